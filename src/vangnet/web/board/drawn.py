"""Cases per team and lane: a table, and bars that a template draws as SVG beside it."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from vangnet.steering.queries.cases import SteeredCase
from vangnet.steering.weighing.lanes import Lane

WIDTH, STEP, THICK, LABEL, AFTER = 360, 26, 16, 165, 40
_LONGEST = 20


class Piece(msgspec.Struct, frozen=True):
    """A part of a bar: of which lane, where it begins and how long it is."""

    lane: str
    x: int
    width: int


class Row(msgspec.Struct, frozen=True):
    """A team: how many cases in each lane and in all, and its bar."""

    team: str
    short: str
    y: int
    counts: tuple[int, ...]
    total: int
    pieces: tuple[Piece, ...]
    end: int


class Plot(msgspec.Struct, frozen=True):
    """Rows in a box of `width` by `height`; names end at `label`."""

    width: int
    height: int
    label: int
    thick: int
    rows: tuple[Row, ...]


def per_team(cases: Sequence[SteeredCase]) -> Plot:
    """Count cases; the team with the most fills the room beside the names. In the order of the names."""
    counted = Counter((one.team_id, one.lane) for one in cases)
    names = {one.team_id: one.team for one in cases}
    most = max(Counter(one.team_id for one in cases).values(), default=1)
    rows = []
    for place, (key, name) in enumerate(sorted(names.items(), key=lambda pair: (pair[1], pair[0]))):
        counts = tuple(counted[key, lane] for lane in Lane)
        rows.append(_row(name, place * STEP, counts, most))
    return Plot(WIDTH, len(rows) * STEP, LABEL, THICK, tuple(rows))


def _row(name: str, y: int, counts: tuple[int, ...], most: int) -> Row:
    room, start, done, pieces = WIDTH - LABEL - AFTER, LABEL, 0, []
    for lane, count in zip(Lane, counts, strict=True):
        done += count
        end = LABEL + done * room // most
        pieces.append(Piece(lane, start, end - start))
        start = end
    short = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    return Row(name, short, y, counts, sum(counts), tuple(pieces), start)
