"""Curves of removal and bars of growth: numbers that templates draw as SVG, with a table beside each."""

from collections.abc import Sequence
from math import log1p

import msgspec

from vangnet.chats.queries.growth import Grown, Growth
from vangnet.chats.queries.sets import Curves, Line

WIDTH, HEIGHT = 560, 260
BAR_WIDTH, BAR_HEIGHT = 360, 60
_STEPS = (1, 2, 5)
_MOST_TICKS = 10


class Curve(msgspec.Struct, frozen=True):
    """One line: its name, the points of a polyline, and the number of its dashes."""

    name: str
    points: str
    style: int


class Tick(msgspec.Struct, frozen=True):
    """A number on the axis, and where it stands."""

    number: int
    x: int


class Drawing(msgspec.Struct, frozen=True):
    """Lines in a box of `width` by `height`; `band` is a polygon, `random` the polyline within it."""

    width: int
    height: int
    curves: tuple[Curve, ...]
    random: str
    band: str
    ticks: tuple[Tick, ...]


class Left(msgspec.Struct, frozen=True):
    """A row of the table twin: after so many removals, what share is left by each curve; None: not measured there."""

    removed: int
    shares: tuple[float | None, ...]
    random: float | None
    lowest: float | None
    highest: float | None


class Bar(msgspec.Struct, frozen=True):
    """Messages stand above the line and members who wrote below it, each by its own largest number."""

    x: int
    width: int
    up: int
    up_at: int
    down: int


class Bars(msgspec.Struct, frozen=True):
    """The growth of one community."""

    community: int
    width: int
    height: int
    most_messages: int
    most_writers: int
    bars: tuple[Bar, ...]


def drawn(curves: Curves) -> Drawing:
    """The share of pairs still joined against the number removed; the axis is stretched at the first removals."""
    most = max(curves.members, 1)
    lines = tuple(
        Curve(name, _points(line.removed, line.pairs, most), style)
        for style, (name, line) in enumerate(curves.lines.items())
    )
    edges = list(zip(curves.random.removed, curves.highest, strict=True))
    back = list(zip(curves.random.removed, curves.lowest, strict=True))[::-1]
    band = " ".join(_at(removed, share, most) for removed, share in edges + back if removed <= most)
    return Drawing(WIDTH, HEIGHT, lines, _points(curves.random.removed, curves.random.pairs, most), band, _ticks(most))


def left(curves: Curves) -> tuple[Left, ...]:
    """The same as a table: some numbers of removals, and what is left then."""
    most = max(curves.members, 1)
    measured = set(curves.random.removed)
    rows = []
    for asked in dict.fromkeys((*(one for one in _numbers(most) if one), most)):
        at = max(one for one in measured if one <= asked)
        place = curves.random.removed.index(at)
        shares = tuple(_share(line, at) for line in curves.lines.values())
        edges = curves.random.pairs[place], curves.lowest[place], curves.highest[place]
        rows.append(Left(at, shares, *edges))
    return tuple({one.removed: one for one in rows}.values())


def bars_of(growth: Growth) -> tuple[Bars, ...]:
    """Small bars for each community; the largest of each fills its half."""
    return tuple(_bars(one, len(growth.spans)) for one in growth.communities)


def _share(line: Line, removed: int) -> float | None:
    return line.pairs[line.removed.index(removed)] if removed in line.removed else None


def _points(removed: Sequence[int], shares: Sequence[float], most: int) -> str:
    within = [(one, share) for one, share in zip(removed, shares, strict=True) if one <= most]
    return " ".join(dict.fromkeys(_at(one, share, most) for one, share in within))


def _at(removed: int, share: float, most: int) -> str:
    return f"{WIDTH * log1p(removed) / log1p(most):.1f},{HEIGHT * (1 - share):.1f}"


def _ticks(most: int) -> tuple[Tick, ...]:
    return tuple(Tick(one, round(WIDTH * log1p(one) / log1p(most))) for one in _numbers(most))


def _numbers(most: int) -> tuple[int, ...]:
    """0, 1, 2, 5, 10, 20, 50 and so on up to `most`; of many, only 0, 1, 10, 100."""
    powers = range(len(str(most)))
    numbers = [step * 10**power for power in powers for step in _STEPS if step * 10**power <= most]
    if len(numbers) >= _MOST_TICKS:
        numbers = [10**power for power in powers if 10**power <= most]
    return (0, *numbers)


def _bars(grown: Grown, spans: int) -> Bars:
    messages, writers = max(grown.messages, default=0), max(grown.writers, default=0)
    step = BAR_WIDTH / max(spans, 1)
    bars = tuple(
        Bar(
            round(place * step),
            max(1, round((place + 1) * step) - round(place * step) - 1),
            _height(wrote, messages),
            BAR_HEIGHT - _height(wrote, messages),
            _height(people, writers),
        )
        for place, (wrote, people) in enumerate(zip(grown.messages, grown.writers, strict=True))
    )
    return Bars(grown.community, BAR_WIDTH, BAR_HEIGHT, messages, writers, bars)


def _height(value: int, most: int) -> int:
    return max(1, value * BAR_HEIGHT // most) if value else 0
