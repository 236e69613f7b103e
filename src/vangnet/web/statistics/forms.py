"""Why a frozen figure is another one now."""

from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST = 2_000


class Reason(forms.Form):
    """The reason of a correction: it stands beside the figure for good."""

    reason = forms.CharField(
        label=_("Why the figure is another one now"), max_length=_LONGEST, widget=forms.Textarea({"rows": 3})
    )
