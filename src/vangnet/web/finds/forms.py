"""Forms of finds and of clues."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vangnet.capture.place import clues as places
from vangnet.victims.actions.clues import FIRST_YEAR
from vangnet.victims.models import CropClue
from vangnet.victims.narrowing import KINDS_OF_TABLES


class DecideForm(forms.Form):
    """Whether it is this child, and on what that rests."""

    decision = forms.ChoiceField(choices=[("confirm", ""), ("refuse", "")])
    reason = forms.CharField(label=_("Reason"), max_length=1_000)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=1_000)


class ClueForm(forms.Form):
    """Something that was seen in a crop."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CropClue.Kind)
    value = forms.CharField(
        label=_("What was seen"),
        max_length=200,
        required=False,
        help_text=_("As exactly as you can: it is compared with clues of other cases. Or choose from a table."),
    )
    choice = forms.ChoiceField(label=_("From the tables"), required=False)
    made_from = forms.IntegerField(label=_("Made from (year)"), required=False)
    made_until = forms.IntegerField(label=_("Made until (year)"), required=False)
    source = forms.CharField(
        label=_("How that is known"),
        max_length=1_000,
        required=False,
        help_text=_("Needed with a year: a catalogue, the maker, an expert."),
    )
    note = forms.CharField(label=_("Note"), max_length=1_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("made_from", "made_until"):
            limits: dict[str, Any] = {"min_value": FIRST_YEAR, "max_value": timezone.localdate().year}
            self.fields[name] = forms.IntegerField(label=self.fields[name].label, required=False, **limits)
        self.fields["choice"].choices = [("", "–"), *_offered()]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What a valid form says."""
        return dict(self.cleaned_data)


def _offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices by table, those that a kind of clue may be chosen from."""
    is_english = get_language() == "en"
    offered = []
    for name in dict.fromkeys(table for several in KINDS_OF_TABLES.values() for table in several):
        table = places.tables()[name]
        choices = [(f"{name}:{code}", one.en if is_english else one.nl) for code, one in table.values.items()]
        offered.append((table.en if is_english else table.nl, choices))
    return offered
