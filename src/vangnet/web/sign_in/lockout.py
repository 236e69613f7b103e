"""Who gave a wrong password too often waits; the page says until when."""

from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone


def locked_until(number: str) -> datetime | None:
    """Until when nobody gets in with this number, whether or not it is somebody's."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    told = AccessAttempt.objects.filter(username=number, attempt_time__gte=since).aggregate(
        failures=Sum("failures_since_start"), latest=Max("attempt_time")
    )
    if (told["failures"] or 0) < settings.AXES_FAILURE_LIMIT:
        return None
    until: datetime = told["latest"] + settings.AXES_COOLOFF_TIME
    return until


def page(request: HttpRequest, response: HttpResponseBase, credentials: Any) -> HttpResponseBase:  # noqa: ARG001
    """The page of sign-in itself says what is wrong; axes puts no other in its place."""
    return response
