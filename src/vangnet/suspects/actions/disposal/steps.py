"""What happened in the procedure: hearing, counsel, advice, presenting, handing over, objection."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.suspects.actions.acting import act, chosen, past, required, taken_back
from vangnet.suspects.actions.disposal.acting import held, writable
from vangnet.suspects.models import Checklist, DisposalStep
from vangnet.suspects.queries.disposal import PENAL_ORDER, decision_of, steps_of

Kind = DisposalStep.Kind
AFTER = (Kind.SERVED, Kind.OBJECTION)
"""What can only happen after a penal order."""
NAMED = (Kind.HEARD, Kind.COUNSEL, Kind.ADVICE)
"""What asks for a name: by whom heard, who counsel is, who advised."""


@transaction.atomic
def write_step(checklist: Checklist, *, kind: str, on: date, by: Actor, who: str = "", note: str = "") -> DisposalStep:
    """Write down a step, when it was, and by whom."""
    said = chosen(kind, Kind)
    now = held(checklist) if said in AFTER else writable(checklist)
    if said in AFTER:
        _follows(now, said, on)
    if said in NAMED:
        who = required(who, _("Say who: by whom the suspect was heard, who counsel is, or who advised."))
    row = DisposalStep.objects.create(
        checklist=now, kind=said, on=past(on), who=who.strip(), note=note.strip(), made_by=person_of(by)
    )
    record(act("disposal.step", now.suspect, now, row, kind=said), by=by)
    return row


@transaction.atomic
def take_back_step(step: DisposalStep, *, reason: str, by: Actor) -> None:
    """Take a step back, with a reason."""
    now = held(step.checklist) if step.kind in AFTER else writable(step.checklist)
    taken_back(step, reason=required(reason, _("Say why; it is written down.")), by=by)
    record(act("disposal.step.take_back", now.suspect, now, step, kind=step.kind), by=by)


def _follows(checklist: Checklist, kind: str, on: date) -> None:
    """A penal order is handed over after it was decided, and an objection is lodged after that."""
    decision = decision_of(checklist)
    if decision is None or decision.outcome != PENAL_ORDER:
        raise InputRefused(_("There is no penal order that stands."))
    served = steps_of(checklist).get(Kind.SERVED)
    if on < decision.on or (kind == Kind.OBJECTION and served is not None and on < served.on):
        raise InputRefused(_("This day lies before what it follows from."))
