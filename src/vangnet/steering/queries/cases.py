"""The board: every case in use in its place, with its team, its hours and what was decided."""

from collections.abc import Iterable

import msgspec
from django.db.models import QuerySet, Sum

from vangnet.accounts.models import Person
from vangnet.cases.models import Case
from vangnet.steering.models import BoardDecision, HoursAsked
from vangnet.steering.numbers import number_of
from vangnet.steering.queries.facts import facts_of
from vangnet.steering.queries.weights import in_force
from vangnet.steering.rules import board_cases, cases_in_use
from vangnet.steering.weighing.facts import Facts
from vangnet.steering.weighing.lanes import Lane
from vangnet.steering.weighing.points import in_order
from vangnet.steering.weighing.weights import Weights


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """The decision that stands on a case: the newest that both sides signed."""

    key: int
    kind: str
    team_id: int | None
    hours: int


class SteeredCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case on the board. `order` is its place over all lanes, `place` in its lane, both from 1.

    `team_id` is the team that works on it now; where a decision gives it to another, that stands in `decided`.
    """

    case_id: int
    number: str  # neutral: Z000123
    lane: Lane
    place: int
    order: int
    points: int
    age_days: int
    victims: int  # children possibly in danger
    team_id: int
    team: str
    unit_id: int
    owner_id: int | None  # the case officer
    hours_asked: int
    hours_given: int
    decided: Decided | None
    proposed: bool  # a proposal waits for the other side
    facts: Facts

    @property
    def is_stopped(self) -> bool:
        """Whether it was decided that nobody works on it."""
        return self.decided is not None and self.decided.kind == BoardDecision.Kind.STOP

    @property
    def is_held(self) -> bool:
        """Whether it was decided that it waits."""
        return self.decided is not None and self.decided.kind == BoardDecision.Kind.HOLD


def steered_cases(person: Person | None = None, *, weights: Weights | None = None) -> list[SteeredCase]:
    """All cases that a person sees on the board (None: all cases in use), in their order.

    A place is that among all cases, also for who sees only some of them. `weights`: other than those in force.
    """
    every = cases_in_use()
    facts = facts_of(every)
    shown = None if person is None else set(board_cases(person).values_list("pk", flat=True))
    rows = {row["pk"]: row for row in every.values("pk", "team", "team__name", "team__unit", "officer")}
    asked, decided, proposed = hours_asked(), standing(), _proposed()
    by_number = {number_of(key): key for key in facts}
    placed = in_order({number: facts[key] for number, key in by_number.items()}, weights or in_force().table.weights)
    found = []
    for one in placed:
        key = by_number[one.weight.key]
        if (shown is not None and key not in shown) or key not in rows:
            continue
        row, stands = rows[key], decided.get(key)
        found.append(
            SteeredCase(
                case_id=key,
                number=one.weight.key,
                lane=one.weight.lane,
                place=one.place,
                order=one.order,
                points=one.weight.points,
                age_days=one.weight.age_days,
                victims=facts[key].victims,
                team_id=row["team"],
                team=row["team__name"],
                unit_id=row["team__unit"],
                owner_id=row["officer"],
                hours_asked=asked.get(key, 0),
                hours_given=stands.hours if stands else 0,
                decided=stands,
                proposed=key in proposed,
                facts=facts[key],
            )
        )
    return found


def hours_asked() -> dict[int, int]:
    """The hours that teams ask, by key of the case: what stands, added up."""
    rows = HoursAsked.objects.filter(revoked_at=None).order_by().values_list("case").annotate(sum=Sum("hours"))
    return dict(rows)


def standing() -> dict[int, Decided]:
    """The decision that stands on each case, by its key: the newest that both sides signed."""
    rows: QuerySet[BoardDecision] = BoardDecision.objects.filter(agreed_at__isnull=False, case__isnull=False)
    return {row.case_id: _decided(row) for row in _in_time(rows) if row.case_id is not None}


def standing_on(case: Case) -> BoardDecision | None:
    """The decision that stands on one case."""
    return case.board_decisions.filter(agreed_at__isnull=False).order_by("-agreed_at", "-pk").first()


def _in_time(rows: QuerySet[BoardDecision]) -> Iterable[BoardDecision]:
    return rows.order_by("agreed_at", "pk").only("pk", "case", "kind", "team", "hours")


def _decided(row: BoardDecision) -> Decided:
    return Decided(key=row.pk, kind=row.kind, team_id=row.team_id, hours=row.hours)


def _proposed() -> set[int | None]:
    waiting = BoardDecision.objects.filter(agreed_at=None, withdrawn_at=None, case__isnull=False)
    return set(waiting.values_list("case", flat=True))


def steered(case: Case) -> SteeredCase:
    """One case of the board in its place. Raises LookupError when it is on the board no more."""
    for one in steered_cases():
        if one.case_id == case.pk:
            return one
    raise LookupError(case.pk)


def hours_of(case: Case) -> QuerySet[HoursAsked]:
    """What the team asked for one case, the newest first; also what it took back."""
    return case.hours_asked.select_related("made_by", "revoked_by")
