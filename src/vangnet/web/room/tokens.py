"""Short-lived leave to see one medium in one form: for one person, in one session."""

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from vangnet.cases.models import Medium
from vangnet.web.shell.door import Request

_SALT = "vangnet.web.room.pixels"

PAGE, PAGE_WITH_SOUND = "page", "page-sound"
"""Leave for the page of a medium to show it large, without and with sound."""


def leave(request: Request, medium: Medium, variant: str, look: int = 0) -> str:
    """A signed word for the address.

    `look` is the look that was written down; 0 is leave without one. A known medium needs one, given with a reason.
    """
    return signing.dumps([*_bound(request, medium, variant), look], salt=_SALT)


def look_in(request: Request, medium: Medium, variant: str, token: str) -> int | None:
    """The look that a signed word speaks of (0: none); None for a word that is old, changed, or somebody else's."""
    try:
        *bound, look = signing.loads(token, salt=_SALT, max_age=settings.PIXELS_MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(look) if bound == _bound(request, medium, variant) else None


def _bound(request: Request, medium: Medium, variant: str) -> list[object]:
    session = salted_hmac(_SALT, request.session.session_key or "").hexdigest()[:24]
    return [request.user.pk, session, medium.pk, variant]
