"""The prosecutor of the case decides, on record; and may differ from the checklist with a reason that says why."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.suspects.actions.acting import act, chosen, past, required, taken_back
from vangnet.suspects.actions.disposal.acting import held, refuse, refuse_minor
from vangnet.suspects.disposal.conditions import Standing, standing
from vangnet.suspects.models import Checklist, DisposalDecision
from vangnet.suspects.queries import disposal as queries
from vangnet.words import Word

Outcome = DisposalDecision.Outcome


@transaction.atomic
def decide(
    checklist: Checklist, *, outcome: str, on: date, reason: str, by: Actor, differs_why: str = ""
) -> DisposalDecision:
    """Write down the decision of the prosecutor whom the case names.

    Unknown or missing answers block no penal order, but ask for a reason of their own; what law does not allow, does.
    """
    now = held(checklist)
    _refuse_others(now, by)
    refuse_minor(now.suspect)
    if queries.decision_of(now) is not None:
        raise InputRefused(_("A decision stands already. Take it back first."))
    one, said = queries.chosen(now), chosen(outcome, Outcome)
    if past(on) < queries.rules_of(one).valid_from:
        raise InputRefused(_("On this day the rule set did not hold yet: a decision cannot rest on it."))
    what = standing(queries.facts_of(now, on))
    differs_why = differs_why.strip()
    if said == Outcome.PENAL_ORDER:
        refuse(what.forbidden)
        if what.against:
            differs_why = required(differs_why, _("Say why you differ from what the checklist says."))
    row = DisposalDecision.objects.create(
        checklist=now,
        chosen=one,
        outcome=said,
        on=on,
        reason=required(reason, _("Say why; it is written down.")),
        differs_why=differs_why,
        told=_told(now, what),
        made_by=person_of(by),
    )
    record(act("disposal.decide", now.suspect, now, row, outcome=said, differs=bool(differs_why)), by=by)
    return row


@transaction.atomic
def take_back_decision(decision: DisposalDecision, *, reason: str, by: Actor) -> None:
    """The prosecutor of the case takes a decision back; it stays to be read."""
    now = held(decision.checklist)
    _refuse_others(now, by)
    taken_back(decision, reason=required(reason, _("Say why; it is written down.")), by=by)
    record(act("disposal.decide.take_back", now.suspect, now, decision, outcome=decision.outcome), by=by)


def _refuse_others(checklist: Checklist, by: Actor) -> None:
    if not queries.may_decide(person_of(by), checklist.suspect):
        raise InputRefused(_("Only the prosecutor whom the case names decides."))


def _told(checklist: Checklist, what: Standing) -> dict[str, Any]:
    """What the checklist said, and the counts on which "limited" was judged."""
    kinds = {"unanswered": what.unanswered, "in_the_way": what.in_the_way, "lacking": what.lacking}
    exhibits, rows = queries.counted(checklist.suspect)
    counts = {"exhibits": list(exhibits), "rows": [[each.status, each.category, each.count] for each in rows]}
    return {**{kind: [_plain(each) for each in words] for kind, words in kinds.items()}, "counts": counts}


def _plain(told: Word) -> list[Any]:
    return [told.code, told.values]
