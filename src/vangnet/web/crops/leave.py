"""Short-lived leave to see a picture or to decide on what was seen: for one person, in one session."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from vangnet.web.shell.door import Request

_SALT = "vangnet.web.crops"
WORKING: timedelta = timedelta(minutes=30)
"""How long somebody may draw, or weigh a decision, before the picture must be asked for again."""


def give(request: Request, *about: str | int) -> str:
    """A signed word for an address or a form; `about` says what it is leave for."""
    return signing.dumps([*_bound(request), *about], salt=_SALT)


def has(request: Request, told: str, *about: str | int, lasts: timedelta | None = None) -> bool:
    """Whether a word is leave for this, and neither old, changed, nor somebody else's."""
    try:
        said = signing.loads(told, salt=_SALT, max_age=lasts or settings.PIXELS_MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(said == [*_bound(request), *about])


def _bound(request: Request) -> list[str | int]:
    return [request.user.pk, salted_hmac(_SALT, request.session.session_key or "").hexdigest()[:24]]
