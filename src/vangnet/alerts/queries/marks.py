"""Whose screen it was: the mark in every picture at the school door tells the school, the viewer and the time."""

import re
from datetime import datetime, timedelta

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.models import Person
from vangnet.alerts.models import Alert, AskedContact, SchoolContact
from vangnet.alerts.rules import visible_alerts
from vangnet.errors import InputRefused

SHOWN = 20
_LEAST = 4  # signs of the viewer that must be read: 1 in 65,536 has them by chance
_MARK = re.compile(r"([0-9A-Z?]{1,8})\s+([0-9A-F?]{6})(?:\s+(\d\d)-(\d\d)(?:\s+(\d\d):(\d\d))?)?")
_CLOCKS = timedelta(minutes=10)


class Mark(msgspec.Struct, frozen=True):
    """What was read: signs of the school and of the viewer, "?" where none can be read, and day, month, hour, minute.

    Without a time of day `minute` is None; without a day `day` too.
    """

    school: str
    viewer: str
    day: tuple[int, int] | None = None
    minute: tuple[int, int] | None = None

    def __str__(self) -> str:
        return f"{self.school} {self.viewer}"


class Seen(msgspec.Struct, frozen=True):
    """An alert in which somebody was asked: `fits` when its picture could be seen at the time of the mark.

    `alert` is None where the person who asks may not know of it.
    """

    asked: AskedContact
    alert: Alert | None
    fits: bool | None  # None: no day could be read


class Viewer(msgspec.Struct, frozen=True):
    """Somebody with such a mark, and the alerts in which he or she was asked."""

    contact: SchoolContact
    alerts: tuple[Seen, ...]


def read_mark(told: str) -> Mark:
    """A mark as somebody reads it from a picture: "01AB00 3f9a1c 22-11 14:03", "?" for a sign. Raises InputRefused."""
    found = _MARK.fullmatch(" ".join(told.upper().split()))
    if found is None:
        raise InputRefused(
            _("Type the mark as it stands in the picture: 01AB00 3f9a1c 22-11 14:03. Type ? for what you cannot read.")
        )
    school, viewer, day, month, hour, minute = found.groups()
    if sum(sign != "?" for sign in viewer) < _LEAST:
        raise InputRefused(_("At least four of the six signs of the viewer must be read: others have them by chance."))
    return Mark(
        school=school,
        viewer=viewer.lower(),
        day=(int(day), int(month)) if day else None,
        minute=(int(hour), int(minute)) if hour else None,
    )


def viewers_of(mark: Mark, person: Person) -> tuple[list[Viewer], int]:
    """Who has this mark, `SHOWN` at most, and how many have; those who left are looked for too."""
    rows = SchoolContact.objects.order_by("pk").values_list("pk", "identity", "school__code")
    keys = [
        pk for pk, identity, code in rows.iterator() if _fits(mark.viewer, identity[:6]) and _fits(mark.school, code)
    ]
    people = SchoolContact.objects.filter(pk__in=keys[:SHOWN]).select_related("school").order_by("pk")
    asked: dict[int, list[AskedContact]] = {}
    for one in AskedContact.objects.filter(contact__in=keys[:SHOWN]).select_related("alert").order_by("-pk"):
        asked.setdefault(one.contact_id, []).append(one)
    known = set(visible_alerts(person).values_list("pk", flat=True))
    told = [
        Viewer(one, tuple(_seen(each, mark, is_known=each.alert_id in known) for each in asked.get(one.pk, ())))
        for one in people
    ]
    return told, len(keys)


def _fits(signs: str, value: str) -> bool:
    return len(signs) == len(value) and all(sign in ("?", other) for sign, other in zip(signs, value, strict=True))


def _seen(asked: AskedContact, mark: Mark, *, is_known: bool) -> Seen:
    return Seen(asked, asked.alert if is_known else None, _was_shown(asked.alert, mark))


def _was_shown(alert: Alert, mark: Mark) -> bool | None:
    """Whether the time of a mark lies between the sending and the end; a mark tells no year. None: no day is told."""
    if mark.day is None:
        return None
    if alert.sent_at is None:
        return False
    begin, end = alert.sent_at - _CLOCKS, (alert.ended_at or timezone.now()) + _CLOCKS
    years = range(timezone.localtime(begin).year, timezone.localtime(end).year + 1)
    return any(first <= end and begin <= last for first, last in filter(None, (_span(mark, year) for year in years)))


def _span(mark: Mark, year: int) -> tuple[datetime, datetime] | None:
    """The minute of a mark, or its whole day, in a year; None: there is no such day."""
    assert mark.day is not None, "asked for by `_was_shown` only"
    hour, minute = mark.minute or (0, 0)
    try:
        first = datetime(year, mark.day[1], mark.day[0], hour, minute, tzinfo=timezone.get_current_timezone())
    except ValueError:
        return None
    return first, first + (timedelta(minutes=1) if mark.minute else timedelta(days=1))
