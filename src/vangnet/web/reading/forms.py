"""What somebody says of a medium, and why they take it back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.cases import profiles
from vangnet.cases.models import Case, Categorisation


class Say(forms.Form):
    """Say anew what a medium shows."""

    medium = forms.IntegerField(max_value=2**62, widget=forms.HiddenInput)
    category = forms.ChoiceField(label=_("Category"))
    certainty = forms.ChoiceField(label=_("How sure"), choices=Categorisation.Certainty.choices)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What you saw, for the other person. No names of children."),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.code, f"{one.code} – {one.label}") for one in profiles.categories(case)]
        self.fields["category"].choices = [("", "–"), *offered]  # type: ignore[attr-defined]  # none by a slip


class TakeBack(forms.Form):
    """Take back what oneself said."""

    medium = forms.IntegerField(max_value=2**62, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why"), max_length=2_000)
