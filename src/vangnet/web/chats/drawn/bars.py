"""Months in which somebody wrote: bars that a template draws as SVG, with a table beside them that says the same."""

from calendar import monthrange
from collections.abc import Sequence

import msgspec

WIDE, HIGH, _GAP = 720, 90, 1
_MOST_BARS = 240


class Bar(msgspec.Struct, frozen=True):
    """A month: where its bar begins, how wide and high it is, and what it counts."""

    month: str
    count: int
    x: int
    y: int
    width: int
    height: int


class Chart(msgspec.Struct, frozen=True):
    """Bars in a box of `width` by `height`, from the first month to the last; `left` earlier months do not fit."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    left: int


def chart(months: Sequence[tuple[str, int]]) -> Chart:
    """Draw counts by month ("2026-03"); months without any stay empty. The highest bar fills the box."""
    if not months:
        return Chart(WIDE, HIGH, (), 0)
    last = _number(months[-1][0])
    shown = [one for one in months if last - _number(one[0]) < _MOST_BARS]
    first = _number(shown[0][0])
    step = max(3, min(24, WIDE // (last - first + 1)))
    most = max(count for _month, count in shown)
    bars = tuple(
        Bar(month, count, (_number(month) - first) * step, HIGH - height, step - _GAP, height)
        for month, count in shown
        if (height := max(2, count * HIGH // most))
    )
    return Chart((last - first + 1) * step, HIGH, bars, len(months) - len(shown))


def last_day(month: str) -> str:
    """The last day of a month, as an address has it."""
    year, number = map(int, month.split("-"))
    return f"{month}-{monthrange(year, number)[1]:02}"


def _number(month: str) -> int:
    year, number = map(int, month.split("-"))
    return year * 12 + number
