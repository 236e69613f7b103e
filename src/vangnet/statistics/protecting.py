"""Small numbers are not told outside the unit, nor what they could be reckoned from. Pure functions on counts.

Who reads may be an outsider, or somebody inside one of the units, who knows its numbers. For each of them what is left
after their own numbers must be no small number, and what a total minus the others teaches must leave every small number
anything from one up to the limit.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import inf

import msgspec

from vangnet.statistics.tallying import Cell

FEW, SHIELDED = "few", "shielded"
"""What stands for a number that is too small, and for one from which a small one could be reckoned."""
Shown = int | str
TOTAL = (-1, "")


class Protected(msgspec.Struct, frozen=True):
    """A figure as it may be told. A table is empty where it is not told: none is where the total is not."""

    total: Shown
    tables: tuple[dict[str, Shown], ...]


def protect(
    total: Cell, tables: Sequence[Mapping[str, Cell]], *, fewest: int, hide: frozenset[tuple[int, str]] = frozenset()
) -> Protected:
    """A figure with its tables, each of which adds up to the total.

    `hide`: rows (place of the table, row) that must be hidden because another figure hides them; TOTAL for the total.
    """
    if TOTAL in hide or _is_small(total, fewest):
        return _untold(total, tables, fewest)
    told = []
    for place, table in enumerate(tables):
        forced = frozenset(row for at, row in hide if at == place)
        told.append(_marked(table, forced, fewest) or {})
    return Protected(_sum(total), tuple(told))


def told_states(states: Sequence[Mapping[str, tuple[int, int]]], *, fewest: int) -> list[bool]:
    """Which states of one figure may be told beside each other: frozen, corrected, corrected again, today.

    A state is key -> (unit, times). One is told when, against every state that is told before it, for every reader
    what was added and what was removed is nothing or no small number.
    """
    told: list[bool] = []
    for place, state in enumerate(states):
        before = [states[at] for at in range(place) if told[at]]
        told.append(not any(_differ_little(one, state, fewest) for one in before))
    return told


def _differ_little(one: Mapping[str, tuple[int, int]], other: Mapping[str, tuple[int, int]], fewest: int) -> bool:
    gone = _cell(one[key] for key in one.keys() - other.keys())
    come = _cell(other[key] for key in other.keys() - one.keys())
    for key in one.keys() & other.keys():
        if one[key] != other[key]:  # it went to another unit, or stands for more: gone there, come here
            _add(gone, one[key])
            _add(come, other[key])
    net: dict[int, int] = {unit: come.get(unit, 0) - gone.get(unit, 0) for unit in come.keys() | gone.keys()}
    whole = sum(net.values())
    is_told_by_net = any(0 < abs(whole - own) < fewest for own in (0, *net.values()))
    return is_told_by_net or _is_small(gone, fewest) or _is_small(come, fewest)


def _cell(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    told: dict[int, int] = {}
    for pair in pairs:
        _add(told, pair)
    return told


def _add(cell: dict[int, int], pair: tuple[int, int]) -> None:
    cell[pair[0]] = cell.get(pair[0], 0) + pair[1]


# -- one table --------------------------------------------------------------------------------------------------------


def _marked(table: Mapping[str, Cell], forced: frozenset[str], fewest: int) -> dict[str, Shown] | None:
    """Every row that may be told, and marks for others; None where no choice of rows protects the small ones."""
    counts = {row: _sum(cell) for row, cell in table.items()}
    hidden = {row for row, cell in table.items() if counts[row] and (row in forced or _is_small(cell, fewest))}
    while hidden and _reveals(table, counts, hidden, fewest):
        left = sorted((count, row) for row, count in counts.items() if count and row not in hidden)
        if not left:
            return None
        hidden.add(left[0][1])
    return {row: _mark(counts[row], fewest) if row in hidden else counts[row] for row in table}


def _reveals(table: Mapping[str, Cell], counts: Mapping[str, int], hidden: set[str], fewest: int) -> bool:
    """Whether the total minus the rows that are told says more of a small number than that it is small."""
    if len(hidden) == 1:
        return True
    largest = min((count for row, count in counts.items() if count and row not in hidden), default=inf)
    units = {unit for row in hidden for unit in table[row]}
    return any(_reveals_to(table, counts, hidden, fewest, largest, viewer) for viewer in (None, *sorted(units)))


def _reveals_to(
    table: Mapping[str, Cell],
    counts: Mapping[str, int],
    hidden: set[str],
    fewest: int,
    largest: float,
    viewer: int | None,
) -> bool:
    """To somebody who knows one unit's numbers (None: nobody's).

    `largest`: the smallest row that is told; who knows how rows are chosen knows that a shielded one is no larger.
    """
    own = {row: 0 if viewer is None else table[row].get(viewer, 0) for row in hidden}
    rest = {row: counts[row] - own[row] for row in hidden}
    low = {row: max(0, (1 if counts[row] < fewest else fewest) - own[row]) for row in hidden}
    high = {row: max((fewest - 1 if counts[row] < fewest else largest) - own[row], 0) for row in hidden}
    summed = sum(rest.values())
    for row in hidden:
        if 0 < rest[row] < fewest:
            others = hidden - {row}
            least = max(low[row], summed - sum(high[other] for other in others))
            most = min(high[row], summed - sum(low[other] for other in others))
            if least > low[row] or most < min(high[row], fewest - 1):
                return True
    return False


def _untold(total: Cell, tables: Sequence[Mapping[str, Cell]], fewest: int) -> Protected:
    return Protected(_mark(_sum(total), fewest), tuple({} for _ in tables))


def _is_small(cell: Cell, fewest: int) -> bool:
    """Too small for outsiders, or for somebody of one unit, who knows its part."""
    whole = _sum(cell)
    return any(0 < whole - own < fewest for own in (0, *cell.values()))


def _mark(count: int, fewest: int) -> str:
    return FEW if 0 < count < fewest else SHIELDED


def _sum(cell: Cell) -> int:
    return sum(cell.values())
