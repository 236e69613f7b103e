"""Who gave a wrong password too often waits; the page says until when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac

_SALT = "vangnet.web.sign_in.lockout"


def locked_until(number: str) -> datetime | None:
    """Until when nobody gets in with this number, whether or not it is somebody's."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    told = AccessAttempt.objects.filter(
        username=kept_name(HttpRequest(), {"number": number}), attempt_time__gte=since
    ).aggregate(failures=Sum("failures_since_start"), latest=Max("attempt_time"))
    if (told["failures"] or 0) < settings.AXES_FAILURE_LIMIT:
        return None
    until: datetime = told["latest"] + settings.AXES_COOLOFF_TIME
    return until


def kept_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """What stands in the count of wrong passwords for a number: not the number itself, which may be a password."""
    number = credentials.get("number") if credentials else request.POST.get("number")
    return salted_hmac(_SALT, str(number or ""), algorithm="sha256").hexdigest()


def page(request: HttpRequest, response: HttpResponseBase, credentials: Any) -> HttpResponseBase:  # noqa: ARG001
    """The page of sign-in itself says what is wrong; axes puts no other in its place."""
    return response
