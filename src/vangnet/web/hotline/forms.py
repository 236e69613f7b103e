"""What people of the exchange may say."""

from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models import Release
from vangnet.reports.actions.hotline import Said
from vangnet.reports.models import Hotline
from vangnet.transfer import keys
from vangnet.web.shell.many import ManyField

_LONGEST = 20_000


def _text(label: Any, *, required: bool = False, rows: int = 3, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, required=required, max_length=_LONGEST, help_text=help_text, widget=area)


def _moment(label: Any, *, required: bool = False) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


_NOT_TOLD = ("not_told", _("Do not tell"))


class AnswerForm(forms.Form):
    """Feedback: what may be told, and nothing by accident."""

    material = forms.ChoiceField(
        label=_("The material"),
        choices=[_NOT_TOLD, ("known", _("Known to the police")), ("unknown", _("Not known to the police"))],
    )
    victim_identified = forms.ChoiceField(
        label=_("The child"), choices=[_NOT_TOLD, ("yes", _("Identified")), ("no", _("Not identified"))]
    )
    takedown = forms.ChoiceField(
        label=_("Takedown"),
        choices=[_NOT_TOLD, ("may_go_on", _("May go on")), ("please_hold", _("Please wait"))],
    )
    hold_until = _moment(_("Wait until (only with “please wait”)"))
    nothing_found = forms.BooleanField(label=_("Nothing was found"), required=False)
    text = _text(_("Text"), help_text=_("Plain words. No names, no case numbers."))

    def said(self) -> Said:
        """The answer."""
        return Said(**{name: self.cleaned_data[name] for name in Said.__struct_fields__})


class AskForm(forms.Form):
    """A question."""

    text = _text(_("Question"), required=True)
    is_soon = forms.BooleanField(label=_("Soon"), required=False)


class HoldForm(forms.Form):
    """A hold before takedown."""

    until = _moment(_("Until"), required=True)
    reason = _text(_("Why (the hotline reads this)"), rows=2)


class SendForm(forms.Form):
    """A report of this desk for a hotline."""

    hotline = forms.ModelChoiceField(label=_("Hotline"), queryset=Hotline.objects.none())
    urls = _text(_("Web addresses"), help_text=_("One on each line."))
    text = _text(
        _("What it is about"),
        required=True,
        help_text=_("Nothing of the reporter goes along, unless you write it here."),
    )


class CardForm(forms.Form):
    """The card of a hotline: shown first, trusted after its fingerprint was compared."""

    title = forms.CharField(label=_("Name of the hotline"), max_length=200)
    card = _text(_("Card"), required=True, rows=8, help_text=_("What `vangnet hotline key` wrote as card."))
    is_compared = forms.BooleanField(
        label=_("I read the fingerprint to the hotline over the telephone, and it is the same"), required=False
    )

    def clean_card(self) -> keys.Card:
        try:
            card = msgspec.json.decode(self.cleaned_data["card"], type=keys.Card)
        except (msgspec.DecodeError, RecursionError) as error:
            raise forms.ValidationError(_("This is no card.")) from error
        if card.format != keys.FORMAT:
            raise forms.ValidationError(_("This is no card."))
        return card


class AgreedForm(forms.ModelForm[Hotline]):
    """What was agreed with a hotline."""

    class Meta:
        model = Hotline
        fields = ("title", "soon_hours", "normal_days", "hold_hours", "lookups_a_day")


class ProposeForm(forms.Form):
    """Lists for the look-ups."""

    releases = ManyField(
        label=_("Released lists"),
        queryset=Release.objects.filter(distributed=True),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("All of them together are the new list. None: nothing can be looked up any more."),
    )
