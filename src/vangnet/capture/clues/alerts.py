"""VICS alerts: another unit wants to hear when a series, a name or a file turns up. Shapes of VICS 2.0, in and out.

Compatible, not certified. The standard's public text names the fields and not the words of `TriggerType`: those that
are written here are the names of clues; others are read as far as they are understood, and the rest is told.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from vangnet.capture.clues import keys
from vangnet.capture.clues.watch import Watched
from vangnet.errors import InputRefused
from vangnet.reference.formats.vics import BOM
from vangnet.reference.formats.vics_fields import CONTEXT_CASES

MOST_BYTES = 64 * 2**20
_CONTEXT = CONTEXT_CASES.removesuffix("Cases")
_TYPES = {
    "serial": "serial",
    "serialnumber": "serial",
    "device": "device",
    "devicename": "device",
    "nickname": "nickname",
    "username": "nickname",
    "account": "nickname",
    "identifier": "nickname",
    "email": "email",
    "phone": "phone",
    "phonenumber": "phone",
    "address": "address",
    "url": "address",
    "text": "text",
    "keyword": "text",
    "place": "place",
    "location": "place",
    "series": "series",
    "tag": "series",
}


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """What an alert waits for."""

    TriggerID: UUID
    AlertID: UUID | None = None
    TriggerValue: str | None = None
    TriggerType: str | None = None


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a hit to the unit that asked, with who to speak to."""

    NotificationID: UUID
    HitID: UUID
    Status: str | None = None
    AlertReferenceNumber: str | None = None
    AlertContactOrganization: str | None = None
    AlertContactName: str | None = None
    AlertContactPhone: str | None = None
    AlertContactEmail: str | None = None
    AlertContactTitle: str | None = None
    MatchPercentage: int | None = None
    AlertID: UUID | None = None


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit wants to hear of, until when, and who to speak to."""

    AlertID: UUID
    Priority: int
    Active: bool
    ExpiryDate: datetime
    ReferenceNumber: str | None = None
    ContactOrganization: str | None = None
    ContactName: str | None = None
    ContactPhone: str | None = None
    ContactEmail: str | None = None
    ContactTitle: str | None = None
    Description: str | None = None
    Name: str | None = None
    SourceSystem: str | None = None
    AlertTriggers: tuple[Trigger, ...] = ()
    AlertHitNotifications: tuple[Notification, ...] = ()


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """That something which an alert waits for has turned up, and who to speak to."""

    HitID: UUID
    HitDate: datetime
    ReferenceNumber: str | None = None
    ContactOrganization: str | None = None
    ContactName: str | None = None
    ContactPhone: str | None = None
    ContactEmail: str | None = None
    ContactTitle: str | None = None


Shape = Alert | Hit | Notification
_NAMES: dict[type[Shape], str] = {Alert: "Alerts", Hit: "AlertHits", Notification: "AlertHitNotifications"}


class Read(msgspec.Struct, frozen=True):
    """What stood in a file, and what could not be read of it: (place, why)."""

    entries: tuple[Shape, ...]
    problems: tuple[tuple[str, str], ...] = ()


def write(entries: Iterable[Shape], country: str = "Default") -> bytes:
    """Write alerts, hits or notifications as one JSON object; those of one file are of one kind."""
    told = tuple(entries)
    kinds = {type(one) for one in told}
    if len(kinds) != 1:
        raise InputRefused("a file holds alerts, hits or notifications, at least one, and not several kinds")
    context = _CONTEXT.format(country=country) + _NAMES[kinds.pop()]
    value = [_bare(msgspec.to_builtins(one)) for one in told]
    return msgspec.json.format(msgspec.json.encode({"@odata.context": context, "value": value}), indent=1)


def read(data: bytes) -> Read:
    """Read alerts, hits or notifications. An entry that is none is told; raises InputRefused for another file."""
    if len(data) > MOST_BYTES:
        raise InputRefused(f"more than {MOST_BYTES // 2**20} MiB: no file of alerts")
    try:
        whole = msgspec.json.decode(data.removeprefix(BOM))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputRefused(f"not JSON: {error}") from error
    context = whole.get("@odata.context", whole.get("odata.metadata")) if isinstance(whole, dict) else None
    shape = _shape(context)
    value = whole.get("value") if isinstance(whole, dict) else None
    if shape is None or not isinstance(value, list):
        raise InputRefused("no file of alerts, of hits of alerts or of notifications")
    entries: list[Shape] = []
    problems: list[tuple[str, str]] = []
    for number, each in enumerate(value, 1):
        try:
            entries.append(_checked(msgspec.convert(each, shape, strict=False)))
        except (msgspec.ValidationError, InputRefused) as error:
            problems.append((f"entry {number}", str(error)))
    return Read(tuple(entries), tuple(problems))


def watched(alert: Alert, at: datetime) -> Iterator[Watched]:
    """Give what an alert waits for at a moment, as clues; nothing where it is not active or has expired."""
    if not alert.Active or alert.ExpiryDate < at:
        return
    for trigger in alert.AlertTriggers:
        clue = _clue(trigger)
        if clue is not None:
            yield Watched(f"alert {alert.AlertID}", *clue)


def not_understood(alert: Alert) -> tuple[Trigger, ...]:
    """Give the triggers that no clue can be made of, such as digests: those belong on a list."""
    return tuple(trigger for trigger in alert.AlertTriggers if _clue(trigger) is None)


def _clue(trigger: Trigger) -> tuple[str, str, str] | None:
    name = _TYPES.get(keys.key(trigger.TriggerType or ""))
    value = (trigger.TriggerValue or "").strip()
    if name is None or not value:
        return None
    own = {"email": keys.email_key, "phone": keys.phone_key, "address": keys.address_key}
    key = own.get(name, keys.key)(value)
    return (name, key, value) if key else None


def _shape(context: object) -> type[Shape] | None:
    named = context.rpartition("#")[2].partition("/")[0] if isinstance(context, str) else None
    return next((shape for shape, name in _NAMES.items() if name == named), None)


def _checked(entry: Shape) -> Shape:
    """Dates without a zone are UTC; a byte is a byte."""
    name = {Alert: "ExpiryDate", Hit: "HitDate"}.get(type(entry))
    number = getattr(entry, "Priority", None) if isinstance(entry, Alert) else getattr(entry, "MatchPercentage", None)
    if number is not None and not 0 <= number <= 255:
        raise InputRefused(f"{number} is no byte")
    if name is None or getattr(entry, name).tzinfo is not None:
        return entry
    return msgspec.structs.replace(entry, **{name: getattr(entry, name).replace(tzinfo=UTC)})


def _bare(value: Any) -> Any:
    """Without fields that say nothing."""
    if isinstance(value, dict):
        return {name: _bare(each) for name, each in value.items() if each not in (None, [], ())}
    return [_bare(each) for each in value] if isinstance(value, list) else value
