"""Forms on the page of a child. Each carries a name, so that its fields stand apart from those of the others."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models import Series
from vangnet.cases.rules import visible_cases
from vangnet.victims import models
from vangnet.victims.countries import countries
from vangnet.victims.models import Victim
from vangnet.victims.queries.listing import MINE, NOBODY, Asked, countries_of
from vangnet.victims.rules import who_may_work_on
from vangnet.web.examiner.forms import Day

ANY = ("", _("All"))
NOT_TOLD = ("", "–")
YEARS = (1900, 2100)
LONG = 5_000


def language() -> str:
    """The language of the page."""
    return "en" if get_language() == "en" else "nl"


class DayField(forms.DateField):
    """A day in the years that anybody can mean here."""

    widget = Day

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not YEARS[0] <= day.year <= YEARS[1]:
            raise forms.ValidationError(self.error_messages["invalid"])
        return day


class CountryField(forms.ChoiceField):
    """A country by its name; kept as its ISO 3166-1 code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [NOT_TOLD, *countries(language())], required=False, **kwargs)


def _text(label: Any, *, required: bool = True, rows: int = 2, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, max_length=LONG, required=required, widget=widget, **more)


def _line(label: Any, most: int, *, required: bool = True, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, **more)


class Filters(forms.Form):
    """What people ask of the list. What is not understood asks for nothing."""

    sought = _line(_("Number or name"), 100, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=[ANY, *Victim.Status.choices], required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    owner = forms.ChoiceField(
        label=_("Of whom"), choices=[ANY, (MINE, _("Mine")), (NOBODY, _("Of nobody yet"))], required=False
    )
    listed = forms.BooleanField(label=_("On a list of known material, and not identified"), required=False)
    due = forms.BooleanField(label=_("To be reviewed"), required=False)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named, there = dict(countries(language())), countries_of(person)
        self.fields["country"].choices = [ANY, *((code, named.get(code, code)) for code in there)]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """What is asked."""
        if not self.is_bound:
            return Asked()
        self.is_valid()
        said = self.cleaned_data
        return Asked(
            sought=said.get("sought", "").strip(),
            status=said.get("status", ""),
            country=said.get("country", ""),
            owner=said.get("owner", ""),
            is_listed=said.get("listed", False),
            is_due=said.get("due", False),
        )


class Begin(forms.Form):
    """A new page: a working name, and what it begins from."""

    name = _line(_("Working name"), 100, help_text=_("One that says nothing of who the child is, such as “Blue room”."))
    series = forms.ModelChoiceField(
        Series.objects.none(), label=_("Series that shows the child"), required=False, empty_label="–"
    )
    reason = _text(_("Why this series shows the child"), required=False)
    listed_as = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["series"]
        field.queryset = series_of(person)
        field.label_from_instance = series_name

    def clean(self) -> dict[str, Any]:
        """A series comes with a reason."""
        said = super().clean() or {}
        if said.get("series") is not None and not said.get("reason", "").strip():
            self.add_error("reason", _("Say why this series shows the child; it is written down."))
        return said


class Acting(forms.Form):
    """What all forms on a page share."""

    name = ""
    anchor = ""

    def __init__(self, *args: Any, victim: Victim, person: Person, **kwargs: Any) -> None:
        self.victim, self.person = victim, person
        super().__init__(*args, **{**kwargs, "auto_id": f"{self.name}-%s"})

    @property
    def key(self) -> str:
        """What the form is called in the templates."""
        return f"{self.name}_form"


class Facts(Acting):
    """What is seen and known of a child."""

    name, anchor = "facts", "facts"
    working_name = _line(_("Working name"), 100)
    sex = forms.ChoiceField(label=_("Sex, as it seems"), choices=Victim.Sex)
    born_from = forms.IntegerField(label=_("Born from (year)"), min_value=1900, max_value=2100, required=False)
    born_until = forms.IntegerField(label=_("Born until (year)"), min_value=1900, max_value=2100, required=False)
    country = CountryField(label=_("Country, as far as known"))
    country_ground = _text(_("How the country is known"), required=False)
    is_listed = forms.BooleanField(label=_("On a list of known material"), required=False)
    listed_as = _line(_("Name on the lists"), 300, required=False)
    summary = _text(_("What is known"), required=False, rows=4, help_text=_("No names of who the child may be."))

    def facts(self) -> dict[str, Any]:
        """As the page keeps them."""
        said = dict(self.cleaned_data)
        return {"name": said.pop("working_name").strip(), **said}

    @classmethod
    def of(cls, victim: Victim, person: Person) -> "Facts":
        """The form with what stands now."""
        told = {name: getattr(victim, name) for name in cls.base_fields if name != "working_name"}
        return cls(victim=victim, person=person, initial={**told, "working_name": victim.name})


class Owner(Acting):
    """To whom a page goes."""

    name, anchor = "owner", "facts"
    to = forms.ModelChoiceField(Person.objects.none(), label=_("Whose page it is"), empty_label="–")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = who_may_work_on(self.victim)  # type: ignore[attr-defined]


class Review(Acting):
    """What came of the yearly look."""

    name, anchor = "review", "attempts"
    outcome = _text(_("What came of the review"))


class Step(Acting):
    """That a status was reached."""

    name, anchor = "step", "status"
    status = forms.ChoiceField(
        label=_("What was reached"), choices=[one for one in Victim.Status.choices if one[0] != "unidentified"]
    )
    on = DayField(label=_("Since"))
    ground = _text(_("How that is known"), help_text=_("No names: who the child is stands with the candidates."))


class Tie(Acting):
    """A series that shows the child."""

    name, anchor = "tie", "series"
    series = forms.ModelChoiceField(Series.objects.none(), label=pgettext_lazy("one", "Series"), empty_label="–")
    reason = _text(_("Why it shows this child"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["series"]
        field.queryset = series_of(self.person).exclude(victims__victim=self.victim, victims__revoked_at=None)
        field.label_from_instance = series_name


class Candidate(Acting):
    """Who the child may be."""

    name, anchor = "candidate", "candidates"
    who = _line(_("Name"), 200)
    born_on = DayField(label=_("Born on"), required=False)
    place = _line(_("Place"), 200, required=False)
    country = CountryField(label=_("Country"))
    source = _line(_("How this came to us"), 300, required=False)
    why = _text(_("Why this may be the child"))
    sureness = forms.ChoiceField(
        label=_("How sure"),
        choices=models.Candidate.Sureness,
        initial=models.Candidate.Sureness.POSSIBLE,
        widget=forms.RadioSelect,
    )


class Task(Acting):
    """Something to be done."""

    name, anchor = "task", "tasks"
    text = _line(_("What is to be done"), 300)
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("By whom"), required=False, empty_label="–")
    due_on = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = who_may_work_on(self.victim)  # type: ignore[attr-defined]


class Attempt(Acting):
    """Something that was tried."""

    name, anchor = "attempt", "attempts"
    on = DayField(label=_("On"), initial=timezone.localdate)
    what = _text(_("What was tried"), help_text=_("No names of who the child may be."))
    outcome = _text(_("What came of it"), required=False)


class Contact(Acting):
    """Something that went to, or came from, others."""

    name, anchor = "contact", "contacts"
    direction = forms.ChoiceField(label=_("Direction"), choices=models.Contact.Direction)
    country = CountryField(label=_("Country"))
    organisation = _line(_("Organisation"), 200)
    on = DayField(label=_("On"), initial=timezone.localdate)
    reference = _line(_("Reference"), 100, required=False)
    summary = _text(_("In short"), help_text=_("No names of who the child may be."))
    answer_due_on = DayField(label=_("Answer expected by"), required=False)


class Help(Acting):
    """Help that was offered."""

    name, anchor = "help", "help"
    what = _line(_("Which help or shelter"), 300)
    organisation = _line(_("By whom"), 200, required=False)
    offered_on = DayField(label=_("Offered on"), initial=timezone.localdate)


class Wish(Acting):
    """What the victim wants to be told."""

    name, anchor = "wish", "wishes"
    wants = forms.ChoiceField(label=_("Choice of the victim"), choices=models.Wish.Wants, widget=forms.RadioSelect)
    how = _line(_("How"), 300, required=False)
    through = _line(_("Through whom"), 300, required=False)
    stated_by = _line(_("Who said so"), 200)
    on = DayField(label=_("On"), initial=timezone.localdate)
    ask_again_on = DayField(label=_("Ask again on"), required=False)


class Told(Acting):
    """That the victim was told."""

    name, anchor = "told", "wishes"
    on = DayField(label=_("On"), initial=timezone.localdate)
    summary = _text(_("What was told"))


# -- on one thing of the page -----------------------------------------------------------------------------------------


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=LONG)


class Confirm(Reason):
    """Why a candidate is the child, and since when that is known."""

    on = DayField(label=_("Since"), required=False)


class Sure(forms.Form):
    """That somebody knows that it cannot be undone."""

    sure = forms.BooleanField(label=_("I know that this cannot be undone"))


class Outcome(forms.Form):
    """What came of it."""

    outcome = forms.CharField(label=_("What came of it"), max_length=LONG)


class On(forms.Form):
    """When."""

    on = DayField(label=_("On"))


class Answered(On):
    """What was answered, and when."""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=[one for one in models.Help.Answer.choices if one[0] != models.Help.Answer.OPEN]
    )


def series_of(person: Person) -> QuerySet[Series]:
    """The series that a person can tie: of the cases that they see."""
    return Series.objects.filter(case__in=visible_cases(person)).select_related("case").order_by("case__number", "name")


def series_name(series: Series) -> str:
    """A series as a choice."""
    return f"{series.case.number}: {series.name}"
