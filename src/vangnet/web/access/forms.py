"""What is filled in to ask for access, and to decide on it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.cases.actions.access import MOST_DAYS, USUAL_DAYS


def _days() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("For how many days"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS, help_text=_("At most 90.")
    )


class Ask(forms.Form):
    """A request."""

    number = forms.CharField(label=_("Case number (BVH)"), max_length=60)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why you need to see this case; the coordinator reads it."),
    )
    days = _days()


class Grant(forms.Form):
    """Yes, for a time."""

    days = _days()


class Refuse(forms.Form):
    """No, with a reason."""

    answer = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    is_told = forms.BooleanField(
        label=_("Tell this to whoever asked"),
        required=False,
        help_text=_("They then know that there is such a case. Otherwise they only see that they got no access."),
    )
