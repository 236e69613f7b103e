"""Intervals as bars: numbers for SVG, with the words beside them in the page."""

from datetime import datetime

import msgspec

WIDE = 1_000
_LEAST = 4


class Bar(msgspec.Struct, frozen=True):
    """A bar of a span that is `WIDE` wide. `goes_before` and `goes_after`: it goes on past the edge."""

    x: int
    width: int
    goes_before: bool
    goes_after: bool


def bar_of(earliest: datetime | None, latest: datetime | None, start: datetime, end: datetime) -> Bar:
    """The part of an interval that lies in a span; None is an open end."""
    seconds = (end - start).total_seconds()

    def place(at: datetime) -> int:
        return round(WIDE * (at - start).total_seconds() / seconds)

    left = 0 if earliest is None else max(0, place(earliest))
    right = WIDE if latest is None else min(WIDE, place(latest))
    left = min(left, WIDE - _LEAST)
    return Bar(
        left,
        max(_LEAST, right - left),
        earliest is None or earliest < start,
        latest is None or latest > end,
    )
