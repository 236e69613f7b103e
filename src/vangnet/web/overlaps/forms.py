"""The form of an overlap: what was agreed, or why not after all."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """What is written down, for one's own side only."""

    reason = forms.CharField(label=_("What was agreed"), max_length=1_000)
