"""The school door: where its card and folders lie, and what its entries do."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from vangnet.alerts.exchange import outgoing
from vangnet.alerts.exchange.entries import VERBS
from vangnet.alerts.models import Alert
from vangnet.alerts.states import RUNS
from vangnet.reports.exchange.door import Door, intake_unit
from vangnet.transfer.school import from_school

LATE_WHILE_ALERTED = timedelta(minutes=45)
"""While an alert runs the door sends a bundle each quarter of an hour: three that did not come are an alarm."""


def _late() -> timedelta:
    is_alerted = Alert.objects.filter(state__in=RUNS).exists()
    late: timedelta = settings.BUNDLE_LATE
    return min(late, LATE_WHILE_ALERTED) if is_alerted else late


SCHOOL = Door(
    name="school",
    card_at=lambda: Path(settings.SCHOOL_CARD),
    folder_in=lambda: Path(settings.SCHOOL_IN),
    folder_out=lambda: Path(settings.SCHOOL_OUT),
    unit=intake_unit,
    late=_late,
    read=from_school,
    verbs=VERBS,
    sources=(outgoing.in_line,),
    arrived=outgoing.arrived,
    lost=outgoing.lost,
    forgot=outgoing.tell_all_again,
)
