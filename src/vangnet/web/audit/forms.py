"""What an auditor may ask of the log."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.accounts import sealing
from vangnet.accounts.audit.reading import Wanted
from vangnet.errors import InputRefused

_STATUSES = (
    ("", _("all")),
    ("ok", _("done")),
    ("unchanged", _("nothing changed")),
    ("refused", _("refused")),
    ("failed", _("failed")),
    ("locked", _("locked out")),
    ("error", _("found wrong")),
)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}))


class Filter(forms.Form):
    """Which lines of the log."""

    person = forms.CharField(label=_("Service number"), max_length=40, required=False)
    case = forms.CharField(label=_("Case number"), max_length=60, required=False)
    action = forms.CharField(
        label=_("Action"), max_length=80, required=False, help_text=_("“medium.look”, or “medium.” for all of a kind")
    )
    about = forms.RegexField(
        r"^[a-z_]+:[^\"\\]+$",
        label=_("Thing"),
        max_length=100,
        required=False,
        help_text=_("“medium:12”; quicker with a case or person"),
    )
    status = forms.ChoiceField(label=_("Outcome"), choices=_STATUSES, required=False)
    since = _day(_("From"))
    until = _day(_("Up to and including"))

    def clean(self) -> dict[str, Any]:
        """A period must go forwards."""
        told = super().clean() or {}
        if told.get("since") and told.get("until") and told["since"] > told["until"]:
            self.add_error("until", _("The last day lies before the first."))
        return told

    def wanted(self) -> Wanted:
        """The lines that a valid form asks for."""
        return Wanted(**{name: self.cleaned_data[name] for name in Wanted.__struct_fields__ if name in self.fields})


class Export(forms.Form):
    """Which lines leave the desk, and to whose key."""

    since = _day(_("From"))
    until = _day(_("Up to and including"))
    case = forms.CharField(label=_("Case number"), max_length=60, required=False)
    subject = forms.CharField(
        label=_("All lines on one person of the desk (service number)"),
        max_length=40,
        required=False,
        help_text=_("What they did, and what was done to their account: for a person's own right of access."),
    )
    key = forms.CharField(
        label=_("Public key for data subjects (PEM)"),
        required=False,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        help_text=_("Ids of data subjects are encrypted to this key. Without it they are left out."),
    )

    def clean_key(self) -> X25519PublicKey | None:
        """A key that ids can be encrypted to."""
        text = self.cleaned_data["key"].strip()
        try:
            return sealing.public_key(text.encode()) if text else None
        except InputRefused as error:
            raise forms.ValidationError(
                _("This is no such key. `vangnet audit keygen --use subjects` makes one.")
            ) from error

    def wanted(self) -> Wanted:
        """The lines that a valid form asks for."""
        told = self.cleaned_data
        return Wanted(case=told["case"], since=told["since"], until=told["until"])
