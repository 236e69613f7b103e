"""Terms of the exchange: told before they pass and when they have passed. A hold never ends in silence."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from vangnet.accounts.audit import Act, Actor, record
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.actions.hotline.threads import IN, OUT, Kind, add_out
from vangnet.reports.models import Alarm, HotlineMessage
from vangnet.transfer import hotline as exchange

SOONEST = timedelta(hours=24)  # bundles are carried by hand: a day at least to act on a reminder
_PROGRAM = Actor(None)


@transaction.atomic
def remind(now: datetime) -> int:
    """Raise alarms for what is due or overdue, remind the hotline, and end holds whose time is over.

    Gives how many messages were acted on. To be run often; what was told is not told again.
    """
    waiting = HotlineMessage.objects.select_for_update(of=("self",)).filter(answered_at=None, due_at__isnull=False)
    waiting = waiting.filter(due_at__lte=now + SOONEST).select_related("hotline__unit", "report").order_by("pk")
    acted = [message for message in waiting if _is_near(message, now) and _act(message, now)]
    if acted:
        objects = tuple(f"hotline_message:{message.pk}" for message in acted)
        record(Act("hotline.remind", objects=objects[:100], details={"messages": len(acted)}), by=_PROGRAM)
    return len(acted)


def _is_near(message: HotlineMessage, now: datetime) -> bool:
    """Whether its term is over, or nearly: a day before, or halfway where it is shorter than two days."""
    assert message.due_at is not None  # asked for
    return message.due_at <= now + min(SOONEST, (message.due_at - message.made_at) / 2)


def _act(message: HotlineMessage, now: datetime) -> bool:
    assert message.due_at is not None  # asked for
    is_over = message.due_at <= now
    if message.kind == Kind.HOLD:
        return _end_hold(message, now) if is_over else _once(message, now) and _hold_ends(message)
    if message.direction == IN:
        if _once(message, now) and not is_over:
            return _alarm(message, "due_soon")
        return is_over and _alarm(message, "overdue")
    return is_over and _once(message, now) and _ask_again(message)


def _once(message: HotlineMessage, now: datetime) -> bool:
    """Whether this was not reminded of before; from now on it was."""
    return bool(_row(message).filter(reminded_at=None).update(reminded_at=now))


def _hold_ends(hold: HotlineMessage) -> bool:
    add_out(
        exchange.Update,
        hotline=hold.hotline,
        thread=hold.thread,
        report=hold.report,
        by=_PROGRAM,
        reminds_of=hold.number,
        until=hold.due_at,
    )
    return _alarm(hold, "hold_ends")


def _end_hold(hold: HotlineMessage, now: datetime) -> bool:
    _row(hold).update(answered_at=now)
    if hold.direction == OUT:
        add_out(
            exchange.Release,
            hotline=hold.hotline,
            thread=hold.thread,
            report=hold.report,
            by=_PROGRAM,
            ends=hold.number,
        )
    return _alarm(hold, "hold_ended")


def _ask_again(asked: HotlineMessage) -> bool:
    add_out(
        exchange.Update,
        hotline=asked.hotline,
        thread=asked.thread,
        report=asked.report,
        by=_PROGRAM,
        reminds_of=asked.number,
    )
    return True


def _alarm(message: HotlineMessage, what: str) -> bool:
    """Raise an alarm, once for each thing; one that somebody settled is not raised again."""
    key = f"{message.pk} {what}"
    if Alarm.objects.filter(kind=Alarm.Kind.HOTLINE_OVERDUE, key=key).exists():
        return False
    due = message.due_at.isoformat() if message.due_at else ""
    facts = {"hotline": message.hotline.title, "thread": message.thread, "what": what, "due_at": due}
    raise_alarm(Alarm.Kind.HOTLINE_OVERDUE, key, facts=facts, unit=message.hotline.unit, report=message.report)
    return True


def _row(message: HotlineMessage) -> QuerySet[HotlineMessage]:
    return HotlineMessage.objects.filter(pk=message.pk)
