"""The curve of removal on paper: what is left as members go, drawn as SVG beside a table that says the same."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 480, 250, 44, 10, 20, 36
LINES = {
    "activity": ("#111111", ""),
    "degree": ("#0072b2", "7 3"),
    "strength": ("#d55e00", "2 2"),
    "pagerank": ("#009e73", "9 3 2 3"),
    "core": ("#cc79a7", "12 4"),
    "betweenness": ("#b07d00", "4 4"),
}
"""Colours that are told apart by most people, and dashes for who sees none."""
SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


class Line(msgspec.Struct, frozen=True):
    measure: str
    points: str
    colour: str
    dash: str
    y: int  # of its line in the legend


class Row(msgspec.Struct, frozen=True):
    """What is left after `removed` members went: of the largest part as it was at first, by measure."""

    removed: int
    left: tuple[float, ...]
    median: float
    lowest: float
    highest: float


class Plot(msgspec.Struct, frozen=True):
    """`band` is random removal, lowest to highest; `middle` its median. `ticks` are places and what they say."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    band: str
    middle: str
    lines: tuple[Line, ...]
    across: tuple[tuple[float, int], ...]
    up: tuple[tuple[float, int], ...]
    rows: tuple[Row, ...]
    shuffles: int

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(one.measure for one in self.lines)


def removal(told: Mapping[str, Any], members: int) -> Plot | None:
    """The largest part, as the `members` who are tied go in the order of each measure, beside random removal.

    It is told as a share of what it was at first. None where there is none.
    """
    random = told.get("random")
    if not random or members < 2 or not random["median"]["largest"][0]:
        return None
    at = [one for one in random["median"]["removed"] if one <= members]
    by = {name: _shares(told["by"][name]["largest"], len(at)) for name in LINES if name in told["by"]}
    band = {name: _shares(random[name], len(at)) for name in ("lowest", "highest")}
    band["median"] = _shares(random["median"]["largest"], len(at))
    lines = tuple(
        Line(name, _points(at, one, members), *LINES[name], TOP + 14 + 14 * place)
        for place, (name, one) in enumerate(by.items())
    )
    back = list(zip(reversed(at), reversed(band["highest"]), strict=True))
    whole = f"{_points(at, band['lowest'], members)} {' '.join(_point(x, y, members) for x, y in back)}"
    ticks = (0, 25, 50, 75, 100)
    return Plot(
        *(WIDTH, HEIGHT, LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM),
        whole,
        _points(at, band["median"], members),
        lines,
        tuple((_x(one * members / 100, members), one) for one in ticks),
        tuple((_y(one / 100), one) for one in ticks),
        tuple(_rows(at, by, band, members)),
        random["shuffles"],
    )


def _shares(largest: Sequence[float], count: int) -> list[float]:
    return [one / largest[0] if largest[0] else 0.0 for one in largest[:count]]


def _rows(at: Sequence[int], by: Mapping[str, list[float]], band: Mapping[str, list[float]], members: int) -> list[Row]:
    places = dict.fromkeys(min(range(len(at)), key=lambda i: abs(at[i] - share * members)) for share in SHARES)
    return [
        Row(
            at[place],
            tuple(one[place] for one in by.values()),
            band["median"][place],
            band["lowest"][place],
            band["highest"][place],
        )
        for place in places
        if at[place]
    ]


def _points(at: Sequence[int], shares: Sequence[float], members: int) -> str:
    return " ".join(_point(x, y, members) for x, y in zip(at, shares, strict=True))


def _point(x: float, y: float, members: int) -> str:
    return f"{_x(x, members)},{_y(y)}"


def _x(removed: float, members: int) -> float:
    return round(LEFT + removed / members * (WIDTH - RIGHT - LEFT), 1)


def _y(share: float) -> float:
    return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)
