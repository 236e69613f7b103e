"""Forms of results: what leaves and for whom, samples, sittings, series."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models import Case, Draft, Sample

_OF_A_CASE = (Draft.Kind.REPORT, Draft.Kind.RECORD, Draft.Kind.VICS, Draft.Kind.ICSE, Draft.Kind.CASE_UCO)


def exhibit_choices(case: Case) -> list[tuple[int, str]]:
    """The exhibits of a case, for a list to choose from."""
    return [(one.pk, f"{one.number}: {one.description}") for one in case.exhibits.order_by("number")]


class MakeForm(forms.Form):
    """What is made, for whom, and what for."""

    kind = forms.ChoiceField(label=_("What"), choices=[(str(kind), kind.label) for kind in _OF_A_CASE])
    exhibit = forms.TypedChoiceField(
        label=_("Exhibit"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("For VICS and ICSE, which are of one exhibit. The others are of the whole case."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=(("nl", "Nederlands"), ("en", "English")),
        help_text=_("Of the case report. The official record is in Dutch."),
    )
    recipient = forms.CharField(label=_("For whom"), max_length=200)
    purpose = forms.CharField(label=_("What for"), max_length=300, help_text=_("Both stand in the log."))

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exhibit"].choices = [("", "–"), *exhibit_choices(case)]  # type: ignore[attr-defined]


class CommitForm(forms.Form):
    """From what, how many and with which seed will be drawn."""

    exhibit = forms.TypedChoiceField(label=_("Exhibit"), coerce=int)
    frame = forms.ChoiceField(label=_("Drawn from"), choices=Sample.Frame.choices)
    size = forms.IntegerField(label=_("How many"), min_value=1, max_value=10_000, initial=100)
    seed = forms.CharField(
        label=_("Seed"),
        max_length=200,
        help_text=_("A text that nobody could choose to fit, such as the case number and the date of seizure."),
    )
    seed_chosen = forms.CharField(label=_("How the seed was chosen"), max_length=300)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exhibit"].choices = exhibit_choices(case)  # type: ignore[attr-defined]


class RepresentativeForm(forms.Form):
    """A medium, and what it shows in words."""

    position = forms.IntegerField(label=_("Number of the medium"), min_value=1, max_value=2**62)
    description = forms.CharField(
        label=_("What it shows"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In plain words, for a judge who does not look. No names of children."),
    )


class SittingForm(forms.Form):
    """Who of the defence sits at this desk, and for how long."""

    lawyer = forms.CharField(label=_("Lawyer"), max_length=100)
    client = forms.CharField(label=_("Acts for"), max_length=100, required=False)
    minutes = forms.IntegerField(label=_("For how many minutes"), min_value=1, max_value=480, initial=60)


class SeriesForm(forms.Form):
    """The name of a series."""

    name = forms.CharField(label=_("Name of the series"), max_length=100, help_text=_("No name of a child."))


class CompareForm(forms.Form):
    """Two exhibits that were scanned."""

    earlier = forms.TypedChoiceField(label=_("Earlier exhibit"), coerce=int)
    later = forms.TypedChoiceField(label=_("Later exhibit"), coerce=int)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("earlier", "later"):
            self.fields[name].choices = exhibit_choices(case)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("earlier") and told.get("earlier") == told.get("later"):
            raise forms.ValidationError(_("Choose two different exhibits."))
        return told
