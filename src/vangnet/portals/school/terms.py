"""When the term of an alert is over: by the clock, and also where somebody sets the clock back.

The time of an alert never runs backwards. While this process lives it goes on as the machine's own counter does, which
nobody sets; between processes the latest time that was seen is kept with the alert.
"""

import time
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from vangnet.portals.school.models import Alert

_WRITE_AFTER = timedelta(seconds=30)
_seen: dict[str, tuple[float, datetime]] = {}  # identity: the machine's counter, and the time of the alert then


def is_over(alert: Alert) -> bool:
    """Whether the term of an alert is over."""
    return alert.state == Alert.State.ENDED or time_of(alert) >= alert.until


def time_of(alert: Alert) -> datetime:
    """The time as this alert knows it: the clock's, but never before one that it had."""
    counted, now = _counter(), timezone.now()
    counted_before, before = _seen.get(alert.identity, (counted, now))
    latest = max(now, before + timedelta(seconds=counted - counted_before), alert.latest_at or now)
    _seen[alert.identity] = (counted, latest)
    return latest


def note(alert: Alert) -> None:
    """Keep the time that an alert has come to, twice a minute at most, for processes that come after this one."""
    latest = time_of(alert)
    if alert.latest_at is None or latest - alert.latest_at >= _WRITE_AFTER:
        Alert.objects.filter(Q(latest_at=None) | Q(latest_at__lt=latest), pk=alert.pk).update(latest_at=latest)


def forget(alert: Alert) -> None:
    """Count no longer for an alert that ended."""
    _seen.pop(alert.identity, None)


def _counter() -> float:
    """Seconds since the machine started, with those that it slept."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
