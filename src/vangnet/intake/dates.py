"""Dates as platforms write them, as moments in UTC; a date that cannot be, is none."""

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

_SECONDS = re.compile(r"\d{10}(?:\d{3})?$")
_ZONE = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)


def moment(text: str, zone: tzinfo = UTC) -> tuple[datetime | None, bool]:
    """A moment in UTC, and whether its zone was told: without one it is taken for `zone`. None: not to be read."""
    written = text.strip()[:60]
    try:
        seconds = _SECONDS.match(written)
        read = datetime.fromtimestamp(int(written[:10]), UTC) if seconds else _written(written)
        has_zone = read.tzinfo is not None
        read = (read if has_zone else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None, False
    return (read, has_zone) if EARLIEST <= read < LATEST else (None, has_zone)


def _written(text: str) -> datetime:
    bare = _ZONE.sub("", text)
    try:
        read = datetime.fromisoformat(bare)
    except ValueError:
        return parsedate_to_datetime(text)
    return read.replace(tzinfo=UTC) if bare != text else read


def years_between(born_on: str, day: datetime | None) -> int | None:
    """Whole years from a date of birth (YYYY-MM-DD) to a day."""
    try:
        born = datetime.fromisoformat(born_on.strip()[:10])
    except ValueError:
        return None
    if day is None:
        return None
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return years if 0 <= years < 130 else None
