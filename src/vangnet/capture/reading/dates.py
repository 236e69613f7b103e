"""Dates as they are written in files: read as far as they can be, with what makes them doubtful."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from vangnet.words import Word, word

FIRST_CAMERAS = 1990
"""Before this year no digital camera was sold to the public (Dycam Model 1, 1990)."""
LAST_YEAR = 2100
"""Later dates are faults. Whether one lies in the future is judged where the time of the scan is known."""

FACTORY_DAYS = frozenset({(1904, 1, 1), (1970, 1, 1), (1980, 1, 1), (2000, 1, 1)})
"""Where clocks stand that nobody set."""

EARLIEST_OFFSET, LATEST_OFFSET = -12 * 60, 14 * 60

_DATE = re.compile(
    r"""\s*(?P<year>\d{4})
    (?:[:\-/. ]?(?P<month>\d{1,2})
      (?:[:\-/. ]?(?P<day>\d{1,2})
        (?:[T \t:_\-]+(?P<hour>\d{1,2})[:.\-]?(?P<minute>\d{2})
          (?:[:.\-]?(?P<second>\d{2})(?:[.,](?P<part>\d{1,12}))?)?
        )?
    )?)?
    \s*(?P<zone>Z|UTC|[+\-\u2212]\d{1,2}(?::?\d{2}(?::\d{2})?)?)?\s*$""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_OFFSET = re.compile(
    r"\s*(?:UTC)?(?P<sign>[+\-\u2212])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?::\d{2})?\s*$", re.ASCII
)
_LONGEST = 64
_DAY = 86400.0


class Written(NamedTuple):
    """A date as written, and what it says. `local` is None where it is no date; `is_blank`: a tag left empty."""

    text: str
    local: datetime | None = None
    offset_minutes: int | None = None
    is_utc: bool = False
    resolution_s: float = 1.0
    doubts: tuple[Word, ...] = ()
    is_blank: bool = False


def read_date(text: str) -> Written:
    """Read a date of Exif, XMP, IPTC, QuickTime or a container, with its offset if one stands with it."""
    text = text.split("\0", 1)[0].strip()[: 2 * _LONGEST]
    if not text.strip(" :-/0T.Z+"):
        return Written(text, doubts=(word("reading.zero_date", written=text),), is_blank="0" not in text)
    found = _DATE.match(text) if len(text) <= _LONGEST else None
    if found is None:
        return Written(text, doubts=(word("reading.not_a_date", written=text),))
    parts = found.groupdict()
    year, month, day, hour, minute, second = (
        int(parts[name] or least)
        for name, least in (("year", 0), ("month", 1), ("day", 1), ("hour", 0), ("minute", 0), ("second", 0))
    )
    micro = int((parts["part"] or "0").ljust(6, "0")[:6])
    try:
        local = datetime(year, month, day, hour, minute, second, micro)  # noqa: DTZ001  # a clock without a zone
    except ValueError:
        return Written(text, doubts=(word("reading.impossible_date", written=text),))
    offset, doubts = read_offset(parts["zone"]) if parts["zone"] else (None, ())
    is_utc = (parts["zone"] or "").upper() in ("Z", "UTC")
    return Written(text, local, offset, is_utc, _resolution(parts), (*doubted(local), *doubts))


def with_part(written: Written, part: str) -> Written:
    """The date with its decimals, which stand in a tag of their own (SubSecTime)."""
    digits = part.split("\0", 1)[0].strip()[:12]
    if written.local is None or written.resolution_s != 1.0 or not (digits.isascii() and digits.isdigit()):
        return written
    local = written.local.replace(microsecond=int(digits.ljust(6, "0")[:6]))
    return written._replace(text=f"{written.text}.{digits}", local=local, resolution_s=max(10.0 ** -len(digits), 1e-6))


def read_offset(text: str) -> tuple[int | None, tuple[Word, ...]]:
    """Minutes ahead of UTC, and doubts. What no zone of the world ever had is refused or doubted."""
    text = text.split("\0", 1)[0].strip()[:_LONGEST]
    if text.upper() in ("Z", "UTC"):
        return 0, ()
    found = _OFFSET.match(text)
    if found is None:
        return None, (word("reading.not_an_offset", written=text),) if text.strip(" :0") else ()
    minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
    minutes = minutes if found["sign"] == "+" else -minutes
    if not EARLIEST_OFFSET <= minutes <= LATEST_OFFSET or int(found["minutes"] or 0) > 59:
        return None, (word("reading.not_an_offset", written=text),)
    return minutes, () if minutes % 15 == 0 else (word("reading.odd_offset", written=text),)


def doubted(local: datetime) -> tuple[Word, ...]:
    """What makes a date doubtful that the calendar allows."""
    if local.year in (2106, 2107) or local.year > LAST_YEAR:
        return (word("reading.far_future", year=local.year),)
    if (local.year, local.month, local.day) in FACTORY_DAYS:
        return (word("reading.factory_date", date=local.date()),)
    if local.year < FIRST_CAMERAS:
        return (word("reading.before_cameras", year=local.year),)
    return ()


def since(epoch: datetime, seconds: float) -> datetime | None:
    """A moment so many seconds after an epoch; None beyond the calendar."""
    try:
        return epoch + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None


def _resolution(parts: dict[str, str | None]) -> float:
    if parts["part"]:
        return float(max(10.0 ** -len(parts["part"]), 1e-6))
    finest = next(name for name in ("second", "minute", "day", "month", "year") if parts[name])
    return {"second": 1.0, "minute": 60.0, "day": _DAY, "month": 31 * _DAY, "year": 366 * _DAY}[finest]
