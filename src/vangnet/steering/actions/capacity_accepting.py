"""A person accepts what was proposed, line by line or as a whole; only then somebody takes on hours."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.steering.availability import Period
from vangnet.steering.models import Assignment, CapacityProposal, HoursAsked, ProposedLine
from vangnet.steering.queries.capacity import asked_rows, hours_of, taken_by
from vangnet.victims.actions.acting import required


@transaction.atomic
def accept(line: ProposedLine, *, by: Actor) -> Assignment:
    """Somebody accepts a line, as far as it still can be: the person has the hours, and they are still asked for."""
    return _accepted(line, by=by)


@transaction.atomic
def accept_all(lines: Iterable[ProposedLine], *, by: Actor) -> tuple[int, list[str]]:
    """Accept lines one by one: how many were accepted, and why others were not."""
    done, refused = 0, []
    for line in lines:
        try:
            _accepted(line, by=by)
        except InputRefused as error:
            refused.append(f"{line.person.name}: {error}")
        else:
            done += 1
    return done, refused


@transaction.atomic
def take_back(assignment: Assignment, *, reason: str, by: Actor) -> None:
    """Somebody takes hours back, with a reason; the hours are asked again."""
    reason = required(reason, _("Say why; it is written down."))
    told = {"revoked_by": person_of(by), "revoked_at": timezone.now(), "revoked_why": reason}
    if not Assignment.objects.filter(pk=assignment.pk, revoked_at=None).update(**told):
        raise InputRefused(_("This was taken back before."))
    record(_act("capacity.assignment.take_back", assignment), by=by)


def _accepted(line: ProposedLine, *, by: Actor) -> Assignment:
    person = Person.objects.select_for_update().get(pk=line.person_id)
    HoursAsked.objects.select_for_update().get(pk=line.asked_id)
    proposal = line.proposal
    if proposal.state != CapacityProposal.State.DONE:
        raise InputRefused(_("This proposal is not ready."))
    if line.assignments.filter(revoked_at=None).exists():
        raise InputRefused(_("This was accepted before."))
    period = Period(proposal.starts_on, proposal.ends_on)
    if period.ends_on < timezone.localdate():
        raise InputRefused(_("This period is over."))
    open_now = sum(row.open for row in asked_rows([line.case_id]) if row.key == line.asked_id)
    if open_now < line.hours:
        raise InputRefused(_("Meanwhile fewer hours are asked for than this line gives. Ask for a new proposal."))
    if hours_of(person, period) - taken_by(person, period) < line.hours:
        raise InputRefused(_("This person does not have these hours any more. Ask for a new proposal."))
    told = {"hours": line.hours, "is_owner": line.is_owner}
    made = Assignment.objects.create(
        case_id=line.case_id,
        asked_id=line.asked_id,
        line=line,
        person=person,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        made_by=person_of(by),
        **told,
    )
    record(_act("capacity.line.accept", made, **told), by=by)
    return made


def _act(name: str, one: Assignment, **details: object) -> Act:
    objects = (f"assignment:{one.pk}", f"person:{one.person_id}")
    return Act(name, one.case.number, objects=objects, details=details)
