"""Each form that is handed out carries a signed nonce: it is taken once, for a day."""

import secrets
from datetime import timedelta

from django.core import signing

from vangnet.portals.school import storage, trust

LASTS = timedelta(days=1)
_SALT = "vangnet school form"
_LONGEST = 200


def handed_out() -> str:
    """A token for a new form."""
    return _signer().sign(secrets.token_urlsafe(16))


def nonce_of(token: str) -> str | None:
    """The nonce of a form that came back; None when it is too old, or not ours."""
    try:
        return _signer().unsign(token[:_LONGEST], max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return None


def digest(nonce: str) -> bytes:
    """By what a form that was taken is known again (32 bytes)."""
    return storage.digest(nonce, about="form")


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(key=trust.keys().forms.hex(), salt=_SALT, algorithm="sha256")
