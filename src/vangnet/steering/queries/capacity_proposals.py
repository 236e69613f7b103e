"""What a proposal says, for who may see it: lines, what is short and why, and how sure it is."""

from collections import defaultdict

import msgspec
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.steering.actions.capacity_proposing import LOST_AFTER, problem_in
from vangnet.steering.models import Assignment, CapacityProposal, ProposedLine
from vangnet.steering.numbers import number_of
from vangnet.steering.queries.capacity import planned_teams, plans_for
from vangnet.steering.queries.capacity_problem import lane_of
from vangnet.steering.rules import board_cases
from vangnet.steering.solving.problem import Problem
from vangnet.steering.solving.reasons import Lack, Short, what_binds
from vangnet.steering.solving.solution import Solution
from vangnet.steering.weighing.lanes import Lane

State = CapacityProposal.State


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line as somebody sees it. What is of another unit has no number and no name, only its unit."""

    key: int
    case: str  # neutral number, or empty
    case_unit: str
    team: str  # of the case
    lane: Lane | None
    person: str  # name, or empty
    person_unit: str
    hours: int
    skill: str
    is_owner: bool
    is_elsewhere: bool
    assignment: Assignment | None
    may_accept: bool


class CaseStand(msgspec.Struct, frozen=True, kw_only=True):
    """What one case asks and gets, and why it does not get all. `owner` empty: nobody."""

    case: str
    lane: Lane
    asked: int
    proposed: int
    has_owner: bool
    short: tuple[tuple[str, Short], ...]  # skill and what is short


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """How far one step of the search came; `more`: by how much it may at most be better."""

    name: str
    lane: Lane | None
    value: int
    asked: int
    more: int
    is_stopped: bool


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """All that a proposal says to somebody."""

    cases: tuple[CaseStand, ...]
    lacks: tuple[tuple[str, Lack], ...]  # the name of the team first
    reached: tuple[Reached, ...]
    is_proven: bool
    is_stopped: bool


def visible_proposals(person: Person) -> QuerySet[CapacityProposal]:
    """The proposals that somebody may see: those of the own unit and of the country; all for the steering group."""
    if Verb.PLAN_CAPACITY not in people.verbs(person):
        return CapacityProposal.objects.none()
    unit = plans_for(person)
    found = CapacityProposal.objects.select_related("unit", "made_by")
    return found if unit is None else found.filter(Q(unit=unit) | Q(unit=None))


def is_lost(proposal: CapacityProposal) -> bool:
    """Whether a calculation did not end in the time that it can take at the most."""
    began = proposal.started_at or proposal.made_at
    return proposal.state in (State.WAITING, State.RUNNING) and timezone.now() - began > LOST_AFTER


def lines_of(proposal: CapacityProposal, person: Person) -> list[Line]:
    """The lines that somebody sees: all for the steering group; with cases or people of the own unit for others."""
    unit = plans_for(person)
    rows = _seen(proposal, person).prefetch_related(
        Prefetch("assignments", Assignment.objects.filter(revoked_at=None).select_related("made_by"), "standing")
    )
    shown = set(board_cases(person).values_list("pk", flat=True))
    problem = problem_in(proposal)
    lanes = {case.key: lane_of(case) for case in problem.cases}
    skills = {row.key: row.skill for case in problem.cases for row in case.rows}
    found = []
    for row in rows:
        sees_case = row.case_id in shown
        sees_person = unit is None or row.person.unit_id == unit.pk
        found.append(
            Line(
                key=row.pk,
                case=number_of(row.case_id) if sees_case else "",
                case_unit=row.case.team.unit.name,
                team=row.case.team.name if sees_case else "",
                lane=lanes.get(row.case_id) if sees_case else None,
                person=row.person.name if sees_person else "",
                person_unit=row.person.unit.name,
                hours=row.hours,
                skill=skills.get(row.asked_id, "") if sees_case else "",
                is_owner=row.is_owner,
                is_elsewhere=row.is_elsewhere,
                assignment=next(iter(row.standing), None),
                may_accept=sees_case and sees_person,
            )
        )
    return found


def acceptable_lines(proposal: CapacityProposal, person: Person) -> QuerySet[ProposedLine]:
    """The lines that somebody may accept: those whose case and whose person they may both see."""
    found = _seen(proposal, person).filter(case__in=board_cases(person))
    unit = plans_for(person)
    return found if unit is None else found.filter(person__unit=unit)


def takeable_back(person: Person) -> QuerySet[Assignment]:
    """The assignments that somebody may take back: those that they might have accepted."""
    if Verb.PLAN_CAPACITY not in people.verbs(person):
        return Assignment.objects.none()
    unit = plans_for(person)
    found = Assignment.objects.filter(revoked_at=None, case__in=board_cases(person)).select_related("case")
    return found if unit is None else found.filter(person__unit=unit)


def outcome_of(proposal: CapacityProposal, person: Person) -> Outcome:
    """What a ready proposal says of the cases and teams that somebody sees."""
    problem, solution = problem_in(proposal), _solution(proposal)
    binds = what_binds(problem, solution)
    shown = set(board_cases(person).values_list("pk", flat=True))
    teams = {team.pk: team.name for team in planned_teams(person)}
    return Outcome(
        cases=tuple(_stands(problem, solution, binds.short, shown)),
        lacks=tuple((teams[lack.team], lack) for lack in binds.lacks if lack.team in teams),
        reached=tuple(_reached(problem, solution)),
        is_proven=solution.is_proven,
        is_stopped=solution.is_stopped,
    )


def _seen(proposal: CapacityProposal, person: Person) -> QuerySet[ProposedLine]:
    found = proposal.lines.select_related("proposal", "case__team__unit", "person__unit").order_by("pk")
    if Verb.PLAN_CAPACITY not in people.verbs(person):
        return found.none()
    unit = plans_for(person)
    return found if unit is None else found.filter(Q(person__unit=unit) | Q(case__team__unit=unit))


def _solution(proposal: CapacityProposal) -> Solution:
    return msgspec.json.decode(proposal.solution.encode(), type=Solution)


def _stands(problem: Problem, solution: Solution, short: tuple[Short, ...], shown: set[int]) -> list[CaseStand]:
    given: dict[int, int] = defaultdict(int)
    for share in solution.shares:
        given[share.case] += share.hours
    missing: dict[int, list[Short]] = defaultdict(list)
    for one in short:
        missing[one.case].append(one)
    owned = {owner.case for owner in solution.owners}
    return [
        CaseStand(
            case=number_of(case.key),
            lane=lane_of(case),
            asked=case.hours,
            proposed=given[case.key],
            has_owner=case.key in owned,
            short=tuple((next(row.skill for row in case.rows if row.key == one.row), one) for one in missing[case.key]),
        )
        for case in problem.cases
        if case.key in shown
    ]


def _reached(problem: Problem, solution: Solution) -> list[Reached]:
    asked: dict[int, int] = defaultdict(int)
    lanes = {}
    for case in problem.cases:
        asked[case.lane] += case.hours
        lanes[case.lane] = lane_of(case)
    return [
        Reached(
            name=step.name,
            lane=None if step.lane is None else lanes[step.lane],
            value=step.value,
            asked=0 if step.lane is None else asked[step.lane],
            more=step.gap,
            is_stopped=step.is_stopped,
        )
        for step in solution.steps
    ]
