"""Plots of the figures: horizontal bars that a template draws as SVG, beside the table that says the same."""

import msgspec

from vangnet.reports.queries.figures import Figures
from vangnet.web.figures.naming import Row, tables

WIDTH, STEP, THICK = 360, 26, 16
_LABEL, _AFTER, _LONGEST = 165, 75, 20


class Bar(msgspec.Struct, frozen=True):
    """One bar, from the top: its name, what it says, and how long it is. A hidden number has no bar."""

    y: int
    name: str
    shown: str
    width: int


class Plot(msgspec.Struct, frozen=True):
    """Bars in a box of `width` by `height`; names end at `label`."""

    width: int
    height: int
    label: int
    thick: int
    bars: tuple[Bar, ...]


def plots(figures: Figures) -> dict[str, Plot]:
    """By the code of the table."""
    return {table.code: plot(table.rows) for table in tables(figures) if table.rows}


def plot(rows: tuple[Row, ...]) -> Plot:
    """The largest number fills the room beside the names."""
    top = max((row.number or 0 for row in rows), default=0) or 1
    room = WIDTH - _LABEL - _AFTER
    bars = tuple(
        Bar(place * STEP, _short(row.name), row.shown, (row.number or 0) * room // top)
        for place, row in enumerate(rows)
    )
    return Plot(WIDTH, len(rows) * STEP, _LABEL, THICK, bars)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
