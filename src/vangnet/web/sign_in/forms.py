"""What people type to come in, and on their account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _

_LONGEST_PASSWORD = 200


def _password(label: Any, completes: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=_LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": completes}),
        help_text=help_text,
    )


class SignIn(forms.Form):
    """The first step."""

    number = forms.CharField(
        label=_("Service number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "spellcheck": "false"}),
    )
    password = _password(_("Password"), "current-password")


class Code(forms.Form):
    """The second step, for an app or a backup code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("The 6 digits that your app shows, or one of your backup codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


class Name(forms.Form):
    """What one calls a second factor."""

    name = forms.CharField(label=_("Name"), max_length=64, help_text=_("By which you know it, such as: work phone."))


class App(Name):
    """An app that shows codes."""

    code = forms.CharField(
        label=_("Code"),
        max_length=7,
        help_text=_("The 6 digits that the app shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        """Apps show a space in the middle."""
        return "".join(self.cleaned_data["code"].split())


class Password(forms.Form):
    """A password of one's own, typed twice."""

    old = _password(_("Your password now"), "current-password")
    new = _password(_("New password"), "new-password")
    again = _password(_("New password, once more"), "new-password")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["new"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """The same twice, or it was a slip of the finger."""
        told = super().clean() or {}
        if told.get("new") and told.get("again") and told["new"] != told["again"]:
            self.add_error("again", _("This is not the same as the new password above."))
        return told
