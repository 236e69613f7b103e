"""Forms of the board: filters, a decision, dissent, weights, and what the team tells."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Team
from vangnet.steering.actions.asking import MOST_HOURS
from vangnet.steering.models import BoardDecision, CaseFact, Side
from vangnet.steering.rules import sides
from vangnet.steering.weighing.weights import COUNTED, MOST, Table, Weights
from vangnet.web.board.wording import CRITERIA, LANES

LONG = 5_000
ANY = ("", _("All"))
UNDECIDED, PROPOSED = "undecided", "proposed"
_PERCENT = 100


def _text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONG, widget=forms.Textarea({"rows": 3}), **more)


class Filters(forms.Form):
    """What people ask of the board. What is not understood asks for nothing."""

    team = forms.ChoiceField(label=_("Team"), required=False)
    lane = forms.ChoiceField(label=_("Lane"), choices=[ANY, *LANES.items()], required=False)
    stand = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ANY,
            (UNDECIDED, _("Not decided on yet")),
            (PROPOSED, _("A proposal waits")),
            *BoardDecision.Kind.choices,
        ],
        required=False,
    )

    def __init__(self, teams: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["team"]
        field.choices = [ANY, *((str(key), name) for key, name in teams)]

    def asked(self) -> dict[str, str]:
        """What is asked, by name."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: told for name, told in self.cleaned_data.items() if told}


class Signed(forms.Form):
    """What somebody says for police or for prosecution; who can sign for both chooses."""

    prefix_id = "signed"
    side = forms.ChoiceField(label=_("For whom you sign"), choices=Side.choices)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.prefix_id}-%s", **kwargs})
        own = sides(person)
        field: Any = self.fields["side"]
        field.choices = [(side.value, side.label) for side in own]
        if len(own) == 1:
            field.widget, field.initial, field.required = forms.HiddenInput(), own[0].value, False
            field.empty_value = own[0].value
        self.only = own[0].value if len(own) == 1 else ""

    def clean_side(self) -> str:
        """The only side that somebody has, else the one that was chosen."""
        return self.only or str(self.cleaned_data["side"])


class Decision(Signed):
    """A proposal for a case."""

    prefix_id = "decision"
    kind = forms.ChoiceField(label=_("Decision"), choices=BoardDecision.Kind.choices)
    team = forms.ModelChoiceField(Team.objects.none(), label=_("To team"), required=False, empty_label="–")
    hours = forms.IntegerField(
        label=_("Hours given in all"),
        min_value=0,
        max_value=MOST_HOURS,
        required=False,
        help_text=_("This number takes the place of what was given before."),
    )
    reason = _text(_("Reason"), help_text=_("Name nobody and nothing of what is in the case."))

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(person, *args, **kwargs)
        field: Any = self.fields["team"]
        field.queryset = Team.objects.select_related("unit").order_by("unit__name", "name")
        field.label_from_instance = lambda team: f"{team.unit.name}: {team.name}"

    def clean_hours(self) -> int:
        """No number is no hours."""
        return self.cleaned_data["hours"] or 0


class Dissent(Signed):
    """Why somebody does not agree."""

    prefix_id = "dissent"
    reason = _text(_("Why you do not agree"))


class Reason(forms.Form):
    """Why something is taken back."""

    reason = _text(_("Why"))


class Edition(forms.Form):
    """What was looked at: whoever changed it meanwhile is not passed over."""

    edition = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class SignWeights(Signed, Edition):
    """A signature under weights."""

    prefix_id = "sign"


class WeightsForm(Edition):
    """Weights as numbers, with why."""

    name = forms.CharField(label=_("Name"), max_length=40)
    reason = _text(_("Why these weights"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "weights-%s", **kwargs})
        for name in COUNTED:
            most = _PERCENT if name.startswith("most_") or name == "unknown_percent" else MOST
            self.fields[name] = forms.IntegerField(label=CRITERIA[name], min_value=0, max_value=most)

    def table(self) -> Table:
        """The table that the form says."""
        said = self.cleaned_data
        return Table(name=said["name"], weights=Weights(**{name: said[name] for name in COUNTED}))


class Fact(forms.Form):
    """A fact with its source."""

    fact = forms.ChoiceField(label=_("Fact"), choices=CaseFact.Fact.choices)
    answer = forms.ChoiceField(label=_("Answer"), choices=CaseFact.Answer.choices)
    source = _text(_("How that is known"), help_text=_("Read by who may see the case, not by the board."))


class Hours(forms.Form):
    """Hours for a piece of work."""

    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=MOST_HOURS)
    reason = _text(_("For what"), help_text=_("The board reads this: name nobody and nothing of what is in the case."))
