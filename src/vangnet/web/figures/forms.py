"""Of which days figures are asked."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_FIRST_YEAR = 2000


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class Days(forms.Form):
    """From one day to another, both included."""

    first = forms.DateField(label=_("From"), widget=_day())
    last = forms.DateField(label=_("Up to and with"), widget=_day())

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if first and last and first > last:
            raise forms.ValidationError(_("The first day lies after the last."))
        if first and first.year < _FIRST_YEAR:
            raise forms.ValidationError(_("No report is that old."))
        if last and last.year > timezone.localdate().year:
            raise forms.ValidationError(_("The last day lies after this year."))
        return told


def this_year() -> dict[str, date]:
    """The days of this year until today."""
    today = timezone.localdate()
    return {"first": today.replace(month=1, day=1), "last": today}
