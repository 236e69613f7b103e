"""The forms of the school door: an answer, and the wish to talk. None refuses because much is unknown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.portals.school.answering import Given

LONGEST = 5_000
"""Signs in one field."""


def _text(label: Any, rows: int, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off", "spellcheck": "false"}),
    )


class AnswerForm(forms.Form):
    """An answer. Only yes, no or perhaps is needed: a yes without anything else counts."""

    kind = forms.ChoiceField(
        label=_("Do you recognise this?"),
        choices=[("yes", _("Yes")), ("perhaps", _("Perhaps")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes, perhaps or no."), "invalid_choice": _("Choose yes, perhaps or no.")},
    )
    who = _text(
        _("Who is it, or what do you recognise?"),
        3,
        _("A name if you know it, a class, a year: what you know by heart."),
    )
    period = forms.ChoiceField(
        label=_("Is this child at your school now?"),
        choices=[("now", _("Now")), ("formerly", _("Formerly")), ("unknown", _("I do not know"))],
        initial="unknown",
        required=False,
        widget=forms.RadioSelect,
    )
    sureness = forms.ChoiceField(
        label=_("How sure are you?"),
        choices=[("certain", _("Certain")), ("probably", _("Probably")), ("unsure", _("Not sure"))],
        initial="unsure",
        required=False,
        widget=forms.RadioSelect,
    )
    text = _text(_("Is there anything else that the police should know?"), 4, _("And how they can best reach you."))

    def given(self) -> Given:
        """What was said, once the form is valid."""
        told = self.cleaned_data
        return Given(
            kind=told["kind"],
            period=told["period"] or "unknown",
            who=told["who"],
            sureness=told["sureness"] or "unsure",
            text=told["text"],
        )


class TalkForm(forms.Form):
    """The wish to talk with an expert; a text is not needed."""

    text = _text(_("Is there something that we should know? (not needed)"), 4, _("For example when you can be called."))
