"""What must not pass unseen: looked at regularly by `vangnet work`, and told as alarms."""

import logging
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.actions.hotline import remind
from vangnet.reports.actions.routing import ON_ITS_WAY, alarm_not_delivered, arrived_at_hotline, delivered
from vangnet.reports.actions.sorting import check_table, sort_new
from vangnet.reports.exchange.public import PUBLIC
from vangnet.reports.exchange.taking import look_whether_late
from vangnet.reports.models import Alarm, Delivery, Destination, Report
from vangnet.reports.packing import sweep
from vangnet.reports.states import OPEN

logger = logging.getLogger(__name__)

AGAIN = timedelta(hours=24)
"""An alarm that was settled while its cause stays, is raised again after this."""
MOST = 500
_PROGRAM = Actor(None)


def look(now: datetime | None = None) -> None:
    """Look at everything once: what is over its date, what did not arrive, which bundle is late, what has no route."""
    moment = now or timezone.now()
    for see in (_arrived, _overdue, _late, _bundles, _hotline, _table, _new, _packages):
        try:
            see(moment)
        except Exception:
            logger.exception("%s failed; it is tried again, and the others were looked at", see.__name__)


def _overdue(now: datetime) -> None:
    """Reports that are over their date and still open."""
    over = Report.objects.filter(state__in=OPEN, due_at__lt=now).order_by("due_at").select_related("unit", "owner")
    for report in _untold(over, Alarm.Kind.OVERDUE, now)[:MOST]:
        facts = {
            "report": report.number,
            "owner": report.owner.name if report.owner else "",
            "state": report.state,
            "due_at": _iso(report.due_at),
        }
        raise_alarm(Alarm.Kind.OVERDUE, report.number, facts=facts, unit=report.unit, report=report)


def _late(now: datetime) -> None:
    """Reports that did not arrive in time where they were sent."""
    late = Delivery.objects.filter(state=Delivery.State.WAITING, due_at__lt=now)
    told = Alarm.objects.filter(kind=Alarm.Kind.NOT_DELIVERED)
    for delivery in late.select_related("destination", "report__unit").order_by("due_at")[:MOST]:
        of_it = told.filter(key=f"delivery:{delivery.pk}")
        if not _is_told(of_it, now):
            alarm_not_delivered(delivery, _("It did not arrive in time."), due_at=delivery.due_at)


def _arrived(now: datetime) -> None:  # noqa: ARG001  # all that look are given the moment
    """What a hotline received, has arrived."""
    waiting = Delivery.objects.filter(state__in=ON_ITS_WAY, destination__kind=Destination.Kind.HOTLINE)
    for delivery in waiting.select_related("destination", "report"):
        if (message := arrived_at_hotline(delivery)) is not None:
            proof = _("Received by the hotline, message %(number)s") % {"number": message.number}
            delivered(delivery, proof=proof, by=_PROGRAM)


def _bundles(now: datetime) -> None:
    """No bundle for too long, while a public door is trusted; told once, also when nothing carries bundles any more."""
    late = Alarm.objects.filter(kind=Alarm.Kind.BUNDLE_LATE, key__startswith=f"{PUBLIC.name}:")
    if not _is_told(late, now):
        look_whether_late(PUBLIC)


def _hotline(now: datetime) -> None:
    """Terms of the exchange with hotlines."""
    remind(now)


def _table(now: datetime) -> None:  # noqa: ARG001
    """Rows of the table in force that do not work any more."""
    check_table()


def _new(now: datetime) -> None:  # noqa: ARG001
    """New reports get the proposal of the table."""
    sort_new()


def _packages(now: datetime) -> None:  # noqa: ARG001
    """Packages of what is not on its way any more."""
    sweep()


def _untold(reports: QuerySet[Report], kind: Alarm.Kind, now: datetime) -> QuerySet[Report]:
    """Those of which no alarm is open, or was settled lately."""
    of_it = Alarm.objects.filter(kind=kind, report=OuterRef("pk"))
    is_open, is_fresh = of_it.filter(settled_at=None), of_it.filter(settled_at__gt=now - AGAIN)
    return reports.filter(~Exists(is_open) & ~Exists(is_fresh))


def _is_told(alarms: QuerySet[Alarm], now: datetime) -> bool:
    return alarms.filter(settled_at=None).exists() or alarms.filter(settled_at__gt=now - AGAIN).exists()


def _iso(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment else ""
