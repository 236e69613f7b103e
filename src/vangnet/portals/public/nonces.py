"""Each form that is handed out carries a signed nonce: it can be sent once, for a day, and by nobody else's page."""

import base64
import secrets
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest

from vangnet.portals.public import trust

LASTS = timedelta(days=1)
_SALT = "vangnet public form"
_LONGEST = 200


def handed_out() -> str:
    """A token for a new form."""
    nonce = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode("ascii").rstrip("=")
    return _signer().sign(nonce)


def nonce_of(token: str) -> bytes | None:
    """The nonce of a form that came back; None when it is too old, or not ours."""
    try:
        return _signer().unsign(token[:_LONGEST], max_age=LASTS).encode("ascii")
    except (signing.BadSignature, ValueError):
        return None


def from_elsewhere(request: HttpRequest) -> bool:
    """Whether a page of another site sent this form, as browsers say it. (No cookie is needed for that.)"""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(key=trust.keys().forms.hex(), salt=_SALT, algorithm="sha256")
