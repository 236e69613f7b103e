"""Forms of who is the same person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.chats.models import MemberSameness

_MOST = 2**31 - 1


def _number() -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=_MOST, widget=forms.HiddenInput)


class JudgeForm(forms.Form):
    """Two members of exports of the case, what is said of them, and why."""

    first_chat = _number()
    first = _number()
    second_chat = _number()
    second = _number()
    verdict = forms.ChoiceField(label=_("Verdict"), choices=MemberSameness.Verdict.choices)
    reason = forms.CharField(label=_("Reason"), max_length=1_000)


class TakeBackForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Why it is taken back"), max_length=1_000)
