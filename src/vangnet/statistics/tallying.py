"""Lines are counted: per unit and row, which is all that the tables are made of."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from vangnet.statistics.rule import Line, Rule

UNIT = "unit"
Cell = Mapping[int, int]
"""A number, divided over units (by number of row)."""


class Tally(msgspec.Struct, frozen=True):
    """The lines of a figure in a year, counted by unit and row of each division."""

    cells: dict[tuple[int, tuple[str, ...]], int]

    @property
    def total(self) -> int:
        """The number itself."""
        return sum(self.cells.values())

    def by_unit(self) -> Cell:
        """The number, divided over units."""
        told: Counter[int] = Counter()
        for (unit, _parts), count in self.cells.items():
            told[unit] += count
        return dict(told)

    def table(self, place: int) -> dict[str, Cell]:
        """One division: each row divided over units."""
        told: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for (unit, parts), count in self.cells.items():
            told[parts[place]][unit] += count
        return {row: dict(cell) for row, cell in told.items()}

    def of_unit(self, unit: int | None) -> "Tally":
        """Only what one unit counts."""
        return Tally({at: count for at, count in self.cells.items() if at[0] == unit})


def tally(lines: Iterable[Line]) -> Tally:
    """Count lines."""
    cells: Counter[tuple[int, tuple[str, ...]]] = Counter()
    for line in lines:
        cells[line.unit, line.parts] += line.times
    return Tally(dict(cells))


def by_year(lines: Iterable[Line]) -> dict[int, list[Line]]:
    """Lines of some years, apart."""
    told: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        told[line.on.year].append(line)
    return dict(told)


def plain(told: Tally) -> list[list[Any]]:
    """As it is stored: unit, rows, count."""
    return [[unit, list(parts), count] for (unit, parts), count in sorted(told.cells.items())]


def read(stored: Sequence[Sequence[Any]]) -> Tally:
    """As it was stored."""
    return Tally({(unit, tuple(parts)): count for unit, parts, count in stored})


def picked(rule: Rule, lines: Iterable[Line], division: str, row: str) -> list[Line]:
    """The lines of one row of a division; of a unit where the division is that of units."""
    if division == UNIT:
        return [line for line in lines if str(line.unit) == row]
    place = [one.code for one in rule.divisions].index(division)
    return [line for line in lines if line.parts[place] == row]


def digest_of(keyed: Iterable[tuple[Any, ...]]) -> str:
    """SHA-256 over lines as they are frozen, in one order: two sets of lines with one digest are the same."""
    told = hashlib.sha256()
    for line in sorted(msgspec.json.encode(line) for line in keyed):
        told.update(line + b"\n")
    return told.hexdigest()
