"""Tables of members with their places, as pages show them."""

from collections.abc import Iterable

import msgspec
from django.utils.functional import Promise

from vangnet.chats.queries.players import Cell, Player, Ranking
from vangnet.networks.measuring import Layer
from vangnet.web.chats.wording import MEASURES, SHORT_GRADES, score
from vangnet.web.shell.templatetags.desk import percent


class Head(msgspec.Struct, frozen=True):
    """A column that the table can be sorted by."""

    column: str
    title: str | Promise
    is_sorted: bool


class Told(msgspec.Struct, frozen=True):
    """A place, the score in figures, and the ranges in which both lie; "" where none is told."""

    column: str
    place: int | None
    is_shared: bool
    score: str
    places: tuple[int, int] | None
    scores: tuple[str, str] | None


class Row(msgspec.Struct, frozen=True):
    """A member: the plain count first, then the measures beside it."""

    member: int
    name: str
    community: int | None
    grade: str | Promise
    roles: tuple[str, ...]
    activity: Told
    cells: tuple[Told, ...]


class Table(msgspec.Struct, frozen=True):
    """Members of a layer. `has_roles`: of any of them it is known that something speaks for a role."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    has_roles: bool


class Compared(msgspec.Struct, frozen=True):
    """A measure beside the plain count: what of its first hundred that has too, and what stays when drawn again."""

    title: str | Promise
    what: str | Promise
    overlap: str
    kept: str


def table_of(found: Ranking) -> Table:
    """A page of a ranking."""
    heads = tuple(Head(one, MEASURES[one][0], one == found.by) for one in found.columns)
    rows = tuple(_row(one, found.columns) for one in found.players)
    return Table(heads, rows, any(one.grade for one in found.players))


def compared(layer: Layer | None) -> tuple[Compared, ...]:
    """What each measure counts, and how it stands beside the plain count in a layer."""
    kept = layer.told["stability"]["kept"] if layer else {}
    is_large = layer is not None and layer.members > 100
    overlap = layer.overlap if layer and is_large else {}
    return tuple(
        Compared(title, what, percent(overlap.get(name)) if name != "activity" else "–", percent(kept.get(name)))
        for name, (title, what) in MEASURES.items()
    )


def _row(player: Player, columns: Iterable[str]) -> Row:
    cells = tuple(_told(column, cell) for column, cell in zip(columns, player.cells, strict=True))
    return Row(
        player.member,
        player.name,
        player.community,
        SHORT_GRADES.get(player.grade or 0, ""),
        player.roles,
        cells[0],
        cells[1:],
    )


def _told(column: str, cell: Cell) -> Told:
    scores = (score(column, cell.scores[0]), score(column, cell.scores[1])) if cell.scores else None
    return Told(column, cell.place, cell.is_shared, score(column, cell.score), cell.places, scores)
