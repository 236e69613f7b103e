"""What becomes of a report, or of all reports of a cluster: decided by a person with a reason, and taken back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Team
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case
from vangnet.cases.rules import visible_cases
from vangnet.errors import InputRefused
from vangnet.reports import told
from vangnet.reports.actions.ending import NOT_ARRIVED, Answer, end, is_told_by_itself
from vangnet.reports.actions.moving import locked, move
from vangnet.reports.actions.routing import on_its_way, withdraw
from vangnet.reports.actions.telling import say_state
from vangnet.reports.models import Cluster, Decision, Destination, Report
from vangnet.reports.routing.proposing import BY_A_PERSON, is_hard
from vangnet.reports.states import OPEN, State

Outcome = Decision.Outcome
SENT: dict[str, Destination.Kind] = {
    Outcome.UNIT: Destination.Kind.UNIT,
    Outcome.HOTLINE: Destination.Kind.HOTLINE,
    Outcome.FOREIGN: Destination.Kind.FOREIGN,
    Outcome.YOUTH_CARE: Destination.Kind.YOUTH_CARE,
}
"""Outcomes that send a report somewhere: it ends when it has arrived there."""

ENDS = (Outcome.CASE, Outcome.SETTLED, Outcome.NO_ACTION)
"""Outcomes that end a report at once."""

TERM = timedelta(days=7)


@transaction.atomic
def decide(
    *,
    outcome: str,
    reason: str,
    by: Actor,
    report: Report | None = None,
    cluster: Cluster | None = None,
    answer: Answer | None = None,
    case: Case | None = None,
    team: Team | None = None,
    destination: Destination | None = None,
    seen: int | None = None,
) -> Decision:
    """Decide on a report, or on all reports of a cluster that are open. Raises InputRefused; then nothing was changed.

    CASE, SETTLED and NO_ACTION end it, and `answer` says how its reporter hears of that. TEAM hands it to `team`; the
    others send it to `destination`, and it ends with `close` when it has arrived. Of a cluster each report is handled
    for itself: one that a person must look at itself (a hard lane, not weighed, own acts of its reporter) stays as it
    is, and the decision does not count for it (`Decision.apart`); one whose reporter a person must call is left open
    for that (`left_open`).
    """
    if (report is None) == (cluster is None):
        raise InputRefused(_("Decide on a report or on a cluster."))
    if outcome not in Outcome.values:
        raise InputRefused(_("Choose what becomes of it."))
    if not reason.strip():
        raise InputRefused(_("Give a reason; it is written down."))
    if cluster is not None and cluster.ended_at is not None:
        raise InputRefused(_("This cluster was taken apart."))
    person, how = person_of(by), answer or Answer()
    where: dict[str, Any] = {"case": _case(outcome, case, by), "team": team, "destination": destination}
    if cluster is not None:
        reports = [locked(each) for each in cluster.reports.filter(state__in=OPEN).order_by("pk")]
    else:
        assert report is not None
        reports = [locked(report, seen=seen)]
        if reports[0].state not in OPEN:
            raise InputRefused(_("This report has ended. Take the decision back, or open it again."))
    facts = {"outcome": outcome, "reason": reason.strip(), "made_by": person}
    decision = Decision.objects.create(report=report, cluster=cluster, **facts)
    if cluster is not None:
        apart = [each for each in reports if is_hard(each)]
        reports = [each for each in reports if each not in apart]
        if apart and not reports:
            raise InputRefused(_("A person must look at each open report of this cluster: decide on them one by one."))
        decision.apart.set(apart)
    for each in reports:
        if cluster is not None and outcome in ENDS and not is_told_by_itself(each):
            _leave_open(each, by)
        else:
            _carry_out(each, decision, how, by, **where)
    _record("report.decide" if report else "cluster.decide", decision, by, reports)
    if report is not None:
        report.refresh_from_db()
    return decision


@transaction.atomic
def close(
    *,
    reason: str,
    by: Actor,
    report: Report | None = None,
    cluster: Cluster | None = None,
    answer: Answer | None = None,
    seen: int | None = None,
) -> None:
    """End what was decided on and has arrived; a report without a decision is closed without action.

    Raises InputRefused; then nothing was changed.
    """
    if report is None:
        if cluster is None:
            raise InputRefused(_("Decide on a report or on a cluster."))
        _close_all(cluster, reason, answer or Answer(), by)
        return
    now = locked(report, seen=seen)
    if now.state not in OPEN:
        raise InputRefused(_("This report has ended. Take the decision back, or open it again."))
    decision = standing(now)
    if decision is None:
        decide(report=report, outcome=Outcome.NO_ACTION, reason=reason, answer=answer, by=by)
        return
    code = told.OF_END[Outcome(decision.outcome)]
    end(now, code=code, reason=reason, answer=answer or Answer(), by=by)
    record(Act("report.close", objects=(f"report:{now.pk}",), details={"outcome": decision.outcome}), by=by)
    report.refresh_from_db()


def _close_all(cluster: Cluster, reason: str, answer: Answer, by: Actor) -> None:
    """Close every report of a cluster that has arrived where it was sent; the others stay open."""
    closed = []
    for each in cluster.reports.filter(state=State.ROUTED).order_by("pk"):
        now, decision = locked(each), standing(each)
        arrived = not now.deliveries.filter(state__in=NOT_ARRIVED).exists()
        if decision is None or not arrived or is_hard(now) or not is_told_by_itself(now):
            continue
        end(now, code=told.OF_END[Outcome(decision.outcome)], reason=reason, answer=answer, by=by)
        closed.append(now)
    if not closed:
        raise InputRefused(_("No report of this cluster has arrived where it was sent."))
    record(Act("cluster.close", objects=(f"cluster:{cluster.pk}",), details={"reports": len(closed)}), by=by)


@transaction.atomic
def take_back(decision: Decision, *, why: str, by: Actor) -> None:
    """A decision does not hold after all: what it ended is assessed again by whoever takes it back.

    Sending that has not arrived is withdrawn; a report that was added to a case is taken out of it.
    """
    if not why.strip():
        raise InputRefused(_("Give a reason; it is written down."))
    person = person_of(by)
    reports = [locked(each) for each in _held_by(decision)]
    gone = {"revoked_by": person, "revoked_at": timezone.now(), "revoked_why": why.strip()}
    if not Decision.objects.filter(pk=decision.pk, revoked_at=None).update(**gone):
        raise InputRefused(_("This decision was taken back before."))
    for each in reports:
        _undo(each, decision, why, by)
    decision.refresh_from_db()
    _record("report.take_back", decision, by, reports)


def standing(report: Report) -> Decision | None:
    """The decision that counts for a report: the newest one on it or on its cluster that was not taken back."""
    return decisions_on(report).filter(revoked_at=None).first()


def decisions_on(report: Report) -> QuerySet[Decision]:
    """All decisions that were taken on a report or, unless it was left apart, on its cluster; newest first."""
    on_cluster = Q(cluster__isnull=False, cluster=report.cluster_id) & ~Q(apart=report)
    return Decision.objects.filter(Q(report=report) | on_cluster).order_by("-pk")


def left_open(cluster: Cluster) -> Sequence[Report]:
    """The reports of a decided cluster that a person must still end, as their reporters must be told by a person."""
    waiting = cluster.reports.filter(state__in=OPEN).exclude(state=State.ROUTED)
    return list(waiting.exclude(BY_A_PERSON))


def stands_apart(cluster: Cluster) -> Sequence[Report]:
    """The open reports of a cluster for which no decision on all of it counts: a person looks at each itself."""
    return list(cluster.reports.filter(BY_A_PERSON, state__in=OPEN))


# -- one report -------------------------------------------------------------------------------------------------------


def _case(outcome: str, case: Case | None, by: Actor) -> Case | None:
    if outcome != Outcome.CASE:
        return None
    if case is None or not visible_cases(person_of(by)).filter(pk=case.pk).exists():
        raise InputRefused(_("There is no such case for you."))
    return case


def _leave_open(report: Report, by: Actor) -> None:
    """What the program cannot tell by itself stays with who decided, to be told and closed."""
    who, reason = report.owner or by.person, _("Decided with its cluster; its reporter must be told by a person.")
    move(report, to=State.ASSESSING, by=by, owner=who, due_at=timezone.now() + TERM, reason=reason)


def _carry_out(
    report: Report,
    decision: Decision,
    answer: Answer,
    by: Actor,
    *,
    case: Case | None,
    team: Team | None,
    destination: Destination | None,
) -> None:
    if decision.outcome == Outcome.TEAM:
        _to_team(report, team, decision, by)
        return
    if decision.outcome in SENT:
        _send(report, destination, decision, by)
        return
    if case is not None:
        report.case = case
        report.save(update_fields=["case"])
    end(report, code=told.OF_END[Outcome(decision.outcome)], reason=decision.reason, answer=answer, by=by)


def _to_team(report: Report, team: Team | None, decision: Decision, by: Actor) -> None:
    if team is None or team.unit_id != report.unit_id:
        raise InputRefused(_("Choose a team of this unit."))
    due = timezone.now() + TERM
    move(report, to=State.ASSESSING, by=by, team=team, due_at=due, reason=decision.reason)
    say_state(report, by=by)


def _send(report: Report, destination: Destination | None, decision: Decision, by: Actor) -> None:
    if destination is None or destination.kind != SENT[decision.outcome] or not destination.is_active:
        raise InputRefused(_("Choose where it goes."))
    on_its_way(report, destination, reason=decision.reason, by=by)


def _held_by(decision: Decision) -> list[Report]:
    """The reports for which this decision is the one that counts."""
    if decision.report is not None:
        return [decision.report]
    assert decision.cluster is not None
    held = [each for each in decision.cluster.reports.order_by("pk") if standing(each) == decision]
    return [each for each in held if each.state != State.DESTROYED]


def _undo(report: Report, decision: Decision, why: str, by: Actor) -> None:
    for delivery in report.deliveries.filter(state__in=NOT_ARRIVED):
        withdraw(delivery, reason=why, by=by)
    report.refresh_from_db()
    if decision.outcome == Outcome.CASE and report.case_id is not None:
        report.case = None
        report.save(update_fields=["case"])
    if report.state in (State.CLOSED, State.ROUTED):
        due = timezone.now() + TERM
        move(report, to=State.ASSESSING, by=by, owner=by.person, due_at=due, reason=why)
        say_state(report, by=by)


def _record(name: str, decision: Decision, by: Actor, reports: Sequence[Report]) -> None:
    about = f"report:{decision.report_id}" if decision.report_id else f"cluster:{decision.cluster_id}"
    details = {"outcome": decision.outcome, "reports": len(reports)}
    record(Act(name, objects=(about, f"decision:{decision.pk}"), details=details), by=by)
