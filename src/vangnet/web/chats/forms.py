"""Forms of chats and forums."""

from django import forms
from django.utils.translation import gettext_lazy as _


class GiveForm(forms.Form):
    """What to read as an export, and on what ground it was obtained."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False, help_text=_("Empty: the name of the file."))
    basis = forms.CharField(
        label=_("How it was lawfully obtained"),
        max_length=300,
        help_text=_("The article and number of the order, or whose consent."),
    )


class ReasonForm(forms.Form):
    """Why, which is written down."""

    reason = forms.CharField(label=_("Why"), max_length=1_000)
