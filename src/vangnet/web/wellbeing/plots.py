"""Bars for a page: whole numbers that a template draws as SVG, without a script or a style of its own."""

from collections.abc import Sequence

import msgspec

WIDTH, HEIGHT, GAP = 560, 150, 2


class Piece(msgspec.Struct, frozen=True):
    """A part of a bar: which kind it is, and where it stands."""

    kind: str
    y: int
    height: int


class Bar(msgspec.Struct, frozen=True):
    """One bar, from the left, with what it says in words."""

    x: int
    width: int
    title: str
    label: str
    pieces: tuple[Piece, ...]


class Plot(msgspec.Struct, frozen=True):
    """Bars in a box of `width` by `height`, and the largest value, which stands at the top."""

    width: int
    height: int
    top: int
    bars: tuple[Bar, ...]


class Column(msgspec.Struct, frozen=True):
    """What a bar is made of: a title in words, a label under it (may be empty), and its parts from the ground up."""

    title: str
    label: str
    parts: tuple[tuple[str, int], ...]


def plot(columns: Sequence[Column]) -> Plot:
    """Stack the parts of each column; the highest column fills the box."""
    highest = max((sum(value for _kind, value in column.parts) for column in columns), default=0)
    top = max(highest, 1)
    step = WIDTH // max(len(columns), 1)
    bars = (
        Bar(place * step, step - GAP, column.title, column.label, _pieces(column.parts, top))
        for place, column in enumerate(columns)
    )
    return Plot(WIDTH, HEIGHT, highest, tuple(bars))


def _pieces(parts: tuple[tuple[str, int], ...], top: int) -> tuple[Piece, ...]:
    pieces, below = [], 0
    for kind, value in parts:
        lower, upper = below * HEIGHT // top, (below + value) * HEIGHT // top
        if upper > lower:
            pieces.append(Piece(kind, HEIGHT - upper, upper - lower))
        below += value
    return tuple(pieces)
