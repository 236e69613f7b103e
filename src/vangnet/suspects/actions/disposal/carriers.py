"""What becomes of each data carrier: given up, withdrawn from circulation, returned. Before and after the decision."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Exhibit
from vangnet.errors import InputRefused
from vangnet.suspects.actions.acting import act, chosen, past, required, taken_back
from vangnet.suspects.actions.disposal.acting import held
from vangnet.suspects.models import CarrierDecision, Checklist
from vangnet.suspects.queries.disposal import may_decide

Outcome = CarrierDecision.Outcome
BY_PROSECUTOR = (Outcome.WITHDRAWN, Outcome.RETURNED)
"""What only the prosecutor of the case decides. That the suspect gave something up, is written down by who heard it."""


@transaction.atomic
def decide_carrier(
    checklist: Checklist, *, exhibit: Exhibit, outcome: str, on: date, reason: str, by: Actor
) -> CarrierDecision:
    """Write down what becomes of a data carrier of the case."""
    now = held(checklist)
    said = chosen(outcome, Outcome)
    if exhibit.case_id != now.suspect.case_id:
        raise InputRefused(_("This is not (any more) evidence of this case."))
    _refuse_others(now, said, by)
    reason = required(reason, _("Say why; it is written down."))
    facts = {"outcome": said, "on": past(on), "reason": reason, "made_by": person_of(by)}
    row = CarrierDecision.objects.create(checklist=now, exhibit=exhibit, **facts)
    record(act("disposal.carrier", now.suspect, now, exhibit, row, outcome=said), by=by)
    return row


@transaction.atomic
def take_back_carrier(decision: CarrierDecision, *, reason: str, by: Actor) -> None:
    """Take back what was decided of a data carrier; what was decided before counts again, if it stands."""
    now = held(decision.checklist)
    _refuse_others(now, decision.outcome, by)
    taken_back(decision, reason=required(reason, _("Say why; it is written down.")), by=by)
    record(act("disposal.carrier.take_back", now.suspect, now, decision, outcome=decision.outcome), by=by)


def _refuse_others(checklist: Checklist, outcome: str, by: Actor) -> None:
    if outcome in BY_PROSECUTOR and not may_decide(person_of(by), checklist.suspect):
        raise InputRefused(_("Only the prosecutor whom the case names withdraws or returns a data carrier."))
