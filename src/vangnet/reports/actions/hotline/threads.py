"""A thread: all messages on one report, and what every message that goes out has."""

import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor
from vangnet.reports.actions.alarming import settle_alarm
from vangnet.reports.models import Alarm, Hotline, HotlineMessage, Report
from vangnet.transfer import hotline as exchange

IN, OUT = HotlineMessage.Direction.IN, HotlineMessage.Direction.OUT
Kind = HotlineMessage.Kind


def report_of(hotline: Hotline, thread: str) -> Report | None:
    """The report that a thread is about; None: it did not come in yet, or is gone."""
    said = hotline.messages.filter(thread=thread, report__isnull=False).select_related("report").first()
    if said is not None:
        return said.report
    return Report.objects.filter(
        channel=Report.Channel.HOTLINE, source=hotline.name, source_number=thread
    ).first()  # it came in as a file


def add_out(
    kind: type[exchange.Message],
    *,
    hotline: Hotline,
    thread: str,
    report: Report | None,
    by: Actor,
    due_at: datetime | None = None,
    own_number: str = "",
    **fields: Any,
) -> HotlineMessage:
    """A message for the hotline: it goes with the next bundle. Of who sends it, only that it is the desk is told."""
    number = own_number or f"D{uuid.uuid4().hex}"
    message = kind(
        format="vangnet hotline 1",
        id=number,
        thread=thread,
        made_at=timezone.now().replace(microsecond=0),
        **fields,
    )
    return HotlineMessage.objects.create(
        hotline=hotline,
        report=report,
        direction=OUT,
        kind=Kind(str(kind.__struct_config__.tag)),
        number=number,
        thread=thread,
        body=exchange.plain(message),
        made_by=by.person,
        due_at=due_at,
    )


def settle_answered(asked: HotlineMessage, by: Actor) -> None:
    """A message of the hotline was answered: its term is over, and so are the alarms on it."""
    HotlineMessage.objects.filter(pk=asked.pk, answered_at=None).update(answered_at=timezone.now())
    for alarm in Alarm.objects.filter(kind=Alarm.Kind.HOTLINE_OVERDUE, key__startswith=f"{asked.pk} ", settled_at=None):
        settle_alarm(alarm, how=_("Answered."), by=by)
