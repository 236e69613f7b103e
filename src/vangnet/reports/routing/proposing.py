"""What the table in force says of a report, what stops it, and what is wrong with a table."""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from msgspec.structs import replace

from vangnet.accounts.models import Person
from vangnet.reports.models import Destination, Hotline, Report, RouteTable
from vangnet.reports.routing import grammar
from vangnet.reports.routing.facts import facts_of, remarks
from vangnet.reports.routing.grammar import Facts
from vangnet.reports.routing.table import HERE, Line, Problem, Row, Table, first, read
from vangnet.reports.weighing.lanes import HARD_LANES, ORDER
from vangnet.words import Word, word

_HARD = frozenset(ORDER[lane] for lane in HARD_LANES)

BY_A_PERSON = Q(lane__in=_HARD) | Q(rules="") | Q(incriminates_self=True)
"""The same as `is_hard`, to ask the database."""

NEVER_BY_TABLE = frozenset({Destination.Kind.CLOSE, Destination.Kind.HOTLINE})
"""Where no table sends a report that a person must look at first."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """Where a report would go by a table, and why. Without a row nothing fits, or something is broken: `problem` says.

    `destination` is None for a report that stays with its unit. `held` says why a person must look first.
    """

    table: RouteTable | None = None
    row: Row | None = None
    destination: Destination | None = None
    problem: Word | None = None
    held: Word | None = None
    is_hard: bool = False
    facts: Facts = msgspec.field(default_factory=dict)
    line: Line | None = None

    @property
    def stays(self) -> bool:
        """Whether the report belongs where it is."""
        return self.row is not None and self.destination is None

    @property
    def goes_by_itself(self) -> bool:
        """Whether the program may send it."""
        return self.row is not None and self.row.automatic and self.destination is not None and not self.is_hard

    def reason(self, language: str) -> str:
        """The reason of the row."""
        return self.row.reason.get(language, "") if self.row else ""

    def because(self, language: str) -> list[str]:
        """What of the report made the row fit."""
        if self.line is None or self.line.condition is None:
            return []
        return [grammar.tell(test, language) for test in grammar.what_held(self.line.condition, self.facts)]

    def remarks(self, language: str) -> list[str]:
        """What was concluded from places and dialling codes."""
        return [told.tell(language) for told in remarks(self.facts, language=language)]


def in_force() -> RouteTable | None:
    """The table that counts now."""
    return RouteTable.objects.filter(state=RouteTable.State.IN_FORCE).first()


def is_hard(report: Report) -> bool:
    """Whether a person must look at this report itself before anything else happens to it.

    It is in a high lane, or not weighed at all, or its reporter told of own punishable acts.
    """
    return report.lane in _HARD or not report.rules or report.incriminates_self


class Engine:
    """A table with the destinations of now, for many reports."""

    def __init__(self, table: RouteTable | None, *, text: str | None = None, today: date | None = None) -> None:
        self.version = table
        told = text if text is not None or table is None else table.text
        self.table = Table(()) if told is None else read(told)
        self.today = today or timezone.localdate()
        self._destinations = {each.code: each for each in destinations()}
        self.problems = problems_of(self.table, self._destinations)
        self._broken = frozenset(problem.row for problem in self.problems if problem.row)
        self._is_there = told is not None

    def propose(self, report: Report) -> Proposal:
        """Say where a report would go. Nothing is changed."""
        if not self._is_there:
            return Proposal(problem=word("routing.no_table"))
        facts = facts_of(report, today=self.today)
        found = first(self.table.lines, facts, today=self.today, broken=self._broken)
        of = Proposal(table=self.version, facts=facts, is_hard=is_hard(report))
        if found.broken is not None:
            return replace(of, problem=word("routing.row_broken", row=found.broken.row.name))
        if found.line is None:
            return replace(of, problem=word("routing.none_fits"))
        row = found.line.row
        destination = self._destinations.get(row.to)
        if destination is not None and destination.unit_id == report.unit_id:
            destination = None  # it is where it belongs
        return replace(of, row=row, destination=destination, held=_held(report, destination), line=found.line)


def _held(report: Report, destination: Destination | None) -> Word | None:
    """Why a person must look before the report goes there; one with own acts of its reporter leaves to a team only."""
    if destination is None or not is_hard(report):
        return None
    if report.incriminates_self and destination.kind != Destination.Kind.TEAM:
        return word("routing.held_own_acts")
    if destination.kind not in NEVER_BY_TABLE:
        return None
    return word("routing.held_lane" if report.rules else "routing.held_unweighed")


def propose(report: Report) -> Proposal:
    """Say where the table in force would send a report, and why. Nothing is changed."""
    return Engine(in_force()).propose(report)


def problems_of(table: Table, there: Mapping[str, Destination] | None = None) -> tuple[Problem, ...]:
    """All that is wrong with a table: its text, and destinations that are not there any more."""
    by_code = {each.code: each for each in destinations()} if there is None else there
    hotlines = frozenset(Hotline.objects.filter(is_active=True).values_list("name", flat=True))
    found = list(table.problems)
    for line in table.lines:
        if line.row.to == HERE or line.condition is None:
            continue
        found += [
            Problem(line.number, line.row.name, told)
            for told in _wrong_with(line.row, by_code.get(line.row.to), hotlines)
        ]
    return tuple(sorted(found, key=lambda problem: problem.line))


def wrong_with(destination: Destination) -> Iterator[Word]:
    """Why nothing can be sent there now."""
    if not destination.is_active:
        yield word("routing.destination_ended", name=destination.name)
    if destination.kind == Destination.Kind.TEAM:
        if destination.team is None:
            yield word("routing.no_team", name=destination.name)
        elif not _has_people(destination):
            yield word("routing.team_is_empty", team=destination.team.name)


BY_FILE = frozenset({Destination.Kind.UNIT, Destination.Kind.FOREIGN, Destination.Kind.YOUTH_CARE})
"""What gets a package that a person brings there, and says so."""


def _wrong_with(row: Row, destination: Destination | None, hotlines: frozenset[str]) -> Iterator[Word]:
    if destination is None:
        yield word("routing.no_destination", told=row.to)
        return
    yield from wrong_with(destination)
    if destination.kind == Destination.Kind.HOTLINE and destination.code not in hotlines and not destination.contact:
        yield word("routing.hotline_gone", name=destination.name)
    if destination.kind in BY_FILE and not destination.contact:
        yield word("routing.no_way", name=destination.name)
    if row.automatic and destination.kind == Destination.Kind.CLOSE:
        yield word("routing.closes_by_itself")


def _has_people(destination: Destination) -> bool:
    told: bool | None = getattr(destination, "has_people", None)  # `destinations` asks it of all at once
    return destination.team.people.filter(is_active=True).exists() if told is None and destination.team else bool(told)


def destinations() -> QuerySet[Destination]:
    """All destinations, each with whether anybody works in its team (`has_people`)."""
    in_team = Person.objects.filter(teams=OuterRef("team"), is_active=True)
    return Destination.objects.select_related("team", "unit").annotate(has_people=Exists(in_team))
