"""Forms of capacity: a period, a person, one's own availability, skills that are asked, a proposal, a reason."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Team, Unit
from vangnet.steering.actions.capacity_people import MOST_HOURS_A_WEEK
from vangnet.steering.actions.capacity_proposing import MOST_LIMIT, MOST_WEEKS
from vangnet.steering.availability import Period
from vangnet.steering.queries.capacity import plans_for
from vangnet.steering.skills import skills
from vangnet.web.victims.forms import DayField

LONG = 5_000


def language() -> str:
    """The language of the page."""
    return "en" if get_language() == "en" else "nl"


def skill_choices() -> list[tuple[str, str]]:
    """All skills, by their name."""
    return [(code, skill.name(language())) for code, skill in skills().items()]


def this_monday() -> date:
    """The Monday of this week."""
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


class Weeks(forms.Form):
    """Which weeks a page is about. What is not understood asks for this week."""

    first = DayField(label=_("From"), required=False)
    weeks = forms.IntegerField(label=_("Weeks"), min_value=1, max_value=MOST_WEEKS, required=False)

    def period(self) -> Period:
        """The period that is asked for."""
        said: dict[str, Any] = self.cleaned_data if self.is_bound and self.is_valid() else {}
        first = said.get("first") or this_monday()
        return Period(first, first + timedelta(days=7 * (said.get("weeks") or 1) - 1))


class Hours(forms.Form):
    """Hours a week of a person, and the team in which they count."""

    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"))
    hours = forms.IntegerField(label=_("Hours a week"), min_value=0, max_value=MOST_HOURS_A_WEEK)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "hours-%s", **kwargs})
        field: Any = self.fields["team"]
        field.queryset = Team.objects.filter(unit_id=person.unit_id)


class Skills(forms.Form):
    """What a person can do."""

    codes = forms.MultipleChoiceField(
        label=_("Skills"), choices=skill_choices, widget=forms.CheckboxSelectMultiple, required=False
    )


class Mine(forms.Form):
    """One's own yes or no for a period. There is no field for why."""

    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until and with"))
    is_available = forms.TypedChoiceField(
        label=_("Are you there?"),
        choices=(("yes", _("Yes")), ("no", _("No"))),
        coerce=lambda told: told == "yes",
        widget=forms.RadioSelect,
    )


class Asked(forms.Form):
    """Which skill hours need, and whether other teams may help."""

    skill = forms.ChoiceField(
        label=_("Skill"), choices=lambda: [("", str(_("Anybody"))), *skill_choices()], required=False
    )
    may_transfer = forms.BooleanField(label=_("Also people of other teams"), required=False)


class Proposal(forms.Form):
    """For whom and when a proposal is asked, and its limits."""

    starts_on = DayField(label=_("From"), initial=this_monday)
    weeks = forms.IntegerField(label=_("Weeks"), min_value=1, max_value=MOST_WEEKS, initial=1)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("All units"))
    most_cases = forms.IntegerField(label=_("Most cases for one person"), min_value=1, max_value=MOST_LIMIT, initial=5)
    fewest_hours = forms.IntegerField(
        label=_("Fewest hours of one person on a case"),
        min_value=1,
        max_value=MOST_LIMIT,
        initial=4,
        help_text=_("A case that asks for less gets it from one person."),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own = plans_for(person)
        field: Any = self.fields["unit"]
        if self._own is None:
            field.queryset = Unit.objects.all()
        else:
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        """A coordinator asks for the own unit only."""
        said = super().clean() or {}
        return said if self._own is None else {**said, "unit": self._own}


class Reason(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Why"), max_length=LONG, widget=forms.Textarea({"rows": 2}))
