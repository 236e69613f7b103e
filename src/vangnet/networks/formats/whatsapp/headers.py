"""The header of a line: a date, a time and what follows, in the shapes of Android and of old and new iOS."""

import re
from datetime import date, datetime, time
from typing import NamedTuple

ORDERS = ("dmy", "mdy", "ymd")
INVISIBLE = "\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"
"""Marks of direction and of byte order, which stand anywhere in an export."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_M = f"[{INVISIBLE}]*"
_STAMP = (
    rf"{_M}(\d{{4}}|\d{{1,2}}){_M}([-/.]|\.\s){_M}(\d{{1,2}}){_M}\%d{_M}(\d{{4}}|\d{{1,2}})\.?{_M},?\s+"
    rf"(?:[^\W\d_]{{1,4}}\s+)?{_M}(\d{{1,2}})[:.](\d{{2}})(?:[:.](\d{{2}}))?"
    rf"(?:\s*{_M}([AaPp])\.?\s?[Mm]\.?(?![^\W_]))?{_M}"
)
_BRACKETED, _DASHED, _WITH_SECONDS = (_STAMP % separator for separator in (2, 10, 18))
_HEADER = re.compile(
    rf"{_M}(?:\[{_BRACKETED}\]\s?|{_DASHED}\s[-\u2013]\s|(?=\S+\s+\d+:\d\d:\d\d){_WITH_SECONDS}:\s)(.*)", re.DOTALL
)
_MAY_BEGIN = re.compile(f"[\\d\\[{INVISIBLE}]")


class Stamp(NamedTuple):
    """A date and time as written: three numbers whose order is not known yet."""

    parts: tuple[int, int, int]
    has_long_year: tuple[bool, bool]  # whether the first, or the last, number has more than two digits
    clock: time
    said: str

    def read(self, order: str) -> datetime | None:
        """The moment in this order of day, month and year; None where there is no such day."""
        first, last = self.has_long_year
        if first != (order == "ymd") if first or last else False:
            return None
        one, two, three = self.parts
        day, month, year = {"dmy": (one, two, three), "mdy": (two, one, three), "ymd": (three, two, one)}[order]
        if not (first or last):
            year += 1900 if year >= 70 else 2000
        try:
            return datetime.combine(date(year, month, day), self.clock)
        except ValueError:
            return None

    def only(self) -> str:
        """The order, where the numbers allow one between day, month and year first; years of two digits stand last."""
        if self.has_long_year[0]:
            return "ymd"
        one, two, _ = self.parts
        return "dmy" if two <= 12 < one <= 31 else "mdy" if one <= 12 < two <= 31 else ""


class Header(NamedTuple):
    stamp: Stamp
    rest: str  # with its marks: a mark of direction before a text tells that the application wrote it
    is_bracketed: bool


def header(line: str) -> Header | None:
    """The header with which a line begins; None for a line that continues a message."""
    if not _MAY_BEGIN.match(line):
        return None
    found = _HEADER.match(line)
    if found is None:
        return None
    groups = found.groups()
    at = next(number for number in (0, 8, 16) if groups[number] is not None)
    first, _, two, last, hour, minute, second, half = groups[at : at + 8]
    clock = _clock(int(hour), int(minute), int(second or 0), (half or "").lower())
    if clock is None:
        return None
    said = _INVISIBLE.sub("", line[: found.start(25)]).strip("[] -\u2013:")
    stamp = Stamp((int(first), int(two), int(last)), (len(first) > 2, len(last) > 2), clock, " ".join(said.split()))
    return Header(stamp, groups[24], at == 0)


def visible(text: str) -> str:
    """The text without marks of direction, and with plain spaces."""
    return _INVISIBLE.sub("", text).replace("\u202f", " ").replace("\xa0", " ").strip()


def is_written_by_whatsapp(text: str) -> bool:
    """Whether a text begins with the mark that the application, and no keyboard, puts before its own words."""
    return text.startswith(("\u200e", "\u200f"))


def _clock(hour: int, minute: int, second: int, half: str) -> time | None:
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None
