"""What people decide on lanes: a medium to another lane, and facts of the case that lanes depend on."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.capture.findings import Lane
from vangnet.cases.actions.acting import person_of
from vangnet.cases.actions.queueing import settle
from vangnet.cases.models import Case, LaneMove, Medium, PlaceClue, Statement
from vangnet.cases.models.judging import Judgement
from vangnet.errors import InputRefused


@transaction.atomic
def move(*, medium: Medium, lane: str, reason: str, by: Actor) -> LaneMove:
    """Put a medium in another lane, with a reason; what the rules said is kept beside it."""
    if lane not in set(Lane):
        raise InputRefused(_("There is no such lane."))
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    moved = LaneMove.objects.create(medium=medium, lane=lane, reason=reason.strip(), made_by=person_of(by))
    settle([medium.pk])
    record(Act("lane.move", medium.case.number, (f"medium:{medium.pk}",), {"lane": lane}), by=by)
    return moved


@transaction.atomic
def withdraw_move(moved: LaneMove, *, reason: str, by: Actor) -> None:
    """A move counts no longer: an earlier one does, or the rules."""
    revoke(moved, reason=reason, by=by)
    settle([moved.medium_id])
    record(Act("lane.withdraw", moved.medium.case.number, (f"medium:{moved.medium_id}",)), by=by)


@transaction.atomic
def state(*, case: Case, fact: str, answer: str, source: str, by: Actor) -> Statement:
    """State a fact of the case, with its source."""
    if not source.strip():
        raise InputRefused(_("Say where this comes from; it is written down."))
    made = Statement.objects.create(case=case, fact=fact, answer=answer, source=source.strip(), made_by=person_of(by))
    place_again_later(case)
    record(Act("statement.add", case.number, (f"statement:{made.pk}",), {"fact": fact, "answer": answer}), by=by)
    return made


@transaction.atomic
def revoke_statement(statement: Statement, *, reason: str, by: Actor) -> None:
    """A statement counts no longer; it stays to be read."""
    revoke(statement, reason=reason, by=by)
    place_again_later(statement.case)
    record(Act("statement.revoke", statement.case.number, (f"statement:{statement.pk}",)), by=by)


@transaction.atomic
def see_clue(*, medium: Medium, table: str, choice: str, note: str, by: Actor) -> PlaceClue:
    """Write down something that was seen in a medium and that narrows where it was made."""
    made = PlaceClue.objects.create(medium=medium, table=table, choice=choice, note=note, made_by=person_of(by))
    details = {"table": table, "choice": choice}
    record(Act("clue.see", medium.case.number, (f"medium:{medium.pk}",), details), by=by)
    return made


@transaction.atomic
def revoke_clue(clue: PlaceClue, *, reason: str, by: Actor) -> None:
    """A clue was not what it seemed."""
    revoke(clue, reason=reason, by=by)
    record(Act("clue.revoke", clue.medium.case.number, (f"medium:{clue.medium_id}",)), by=by)


def revoke(said: Judgement, *, reason: str, by: Actor) -> None:
    """Take back what somebody said; raises InputRefused without a reason, or when it was taken back before."""
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    standing = type(said)._default_manager.filter(pk=said.pk, revoked_at=None)  # noqa: SLF001
    told = {"revoked_by": person_of(by), "revoked_at": timezone.now(), "revoked_why": reason.strip()}
    if not standing.update(**told):
        raise InputRefused(_("This was taken back before."))


def place_again_later(case: Case) -> None:
    """A worker makes the lanes of the case anew."""
    from vangnet.cases.capture_job import place_case_again

    place_case_again.enqueue(case.pk)
