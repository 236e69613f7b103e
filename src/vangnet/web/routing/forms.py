"""What people who manage routes, and who send reports, may say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.reports.models import Destination, Report
from vangnet.reports.routing.proposing import destinations, wrong_with
from vangnet.reports.routing.table import LONGEST

_REASON = 2_000


class TableText(forms.Form):
    """The text of a draft."""

    text = forms.CharField(
        label=_("Table"),
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 30, "spellcheck": "false", "class": "mono"}),
    )


class DestinationForm(forms.ModelForm[Destination]):
    """A destination; its code is given once."""

    class Meta:
        model = Destination
        fields = ("code", "name", "kind", "team", "unit", "contact", "days", "is_active")
        labels = {"team": _("Team of this desk"), "unit": _("Unit of the police")}
        help_texts = {
            "code": _("As rows of the table name it, such as team-jeugd. It never changes."),
            "contact": _("For whoever brings it there: an address, a number, a procedure. No secrets."),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["code"].validators.append(_code)
        if self.instance.pk:
            self.fields["code"].disabled = True


def _code(value: str) -> None:
    if not all(sign.isascii() and (sign.islower() or sign.isdigit() or sign == "-") for sign in value):
        raise forms.ValidationError(_("Only small letters, figures and dashes."))


class Send(forms.Form):
    """Where a report goes, and why."""

    destination = forms.ModelChoiceField(Destination.objects.none(), label=_("To"))
    reason = forms.CharField(label=_("Reason"), max_length=_REASON, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, report: Report, **more: Any) -> None:
        more["prefix"] = "send"
        super().__init__(*args, **more)
        there = destinations().filter(is_active=True).exclude(kind=Destination.Kind.CLOSE).exclude(unit=report.unit_id)
        works = [each.pk for each in there if not any(wrong_with(each))]
        self.fields["destination"].queryset = Destination.objects.filter(pk__in=works)  # type: ignore[attr-defined]


class Said(forms.Form):
    """What shows that it arrived, or what went wrong, or why it is not sent after all."""

    text = forms.CharField(label=_("What shows it, or why"), max_length=_REASON)
