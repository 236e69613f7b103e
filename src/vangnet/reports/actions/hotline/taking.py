"""What hotlines sent is taken in: reports as reports, all else bound to the report that it is about."""

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from vangnet.accounts.audit import Act, Actor, record
from vangnet.intake.completeness import carded
from vangnet.intake.formats import hotline_json, json
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.actions.hotline.threads import IN, OUT, Kind, add_out, report_of
from vangnet.reports.actions.receiving import Incoming, receive
from vangnet.reports.keeping import keep_file
from vangnet.reports.models import Alarm, Arrival, Hotline, HotlineMessage, LookupDay, Report
from vangnet.transfer import hotline as exchange
from vangnet.transfer.shapes import HotlineSent, Lookups

_PROGRAM = Actor(None)


@transaction.atomic
def take_message(entry: HotlineSent) -> HotlineMessage | None:
    """Take a message in, and tell the hotline that it was. What came before is not doubled.

    None: it could not be read. It is kept as it came, and an alarm tells of it.
    """
    hotline = Hotline.objects.select_for_update().filter(name=entry.hotline).first()
    if hotline is None or hotline.unit is None:
        _keep_unread(entry, hotline, {"hotline": "no hotline of this desk"})
        return None
    before = hotline.messages.filter(direction=IN, number=entry.id).first()
    if before is not None:
        return before
    try:
        message, raw = exchange.read(entry.body)
    except exchange.MessageRefused as refusal:
        _keep_unread(entry, hotline, refusal.reasons)
        return None
    if message.id != entry.id:
        _keep_unread(entry, hotline, {"$.id": "another id than the message was sent with"})
        return None
    return _taken(hotline, entry, _clean(message), _storable(raw))


def _taken(hotline: Hotline, entry: HotlineSent, message: exchange.Messages, raw: dict[str, Any]) -> HotlineMessage:
    report = report_of(hotline, message.thread)
    if isinstance(message, exchange.Report):
        report = _received(hotline, entry, message, raw, report)
    row = HotlineMessage.objects.create(
        hotline=hotline,
        report=report,
        direction=IN,
        kind=Kind(raw["kind"]),
        number=message.id,
        thread=message.thread,
        body=raw,
        due_at=_due(hotline, entry, message),
    )
    if report is not None:
        hotline.messages.filter(thread=message.thread, report=None).update(report=report)
    _follow(row, message)
    if not isinstance(message, exchange.Received):
        add_out(
            exchange.Received,
            hotline=hotline,
            thread=message.thread,
            report=report,
            by=_PROGRAM,
            answers=message.id,
            number=report.number if report else "",
        )
        if report is None:
            facts = {"hotline": hotline.title, "thread": message.thread, "what": "thread_not_known"}
            raise_alarm(Alarm.Kind.UNREAD, f"hotline {hotline.name} {message.thread}", facts=facts, unit=hotline.unit)
    details = {"hotline": hotline.name, "kind": row.kind}
    record(Act("hotline.receive", objects=(f"hotline_message:{row.pk}",), details=details), by=_PROGRAM)
    return row


def _received(
    hotline: Hotline, entry: HotlineSent, message: exchange.Report, raw: dict[str, Any], report: Report | None
) -> Report | None:
    """The report that a message tells. A thread that this desk began is about its own report, and not a new one."""
    if report is not None and hotline.messages.filter(thread=message.thread, direction=OUT, kind=Kind.REPORT).exists():
        return report
    assert hotline.unit is not None  # asked before
    told = carded(hotline_json.report(json.texts(raw)))
    told = msgspec.structs.replace(told, source=hotline.name, source_number=message.thread)
    incoming = Incoming(report=told, received_at=_seen_at(entry))
    receive(
        [incoming],
        way=Arrival.Way.BUNDLE,
        unit=hotline.unit,
        by=_PROGRAM,
        reference=f"{hotline.name} {message.id}",
    )
    return report_of(hotline, message.thread)


def _due(hotline: Hotline, entry: HotlineSent, message: exchange.Messages) -> datetime | None:
    """Until when feedback is due, or until when the hotline holds."""
    if isinstance(message, exchange.Hold):
        return message.until
    term = exchange.term_of(message)
    if term == "none":
        return None
    within = timedelta(hours=hotline.soon_hours) if term == "soon" else timedelta(days=hotline.normal_days)
    return getattr(message, "answer_by", None) or _seen_at(entry) + within


