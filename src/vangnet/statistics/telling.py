"""Figures as somebody may read them: the own unit's whole; those of all units with small numbers hidden."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.utils import timezone

from vangnet.accounts.models import Person, Unit
from vangnet.reports.queries.figures import Times, times
from vangnet.statistics.history import history
from vangnet.statistics.models import FrozenYear
from vangnet.statistics.protecting import TOTAL, Protected, Shown, protect
from vangnet.statistics.queries import comparing, counting
from vangnet.statistics.queries.comparing import State
from vangnet.statistics.queries.counting import Counted
from vangnet.statistics.rule import Rule
from vangnet.statistics.rules import fewest, reads_all_units
from vangnet.statistics.tallying import UNIT, Tally

SPAN = 5
"""So many years are counted from the records for the overview; older ones when they are asked for, or frozen."""
FIRST = 2000


class Told(msgspec.Struct, frozen=True):
    """A figure for one circle of readers: the number, rows by the code of the division, and how long it took."""

    number: Shown
    tables: dict[str, dict[str, Shown]]
    days: Times | None = None


class ToldFigure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of a year. `whole`: all units, for who may read them; `own`: the reader's own unit.

    `states`: a frozen figure with its corrections; `own_states`: the same of the own unit. `is_comparable`: whether
    what was frozen could be counted again by the same rule.
    """

    rule: Rule
    own: Told
    whole: Told | None = None
    lines_digest: str = ""
    states: list[State] = []
    own_states: list[State] = []
    is_comparable: bool = True


class ToldYear(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a year. `before`: code of the figure -> what a source document told."""

    year: int
    unit: Unit | None
    figures: list[ToldFigure]
    frozen: FrozenYear | None = None
    before: dict[str, int] = {}

    def figure(self, code: str) -> ToldFigure | None:
        """One of them."""
        return next((one for one in self.figures if one.rule.code == code), None)


def tell_year(year: int, person: Person, *, compared: bool = True) -> ToldYear:
    """The figures of a year as somebody may read them; a closed one as it was frozen, with what differs by now."""
    kept = counting.frozen_year(year)
    if kept is None:
        return _year(year, counting.count_now(year), person, digests=True)
    now = {one.rule.code: one for one in counting.count_now(year)} if compared else {}
    return _year(year, counting.count_frozen(kept), person, kept=kept, now=now, digests=True)


def tell_years(person: Person) -> list[ToldYear]:
    """All years that anything is told of, the newest first: of a few years what is counted, and all that was frozen."""
    this_year = timezone.localdate().year
    frozen = {kept.year: kept for kept in counting.frozen_years()}
    running = [year for year in range(this_year - SPAN + 1, this_year + 1) if year not in frozen]
    counted = counting.count_years(running[0], running[-1]) if running else {}
    told = {year: _year(year, counted[year], person) for year in running if year == this_year or _any(counted[year])}
    for year, kept in frozen.items():
        told[year] = _year(year, counting.count_frozen(kept, with_days=False), person, kept=kept)
    for year in history().years():
        told.setdefault(year, _year(year, [], person))
    return [told[year] for year in sorted(told, reverse=True)]


def is_a_year(year: int) -> bool:
    """Whether figures can be asked of it."""
    return FIRST <= year <= timezone.localdate().year


def protected(figures: Sequence[Counted]) -> dict[str, Protected]:
    """All figures of a year as outsiders may read them; a figure that is a row of another is hidden with it."""
    hide: dict[str, set[tuple[int, str]]] = {one.rule.code: set() for one in figures}
    while True:
        told = {one.rule.code: _protect(one, frozenset(hide[one.rule.code])) for one in figures}
        more = [(code, at) for code, at in _also_hidden(figures, told) if at not in hide[code]]
        if not more:
            return told
        for code, at in more:
            hide[code].add(at)


def _protect(one: Counted, hide: frozenset[tuple[int, str]]) -> Protected:
    tables = [one.tally.table(place) for place in range(len(one.rule.divisions))]
    units = {str(unit): {unit: count} for unit, count in one.tally.by_unit().items()}
    return protect(one.tally.by_unit(), [*tables, units], fewest=fewest(), hide=hide)


def _also_hidden(figures: Sequence[Counted], told: dict[str, Protected]) -> list[tuple[str, tuple[int, str]]]:
    found = []
    rules = {one.rule.code: one.rule for one in figures}
    for code, rule in rules.items():
        same = rule.same_as
        if same is None or same.figure not in rules:
            continue
        place = [division.code for division in rules[same.figure].divisions].index(same.division)
        if not _tells_row(told[same.figure], place, same.row):
            found.append((code, TOTAL))
        if not isinstance(told[code].total, int):
            found.append((same.figure, (place, same.row)))
    return found


def _tells_row(one: Protected, place: int, row: str) -> bool:
    """Whether a row is told: as a number, or by a table that is told without it."""
    table = one.tables[place]
    return one.total == 0 or (bool(table) and isinstance(table.get(row, 0), int))


def _year(
    year: int,
    figures: Sequence[Counted],
    person: Person,
    *,
    kept: FrozenYear | None = None,
    now: dict[str, Counted] | None = None,
    digests: bool = False,
) -> ToldYear:
    shielded = protected(figures) if reads_all_units(person) else {}
    before = {one.figure: one.years[str(year)] for one in history().series if str(year) in one.years}
    told = [_figure(one, person, shielded.get(one.rule.code), now, digests=digests) for one in figures]
    return ToldYear(year=year, unit=person.unit, figures=told, frozen=kept, before=before)


def _figure(
    one: Counted, person: Person, shielded: Protected | None, now: dict[str, Counted] | None, *, digests: bool
) -> ToldFigure:
    unit = person.unit_id
    more: dict[str, Any] = {"lines_digest": counting.lines_digest(one)} if digests else {}
    if one.frozen is not None and now is not None:
        found = comparing.today(one.frozen, now.get(one.rule.code))
        more["is_comparable"] = found is not None
        more["states"] = comparing.states(one.frozen, found, unit=None) if shielded else []
        more["own_states"] = comparing.states(one.frozen, found, unit=unit)
    return ToldFigure(rule=one.rule, own=_own(one, unit), whole=_whole(one, shielded) if shielded else None, **more)


def _own(one: Counted, unit: int) -> Told:
    mine: Tally = one.tally.of_unit(unit)
    tables: dict[str, dict[str, Shown]] = {
        division.code: {row: sum(cell.values()) for row, cell in mine.table(place).items()}
        for place, division in enumerate(one.rule.divisions)
    }
    return Told(mine.total, tables, times([days for at, days in one.days if at == unit]) if one.rule.has_days else None)


def _whole(one: Counted, shielded: Protected) -> Told:
    codes = [*(division.code for division in one.rule.divisions), UNIT]
    took = [days for _unit, days in one.days]
    may_tell = one.rule.has_days and isinstance(shielded.total, int) and len(took) >= fewest()
    return Told(shielded.total, dict(zip(codes, shielded.tables, strict=True)), times(took) if may_tell else None)


def _any(figures: Sequence[Counted]) -> bool:
    return any(one.tally.cells for one in figures)
