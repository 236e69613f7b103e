"""New reports get what the table in force says of them: a proposal for a person, or a place where no row fits."""

from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from vangnet.accounts.audit import Actor
from vangnet.errors import InputRefused
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.actions.routing import send
from vangnet.reports.models import Alarm, Proposed, Report
from vangnet.reports.routing.proposing import Engine, Proposal, in_force
from vangnet.reports.states import State

MOST = 2_000
_AGAIN = timedelta(days=30)
_PROGRAM = Actor(None)


def sort_new(limit: int = MOST) -> int:
    """Ask the table about new reports that it was not asked about yet, or that were weighed anew. Gives how many.

    A report that no row fits stays with its unit and is an alarm. A row that may, sends what nobody must look at first.
    """
    table = in_force()
    new = Report.objects.filter(state=State.NEW)
    if table is None:
        if new.exists():
            _once("table:none", {"problem": ["routing.no_table"]})
        return 0
    asked = Proposed.objects.filter(table=table, lane=F("report__lane"), rules=F("report__rules"))
    waiting = new.exclude(pk__in=asked.values("report")).select_related("unit").order_by("pk")[:limit]
    engine = Engine(table)
    reports = list(waiting)
    for report in reports:
        _sort(report, engine)
    return len(reports)


def check_table() -> None:
    """Raise an alarm for each row of the table in force that does not work any more; it is never switched off."""
    table = in_force()
    if table is None:
        return
    for problem in Engine(table).problems:
        facts = {"version": table.version, "row": problem.row, "line": problem.line, "problem": problem.word}
        _once(f"table:{table.version}:{problem.row}:{problem.word.code}", facts)


@transaction.atomic
def _sort(report: Report, engine: Engine) -> None:
    proposal = engine.propose(report)
    _keep(report, proposal)
    if proposal.problem is not None:
        facts = {"report": report.number, "problem": proposal.problem}
        raise_alarm(Alarm.Kind.NO_ROUTE, report.number, facts=_plain(facts), unit=report.unit, report=report)
        return
    fits = {"settled_at": timezone.now(), "settled_how": f"{proposal.row.name if proposal.row else ''}: fits now"}
    Alarm.objects.filter(kind=Alarm.Kind.NO_ROUTE, key=report.number, settled_at=None).update(**fits)
    if proposal.goes_by_itself and proposal.destination is not None:
        try:
            with transaction.atomic():
                send(report, proposal.destination, by=_PROGRAM, reason=proposal.reason("nl"))
        except InputRefused as error:
            facts = {"to": proposal.destination.name, "problem": str(error)}
            key = f"report:{report.number}"
            raise_alarm(Alarm.Kind.NOT_DELIVERED, key, facts=facts, unit=report.unit, report=report)


def _keep(report: Report, proposal: Proposal) -> None:
    told = {
        "table": proposal.table,
        "row": proposal.row.name if proposal.row else "",
        "destination": proposal.destination,
        "problem": _plain(proposal.problem),
        "lane": report.lane,
        "rules": report.rules,
    }
    Proposed.objects.update_or_create(report=report, defaults=told)


def _once(key: str, facts: dict[str, object]) -> None:
    """Raise an alarm of the table that is not open yet, and was not settled lately."""
    since = timezone.now() - _AGAIN
    told = Alarm.objects.filter(kind=Alarm.Kind.ROUTES, key=key)
    if not told.filter(settled_at=None).exists() and not told.filter(settled_at__gte=since).exists():
        raise_alarm(Alarm.Kind.ROUTES, key, facts=_plain(facts))


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)
