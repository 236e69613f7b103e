"""Directions, and behavioural directions with their limits; treatments that were held."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.suspects.actions.acting import act, chosen, past, required, taken_back
from vangnet.suspects.actions.disposal.acting import held, refuse, writable
from vangnet.suspects.disposal.conditions import Behavioural, beyond
from vangnet.suspects.models import BehaviouralDirection, Checklist, Direction, DisposalStep, Treatment
from vangnet.suspects.queries import disposal as queries

Kind = BehaviouralDirection.Kind


@transaction.atomic
def add_direction(checklist: Checklist, *, text: str, by: Actor) -> Direction:
    """Write down a direction (aanwijzing): it asks for no advice and no probation period."""
    now = writable(checklist)
    text = required(text, _("Say what the direction is."))
    row = Direction.objects.create(checklist=now, text=text, made_by=person_of(by))
    record(act("disposal.direction", now.suspect, now, row), by=by)
    return row


@transaction.atomic
def add_behavioural(
    checklist: Checklist, *, kind: str, text: str, begins_on: date, until: date, by: Actor, treatments: int = 0
) -> BehaviouralDirection:
    """Write down a behavioural direction (gedragsaanwijzing); refused where it goes beyond what law allows.

    It asks for advice of the probation service. All that stand count together: a year of probation, and 20 treatments.
    """
    now = writable(checklist)
    said = chosen(kind, Kind)
    if (said == Kind.TREATMENT) != (treatments > 0):
        raise InputRefused(_("Say how many treatments for a care programme, and for nothing else."))
    rules = queries.rules_of(queries.chosen(now))
    every = (*queries.behavioural_of(now), Behavioural(begins_on, until, treatments))
    refuse(beyond(rules, every, has_advice=DisposalStep.Kind.ADVICE in queries.steps_of(now)))
    row = BehaviouralDirection.objects.create(
        checklist=now,
        kind=said,
        text=required(text, _("Say what the direction is.")),
        begins_on=begins_on,
        until=until,
        treatments=treatments,
        made_by=person_of(by),
    )
    record(act("disposal.behavioural", now.suspect, now, row, kind=said), by=by)
    return row


@transaction.atomic
def take_back_direction(direction: Direction | BehaviouralDirection, *, reason: str, by: Actor) -> None:
    """Take a direction back, with a reason."""
    now = writable(direction.checklist)
    taken_back(direction, reason=required(reason, _("Say why; it is written down.")), by=by)
    record(act("disposal.direction.take_back", now.suspect, now, direction), by=by)


@transaction.atomic
def write_treatment(direction: BehaviouralDirection, *, on: date, who: str, by: Actor) -> Treatment:
    """A treatment was held: after the decision, in the probation period, and not more than were directed."""
    now = held(direction.checklist)
    decision = queries.decision_of(now)
    if decision is None or decision.outcome != queries.PENAL_ORDER:
        raise InputRefused(_("There is no penal order that stands."))
    stands = next((each for each in queries.standing(now.behavioural.all()) if each.pk == direction.pk), None)
    if stands is None:
        raise InputRefused(_("This was taken back before."))
    if not stands.begins_on <= past(on) < stands.until:
        raise InputRefused(_("This day does not lie in the probation period."))
    if len(queries.standing(stands.held.all())) >= stands.treatments:
        raise InputRefused(_("All treatments that were directed stand here already."))
    who = required(who, _("Say who told of it."))
    row = Treatment.objects.create(direction=stands, on=on, who=who, made_by=person_of(by))
    record(act("disposal.treatment", now.suspect, now, row), by=by)
    return row


@transaction.atomic
def take_back_treatment(treatment: Treatment, *, reason: str, by: Actor) -> None:
    """A treatment was not held after all, or was written down twice."""
    now = held(treatment.direction.checklist)
    taken_back(treatment, reason=required(reason, _("Say why; it is written down.")), by=by)
    record(act("disposal.treatment.take_back", now.suspect, now, treatment), by=by)
