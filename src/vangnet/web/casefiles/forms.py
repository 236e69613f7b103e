"""The form of a case file: for whom and what for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """What stands in the file and in the log."""

    recipient = forms.CharField(label=_("For whom"), max_length=200)
    purpose = forms.CharField(label=_("What for"), max_length=300, help_text=_("Stands in the file and in the log."))
    language = forms.ChoiceField(label=_("Language"), choices=(("nl", "Nederlands"), ("en", "English")))