def _seen_at(entry: HotlineSent) -> datetime:
    """When it came in at the public door, which is when its term begins; a clock that is ahead counts as now."""
    return min(entry.sent_at, timezone.now())


def _follow(row: HotlineMessage, message: exchange.Messages) -> None:
    """What a message settles of those before it."""
    ours = row.hotline.messages.filter(direction=OUT, thread=row.thread)
    now = timezone.now()
    if isinstance(message, exchange.Received):
        ours.filter(number=message.answers, received_at=None).update(received_at=now)
    elif isinstance(message, exchange.Feedback):
        asked = ours.filter(kind=Kind.FEEDBACK_ASKED, answered_at=None)
        row.answers = asked.filter(number=message.answers).first() if message.answers else asked.first()
        row.save(update_fields=["answers"])
        if row.answers is not None:
            asked.filter(pk=row.answers.pk).update(answered_at=now)
    elif isinstance(message, exchange.Release):
        held = row.hotline.messages.filter(thread=row.thread, kind=Kind.HOLD, answered_at=None)
        held = held.filter(number=message.ends) if message.ends else held.filter(direction=IN)
        for hold in held.filter(direction=OUT):  # the police asked for it, and the hotline ends it
            facts = {"hotline": row.hotline.title, "thread": row.thread, "what": "hold_ended_by_hotline"}
            raise_alarm(
                Alarm.Kind.HOTLINE_OVERDUE, f"{hold.pk} ended", facts=facts, unit=row.hotline.unit, report=row.report
            )
        held.update(answered_at=now)


def _keep_unread(entry: HotlineSent, hotline: Hotline | None, reasons: dict[str, str]) -> None:
    """Keep what could not be read, and tell of it."""
    file = keep_file(entry.body, f"{entry.hotline} {entry.id}.json".replace("\0", ""))
    facts = {"hotline": entry.hotline, "number": _plain(entry.id), "file": file.sha256, "what": "unread"}
    reasons = {_plain(place): _plain(reason) for place, reason in reasons.items()}
    raise_alarm(
        Alarm.Kind.UNREAD,
        f"hotline {entry.hotline} {file.sha256}",
        facts={**facts, "reasons": reasons},
        unit=hotline.unit if hotline else None,
    )


@transaction.atomic
def take_lookups(entry: Lookups) -> LookupDay | None:
    """Take in how often a hotline asked. Figures of a day only grow: told twice or late they change nothing."""
    hotline = Hotline.objects.select_for_update().filter(name=entry.hotline).first()
    try:
        day = date.fromisoformat(entry.day)
    except ValueError:
        hotline = None
    if hotline is None:
        facts = {"hotline": entry.hotline, "what": "lookups_not_known", "day": entry.day, "asked": entry.asked}
        raise_alarm(Alarm.Kind.UNREAD, f"look-ups {entry.hotline} {entry.day}", facts=facts)
        return None
    row, _ = LookupDay.objects.get_or_create(hotline=hotline, day=day)
    row.asked, row.found = max(row.asked, entry.asked), max(row.found, entry.found)
    row.refused = max(row.refused, entry.refused)
    why = dict.fromkeys(filter(None, (*row.probing.split(" "), *entry.probing.split(" "))))
    row.probing = " ".join(why)[:300]
    row.save()
    if entry.probing:
        facts = {"hotline": hotline.title, "day": entry.day, "why": list(why), "asked": row.asked, "found": row.found}
        raise_alarm(Alarm.Kind.PROBING, f"{hotline.name} {entry.day}", facts=facts, unit=hotline.unit)
    record(Act("hotline.lookups", objects=(f"hotline:{hotline.pk}",), details={"day": entry.day}), by=_PROGRAM)
    return row


# -- zero bytes, which no database keeps ------------------------------------------------------------------------------


def _plain(text: str) -> str:
    return text.replace("\0", "␀")


def _storable(raw: Any) -> Any:
    """JSON values with a visible sign for every zero byte."""
    if isinstance(raw, str):
        return _plain(raw)
    if isinstance(raw, dict):
        return {_plain(name): _storable(value) for name, value in raw.items()}
    return [_storable(one) for one in raw] if isinstance(raw, list) else raw


def _clean(message: exchange.Messages) -> exchange.Messages:
    """The message with a visible sign for every zero byte."""
    return exchange.of(_storable(exchange.plain(message)))
