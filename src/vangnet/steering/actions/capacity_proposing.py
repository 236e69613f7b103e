"""Asking for a proposal, dividing what was frozen, and dividing it again to check it."""

import hashlib
import logging
from datetime import date, timedelta
from importlib.metadata import version

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person, Unit
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case
from vangnet.errors import InputRefused, VangnetError
from vangnet.steering.availability import Period
from vangnet.steering.models import CapacityProposal, HoursAsked, ProposedLine
from vangnet.steering.queries.capacity_problem import problem_of
from vangnet.steering.solving.checking import broken
from vangnet.steering.solving.dividing import divide
from vangnet.steering.solving.problem import Limits, Problem
from vangnet.steering.solving.solution import Solution

logger = logging.getLogger(__name__)

State = CapacityProposal.State
MOST_WEEKS, MOST_LIMIT = 12, 100
LOST_AFTER = timedelta(minutes=15)
"""After that a calculation that did not end is not waited for any more."""


class RuleBroken(VangnetError):
    """A division broke a hard rule: nobody gets to see it."""


@transaction.atomic
def ask_proposal(
    *, unit: Unit | None, starts_on: date, weeks: int, most_cases: int, fewest_hours: int, by: Actor
) -> CapacityProposal:
    """Freeze what stands now as a problem; a worker divides it. `unit` None: of the whole country."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise InputRefused(_("A proposal is for 1 to %(most)s weeks.") % {"most": MOST_WEEKS})
    if not (1 <= most_cases <= MOST_LIMIT and 1 <= fewest_hours <= MOST_LIMIT):
        raise InputRefused(_("Limits are from 1 to %(most)s.") % {"most": MOST_LIMIT})
    period = Period(starts_on, starts_on + timedelta(days=7 * weeks - 1))
    if period.ends_on < timezone.localdate():
        raise InputRefused(_("This period is over."))
    limits = Limits(most_cases=most_cases, fewest_hours=fewest_hours)
    problem = problem_of(unit, period, limits).to_json()
    proposal = CapacityProposal.objects.create(
        unit=unit,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        most_cases=most_cases,
        fewest_hours=fewest_hours,
        made_by=person_of(by),
        problem=problem.decode(),
        problem_sha256=hashlib.sha256(problem).hexdigest(),
    )
    record(Act("capacity.proposal.ask", objects=(f"capacityproposal:{proposal.pk}",)), by=by)
    return proposal


def solve(pk: int) -> None:
    """Divide the frozen problem of a proposal that waits. However it ends, the proposal says how."""
    waiting = CapacityProposal.objects.filter(pk=pk, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, started_at=timezone.now()):
        return
    proposal = CapacityProposal.objects.get(pk=pk)
    try:
        _keep(proposal, _divided(proposal, counts=True))
    except Exception:
        logger.exception("proposal %s failed", pk)
        _end(proposal, State.FAILED)


def check_again(pk: int) -> None:
    """Divide the frozen problem again, and tell whether the same comes out."""
    proposal = CapacityProposal.objects.get(pk=pk, state=State.DONE)
    same = _encoded(_divided(proposal)) == proposal.solution
    CapacityProposal.objects.filter(pk=pk).update(checked_at=timezone.now(), is_same=same)
    record(Act("capacity.proposal.check", objects=(f"capacityproposal:{pk}",), details={"same": same}), by=Actor(None))


def problem_in(proposal: CapacityProposal) -> Problem:
    """The frozen problem; InputRefused where it is not what was frozen."""
    kept = proposal.problem.encode()
    if hashlib.sha256(kept).hexdigest() != proposal.problem_sha256:
        raise InputRefused(_("The data of this proposal were changed after it was made."))
    return Problem.from_json(kept)


def _divided(proposal: CapacityProposal, *, counts: bool = False) -> Solution:
    """A division that keeps every hard rule, or an error."""
    problem = problem_in(proposal)
    row = CapacityProposal.objects.filter(pk=proposal.pk)

    def tell(done: int, of: int) -> None:
        row.update(steps_done=done, steps=of)

    solution = divide(problem, tell=tell if counts else None)
    if wrong := broken(problem, solution):
        raise RuleBroken("; ".join(wrong[:5]))
    return solution


@transaction.atomic
def _keep(proposal: CapacityProposal, solution: Solution) -> None:
    """Write down the division and its lines. What was destroyed meanwhile gets none."""
    problem = problem_in(proposal)
    cases = set(Case.objects.filter(pk__in={share.case for share in solution.shares}).values_list("pk", flat=True))
    asked = set(HoursAsked.objects.filter(pk__in={share.row for share in solution.shares}).values_list("pk", flat=True))
    there = set(Person.objects.filter(pk__in={share.worker for share in solution.shares}).values_list("pk", flat=True))
    new = {(owner.case, owner.worker) for owner in solution.owners if owner.is_new}
    teams = {worker.key: worker.team for worker in problem.workers}
    home = {case.key: case.team for case in problem.cases}
    place = {case.key: number for number, case in enumerate(problem.cases)}
    ProposedLine.objects.bulk_create(
        ProposedLine(
            proposal=proposal,
            case_id=share.case,
            asked_id=share.row,
            person_id=share.worker,
            hours=share.hours,
            is_owner=(share.case, share.worker) in new,
            is_elsewhere=teams[share.worker] != home[share.case],
        )
        for share in sorted(solution.shares, key=lambda share: (place[share.case], share.row, share.worker))
        if share.case in cases and share.row in asked and share.worker in there
    )
    _end(proposal, State.DONE, solution=_encoded(solution), solver=f"HiGHS {version('highspy')}")


def _end(proposal: CapacityProposal, state: State, **facts: str) -> None:
    CapacityProposal.objects.filter(pk=proposal.pk).update(state=state, ended_at=timezone.now(), **facts)
    act = Act("capacity.proposal.end", objects=(f"capacityproposal:{proposal.pk}",), details={"state": str(state)})
    record(act, by=Actor(None))


def _encoded(solution: Solution) -> str:
    return msgspec.json.encode(solution).decode()
