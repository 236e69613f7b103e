"""Alerts of other units, and what an own series can ask of them."""

import msgspec
from django.db.models import Count, QuerySet
from django.utils import timezone

from vangnet.capture.clues.alerts import Alert, Trigger, not_understood, watched
from vangnet.capture.clues.gathering import own_common
from vangnet.capture.clues.watch import ClueIndex, Watched
from vangnet.cases.models import Clue, Series, WatchAlert

SHOWN = 100
MOST_CLUES = 500


class Shown(msgspec.Struct, frozen=True):
    """An alert: what it waits for, what is too common to be waited for, and what of it was not understood."""

    row: WatchAlert
    contact: str
    asked: tuple[Watched, ...]
    refused: tuple[Watched, ...]
    unread: tuple[Trigger, ...]


class Offered(msgspec.Struct, frozen=True):
    """A clue of a series that an alert can wait for, with how many of its media bear it."""

    name: str
    key: str
    value: str
    media: int


def as_read(alert: WatchAlert) -> Alert:
    """The entry as it was read."""
    return msgspec.convert(alert.alert, Alert, strict=False)


def waiting_alerts() -> QuerySet[WatchAlert]:
    """The alerts that wait for something now."""
    return WatchAlert.objects.filter(revoked_at=None, is_active=True, expires_at__gte=timezone.now()).order_by("pk")


def alerts(*, also_over: bool = False) -> list[Shown]:
    """The newest alerts, each with all that is to be told of it."""
    found = WatchAlert.objects.select_related("made_by", "revoked_by").order_by("-pk")
    if not also_over:
        found = found.filter(pk__in=waiting_alerts().values("pk"))
    return [_shown(row) for row in found[:SHOWN]]


def contact_of(alert: Alert) -> str:
    """Whom to speak to, as the alert says."""
    told = (alert.ContactName, alert.ContactTitle, alert.ContactPhone, alert.ContactEmail)
    return ", ".join(filter(None, told))


def offered(series: Series) -> list[Offered]:
    """The clues of a series that an alert can wait for, those of the most media first; without what is too common."""
    rows = Clue.objects.filter(medium__series=series).exclude(key="").order_by()
    found: dict[tuple[str, str], Offered] = {}
    for name, key, value, media in rows.values_list("name", "key", "value").annotate(n=Count("medium", distinct=True)):
        held = found.get((name, key))
        if own_common().is_common(name, key):
            continue
        if held is None or held.media < media:
            found[name, key] = Offered(name, key, value, media)
    return sorted(found.values(), key=lambda one: (-one.media, one.name, one.key))[:MOST_CLUES]


def _shown(row: WatchAlert) -> Shown:
    alert = as_read(row)
    standing = msgspec.structs.replace(alert, Active=True)
    asked = tuple(watched(standing, alert.ExpiryDate))  # what it waits for, or waited for when it was over
    refused = ClueIndex(asked).refused
    waits = tuple(one for one in asked if one not in refused)
    return Shown(row, contact_of(alert), waits, refused, not_understood(alert))
