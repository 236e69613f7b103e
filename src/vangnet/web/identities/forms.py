"""What is looked for and for which purpose; and what people say of identifiers and links."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.cases.purposes import Purpose
from vangnet.identities.linking.normal import MOST
from vangnet.identities.models import Identifier, Sameness
from vangnet.reports.models import LinkJudgement

_LONGEST = 1_000


def _reason(label: Any = None) -> forms.CharField:
    label = label or _("Reason")
    return forms.CharField(label=label, max_length=_LONGEST, widget=forms.TextInput(attrs={"size": "40"}))


class Search(forms.Form):
    """An identifier as somebody has it, and the purpose that the log keeps with it."""

    q = forms.CharField(
        label=_("Identifier"),
        max_length=MOST,
        help_text=_(
            "An e-mail address, telephone number, nickname, account, IP address, web address, wallet, device or bank "
            "account, in any spelling. Only the exact identifier is found, never a part of one."
        ),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false", "size": "50"}),
    )
    kind = forms.ChoiceField(
        label=_("What it is"), required=False, choices=[("", _("Whatever it can be")), *Identifier.Kind.choices]
    )
    purpose = forms.ChoiceField(label=_("For which purpose"), choices=(("", "–"), *Purpose.choices))
    more = forms.CharField(
        label=_("More about the purpose"), max_length=200, required=False, widget=forms.TextInput(attrs={"size": "50"})
    )


class Shared(forms.Form):
    """Whether an identifier is of many people."""

    is_shared = forms.TypedChoiceField(
        label=_("This identifier is"),
        choices=(("1", _("of many people (it makes no link)")), ("0", _("of one person after all"))),
        coerce=lambda told: told == "1",
        widget=forms.RadioSelect,
    )
    reason = _reason()


class Judge(forms.Form):
    """Whether two identifiers are of one person: one that is shown, or one that is typed in full."""

    other = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    typed = forms.CharField(
        label=_("The other identifier, in any spelling"),
        required=False,
        max_length=MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "size": "40"}),
    )
    verdict = forms.ChoiceField(label=_("They are of"), choices=Sameness.Verdict.choices, widget=forms.RadioSelect)
    reason = _reason()


class JudgeLink(forms.Form):
    """What the link of a report with another report or a case is."""

    other = forms.CharField(required=False, max_length=20)
    case = forms.CharField(required=False, max_length=60)
    verdict = forms.ChoiceField(choices=LinkJudgement.Verdict.choices)
    reason = _reason()


class TakeBack(forms.Form):
    """Why something is taken back."""

    reason = _reason(_("Why it is taken back"))
