"""Forms of the custodian: releasing, and taking back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.cases.queries.library import lists


class ReleaseForm(forms.Form):
    """How a released list is called."""

    name = forms.CharField(
        label=_("Name of the list"), max_length=60, help_text=_("Every hit on it tells this name, such as: TBKK Oost.")
    )


class RetractForm(forms.Form):
    """Which entry is taken out of use, and why."""

    list = forms.TypedChoiceField(label=_("List"), coerce=int)
    entry = forms.CharField(label=_("Entry"), max_length=200, help_text=_("As a hit names it, such as: V17."))
    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("All cases read it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = [(one.number, one.title) for one in lists() if one.retracted is None and one.format != "blocks"]
        self.fields["list"].choices = live  # type: ignore[attr-defined]
