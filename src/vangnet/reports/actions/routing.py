"""Reports go somewhere: sent with a reason, and on their way until somebody or something shows that they arrived.

What does not arrive in time, or cannot be delivered, is an alarm; the report stays open until then (`ending`).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.actions.hotline import send as send_to_hotline
from vangnet.reports.actions.moving import locked, move
from vangnet.reports.actions.telling import say_state
from vangnet.reports.models import Alarm, Decision, Delivery, Destination, Hotline, HotlineMessage, Report
from vangnet.reports.packing import pack, unpack
from vangnet.reports.routing.proposing import is_hard, propose, wrong_with
from vangnet.reports.states import OPEN, State

__all__ = ["delivered", "failed", "on_its_way", "propose", "send", "taken_on", "withdraw"]

Kind = Destination.Kind
OUTCOMES: dict[str, Decision.Outcome] = {
    Kind.HOTLINE: Decision.Outcome.HOTLINE,
    Kind.TEAM: Decision.Outcome.TEAM,
    Kind.UNIT: Decision.Outcome.UNIT,
    Kind.FOREIGN: Decision.Outcome.FOREIGN,
    Kind.YOUTH_CARE: Decision.Outcome.YOUTH_CARE,
}
"""What a person decides by sending a report to such a place."""

ON_ITS_WAY = (Delivery.State.WAITING, Delivery.State.FAILED)
TERM = timedelta(days=7)
"""Within which whoever withdraws a delivery decides again."""


@transaction.atomic
def send(report: Report, destination: Destination, *, by: Actor, reason: str, seen: int | None = None) -> Delivery:
    """Send a report somewhere: by a person, who so decides on it, or by the program where a row says so.

    The program sends no report that a person must look at first. Raises InputRefused; then nothing was changed.
    """
    now = locked(report, seen=seen)
    if now.state not in OPEN:
        raise InputRefused(_("This report has ended. Take the decision back, or open it again."))
    if not reason.strip():
        raise InputRefused(_("Give a reason; it is written down."))
    if by.person is None and (is_hard(now) or destination.kind == Kind.CLOSE):
        raise InputRefused(_("A person must look at this report first."))
    if by.person is not None and destination.kind in OUTCOMES:
        outcome = OUTCOMES[destination.kind]
        Decision.objects.create(report=now, outcome=outcome, reason=reason.strip(), made_by=by.person)
    delivery = on_its_way(now, destination, reason=reason, by=by)
    details = {"to": destination.code, "row": delivery.row}
    record(Act("report.send", objects=(f"report:{now.pk}", f"delivery:{delivery.pk}"), details=details), by=by)
    report.refresh_from_db()
    return delivery


def on_its_way(report: Report, destination: Destination, *, reason: str, by: Actor) -> Delivery:
    """Put a report that is `locked` on its way. Part of a verb, which writes the line in the log.

    A team of this desk has it at once; a hotline gets it through the exchange, where there is one; for the others a
    package is made that a person brings there. What is under way to the same place already, is not sent twice. Raises
    InputRefused.
    """
    if destination.kind == Kind.CLOSE:
        raise InputRefused(_("Closing is decided by a person, with a message to the reporter."))
    if destination.kind == Kind.UNIT and destination.unit_id == report.unit_id:
        raise InputRefused(_("This report is of this unit already."))
    for wrong in wrong_with(destination):
        raise InputRefused(wrong.tell("en" if get_language() == "en" else "nl"))
    same = report.deliveries.filter(destination=destination, state__in=(Delivery.State.WAITING, *_ARRIVED))
    due = timezone.now() + timedelta(days=destination.days)
    if (there := same.first()) is not None:
        if report.state != State.ROUTED:
            move(report, to=State.ROUTED, by=by, owner=report.owner or by.person, due_at=due, reason=reason)
        return there
    proposal = propose(report)
    by_row = proposal.row is not None and proposal.destination == destination
    delivery = Delivery.objects.create(
        report=report,
        destination=destination,
        table=proposal.table if by_row else None,
        row=proposal.row.name if by_row and proposal.row else "",
        reason=reason.strip(),
        due_at=due,
        made_by=by.person,
    )
    team = destination.team if destination.kind == Kind.TEAM else None
    owner = None if team is not None else report.owner or by.person
    move(report, to=State.ROUTED, by=by, owner=owner, team=team, due_at=due, reason=reason)
    say_state(report, by=by)
    hotline = hotline_of(destination) if destination.kind == Kind.HOTLINE else None
    if hotline is not None:
        urls = report.content.get("urls", ())
        send_to_hotline(report, hotline=hotline, by=by, text=reason.strip(), urls=urls)
    elif destination.kind != Kind.TEAM:
        pack(delivery)
    return delivery


_ARRIVED = (Delivery.State.DELIVERED,)


@transaction.atomic
def delivered(delivery: Delivery, *, proof: str, by: Actor) -> None:
    """A report arrived; `proof` says what shows that: a receipt, a number there, who took it on."""
    if not proof.strip():
        raise InputRefused(_("Say what shows that it arrived: a number, a receipt, a name."))
    now = _locked(delivery)
    _end(now, Delivery.State.DELIVERED, by, proof=proof.strip(), problem="")
    _settle_alarms(now, proof.strip(), by)
    record(Act("delivery.arrive", objects=_objects(now)), by=by)
    delivery.refresh_from_db()


@transaction.atomic
def failed(delivery: Delivery, *, problem: str, by: Actor) -> None:
    """A report cannot be delivered. It stays open, and an alarm is raised: somebody must send it another way."""
    if not problem.strip():
        raise InputRefused(_("Say what went wrong."))
    now = _locked(delivery)
    Delivery.objects.filter(pk=now.pk).update(state=Delivery.State.FAILED, problem=problem.strip())
    alarm_not_delivered(now, problem.strip())
    record(Act("delivery.fail", objects=_objects(now)), by=by)
    delivery.refresh_from_db()


@transaction.atomic
def withdraw(delivery: Delivery, *, reason: str, by: Actor) -> None:
    """A report is not sent there after all; whoever withdraws it assesses it again."""
    if not reason.strip():
        raise InputRefused(_("Give a reason; it is written down."))
    person, now = person_of(by), _locked(delivery)
    _end(now, Delivery.State.WITHDRAWN, by, problem=reason.strip())
    _settle_alarms(now, reason.strip(), by)
    report = locked(now.report)
    outcome = OUTCOMES.get(now.destination.kind, "")
    gone = {"revoked_by": person, "revoked_at": timezone.now(), "revoked_why": reason.strip()}
    Decision.objects.filter(report=report, outcome=outcome, revoked_at=None).update(**gone)
    if report.state == State.ROUTED and not report.deliveries.filter(state__in=ON_ITS_WAY).exists():
        due = timezone.now() + TERM
        move(report, to=State.ASSESSING, by=by, owner=person, due_at=due, reason=reason)
    record(Act("delivery.withdraw", objects=_objects(now)), by=by)
    delivery.refresh_from_db()


def taken_on(report: Report, *, by: Actor) -> None:
    """Somebody of the team that it was sent to takes a report on: so it arrived. Part of a verb."""
    person = person_of(by)
    of_teams = Q(destination__kind=Kind.TEAM, destination__team__in=person.teams.all())
    for delivery in report.deliveries.filter(of_teams, state__in=ON_ITS_WAY).select_related("destination"):
        proof = _("Taken on by %(who)s") % {"who": person.name}
        _end(delivery, Delivery.State.DELIVERED, by, proof=proof, problem="")
        _settle_alarms(delivery, proof, by)


def hotline_of(destination: Destination) -> Hotline | None:
    """The hotline of the exchange that a destination stands for: the one with its code as name."""
    return Hotline.objects.filter(is_active=True, name=destination.code).first()


def arrived_at_hotline(delivery: Delivery) -> HotlineMessage | None:
    """The message with which a report reached a hotline, once the hotline said so."""
    sent = delivery.report.hotline_messages.filter(
        hotline__name=delivery.destination.code,
        direction=HotlineMessage.Direction.OUT,
        kind=HotlineMessage.Kind.REPORT,
        received_at__isnull=False,
        made_at__gte=delivery.made_at,
    )
    return sent.first()


def alarm_not_delivered(delivery: Delivery, why: str, *, due_at: datetime | None = None) -> Alarm:
    """Tell that a report did not arrive."""
    facts = {"to": delivery.destination.name, "problem": why, "due_at": due_at.isoformat() if due_at else ""}
    report = delivery.report
    key = f"delivery:{delivery.pk}"
    return raise_alarm(Alarm.Kind.NOT_DELIVERED, key, facts=facts, unit=report.unit, report=report)


def _settle_alarms(delivery: Delivery, how: str, by: Actor) -> None:
    """What the alarm was about is over; it says so, and stays to be read."""
    done = {"settled_at": timezone.now(), "settled_by": by.person, "settled_how": how}
    of_it = Alarm.objects.filter(kind=Alarm.Kind.NOT_DELIVERED, key=f"delivery:{delivery.pk}", settled_at=None)
    of_it.update(**done)


def _locked(delivery: Delivery) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("destination", "report__unit")
    now = rows.get(pk=delivery.pk)
    if now.state not in ON_ITS_WAY:
        raise InputRefused(_("This is not on its way any more."))
    return now


def _end(delivery: Delivery, state: Delivery.State, by: Actor, **told: str) -> None:
    done = {"state": state, "ended_at": timezone.now(), "ended_by": by.person, **told}
    Delivery.objects.filter(pk=delivery.pk).update(**done)
    transaction.on_commit(lambda: unpack(delivery))


def _objects(delivery: Delivery) -> tuple[str, ...]:
    return (f"delivery:{delivery.pk}", f"report:{delivery.report_id}")
