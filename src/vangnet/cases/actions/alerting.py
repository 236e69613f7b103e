"""VICS Alerts of other units come in, wait, and are answered; and an own open series goes out as one."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any, BinaryIO
from uuid import UUID, uuid4, uuid5

import msgspec
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.capture.clues.alerts import Alert, Hit, Notification, Trigger, read, write
from vangnet.cases.actions.acting import person_of
from vangnet.cases.actions.capturing import json_of
from vangnet.cases.actions.drafting import Leaving, write_down
from vangnet.cases.actions.lanes import revoke
from vangnet.cases.models import Case, Draft, Series, WatchAlert, WatchMatch
from vangnet.cases.queries.alerts import as_read, offered
from vangnet.errors import InputRefused

MOST_BYTES = 2**20
_LONGEST = 200

Out = tuple[Draft, BinaryIO]
"""What was written down, and the file that leaves."""


class Came(msgspec.Struct, frozen=True):
    """What came in: the new alerts, how many stood here already, and what could not be read, (place, why)."""

    alerts: tuple[WatchAlert, ...]
    held: int
    problems: tuple[tuple[str, str], ...]


class Asking(msgspec.Struct, frozen=True):
    """What an alert of our own asks: its clues as (name, key), until when, how urgently (0 to 255), under what name."""

    clues: Sequence[tuple[str, str]]
    expires_on: date
    priority: int
    name: str = ""


def load_alerts(data: bytes, *, by: Actor) -> Came:
    """Take in the alerts of a file; one that stands here already is replaced by what the file says of it now.

    Raises InputRefused, and changes nothing, for what is no file of alerts and where no alert of it can be read.
    """
    try:
        return _load(data, by)
    except IntegrityError as error:
        raise InputRefused(_("Nothing was loaded: somebody loads the same alert at this moment.")) from error


@transaction.atomic
def _load(data: bytes, by: Actor) -> Came:
    alerts, problems = _read(data)
    made, held = [], 0
    for alert in alerts:
        row, is_new = _take(alert, by)
        made += [row] if is_new else []
        held += not is_new
    details = {"sha256": hashlib.sha256(data).hexdigest(), "alerts": len(made), "held": held, "unread": len(problems)}
    record(Act("watch.load", objects=tuple(f"alert:{row.pk}" for row in made), details=details), by=by)
    if made:
        _watch_later(made)
    return Came(tuple(made), held, problems)


@transaction.atomic
def withdraw_alert(alert: WatchAlert, *, reason: str, by: Actor) -> None:
    """An alert waits no longer; what it met stays to be read."""
    revoke(alert, reason=reason, by=by)
    record(Act("watch.withdraw", objects=(f"alert:{alert.pk}",)), by=by)


def give_hit(match: WatchMatch, *, case: Case, leaving: Leaving, by: Actor) -> Out:
    """Tell the unit of an alert that something which it waits for was met, and whom to speak to: no case, no clue.

    `leaving.kind` says which of the two shapes it is: the hit, or the notification that ties it to the alert.
    """
    alert = match.alert
    if alert is None or match.exhibit.case_id != case.pk:
        raise InputRefused(_("This is no match of an alert with this case."))
    if leaving.kind == Draft.Kind.HIT:
        data = write([Hit(HitID=match.hit, HitDate=match.found_at, **_contact(case, by))])
    elif leaving.kind == Draft.Kind.NOTIFICATION:
        number = uuid5(match.hit, "notification")
        of = as_read(alert)
        told = Notification(
            NotificationID=number, HitID=match.hit, AlertID=of.AlertID, AlertReferenceNumber=of.ReferenceNumber
        )
        data = write([told])
    else:
        raise InputRefused(_("Only a hit or a notification answers an alert."))
    method = {"hit": str(match.hit), "alert": str(alert.number), "match": match.pk}
    return _leave(case, leaving, data, method, by)


def give_alert(series: Series, asking: Asking, *, leaving: Leaving, by: Actor) -> Out:
    """Ask another unit to tell when clues of an open series turn up: the chosen clues and whom to speak to, no more."""
    if series.child_identified:
        raise InputRefused(_("The child of this series is identified: there is nothing to wait for."))
    held = {(one.name, one.key): one for one in offered(series)}
    chosen = [held[pair] for pair in dict.fromkeys(asking.clues) if pair in held]
    if not chosen:
        raise InputRefused(_("Choose at least one clue of this series."))
    number = _number_of(series)
    triggers = tuple(
        Trigger(TriggerID=uuid5(number, f"{one.name} {one.key}"), TriggerValue=one.value, TriggerType=one.name)
        for one in chosen
    )
    alert = Alert(
        AlertID=number,
        Priority=asking.priority,
        Active=True,
        ExpiryDate=datetime.combine(asking.expires_on, time.max.replace(microsecond=0), UTC),
        Name=asking.name or None,
        AlertTriggers=triggers,
        **_contact(series.case, by),
    )
    method = {"alert": str(number), "series": series.pk, "clues": len(chosen)}
    return _leave(series.case, leaving, write([alert]), method, by)


def _read(data: bytes) -> tuple[list[Alert], tuple[tuple[str, str], ...]]:
    if len(data) > MOST_BYTES:
        raise InputRefused(_("Nothing was loaded: the file is larger than 1 MiB."))
    try:
        found = read(data)
    except InputRefused as refusal:
        raise InputRefused(_("Nothing was loaded: %(why)s") % {"why": refusal}) from refusal
    alerts = [one for one in found.entries if isinstance(one, Alert)]
    if len(alerts) != len(found.entries):
        raise InputRefused(_("Nothing was loaded: this file holds answers to alerts, and no alerts."))
    if not alerts:
        why = "; ".join(f"{place}: {why}" for place, why in found.problems[:3])
        raise InputRefused(_("Nothing was loaded: no alert in it can be read. %(why)s") % {"why": why})
    if len({alert.AlertID for alert in alerts}) != len(alerts):
        raise InputRefused(_("Nothing was loaded: one alert stands in it twice, and which one counts is not told."))
    return alerts, found.problems


def _take(alert: Alert, by: Actor) -> tuple[WatchAlert, bool]:
    """The row of an alert, and whether it is new; what it met before moves with it."""
    told = msgspec.json.decode(json_of(alert))
    before = WatchAlert.objects.select_for_update().filter(number=alert.AlertID, revoked_at=None).first()
    if before is not None and before.alert == told:
        return before, False
    if before is not None:
        revoke(before, reason=_("A newer file says otherwise."), by=by)
    row = WatchAlert.objects.create(
        number=alert.AlertID,
        unit=_short(alert.ContactOrganization),
        reference=_short(alert.ReferenceNumber),
        name=_short(alert.Name),
        is_active=alert.Active,
        expires_at=_expiry(alert),
        alert=told,
        made_by=person_of(by),
    )
    WatchMatch.objects.filter(alert__number=row.number).update(alert=row)
    return row, True


def _expiry(alert: Alert) -> datetime:
    try:
        return alert.ExpiryDate.astimezone(UTC)
    except OverflowError as error:
        raise InputRefused(_("Nothing was loaded: a date in it is in no year.")) from error


def _short(value: str | None) -> str:
    return (value or "").replace("\0", "").strip()[:_LONGEST]


def _contact(case: Case, by: Actor) -> dict[str, Any]:
    return {"ContactOrganization": f"{case.team.unit}, {case.team}", "ContactName": str(person_of(by))}


def _number_of(series: Series) -> UUID:
    """The same each time that this series goes out, so that a newer file takes the place of an older one."""
    given = Draft.objects.filter(case=series.case_id, kind=Draft.Kind.ALERT, method__series=series.pk).first()
    return UUID(given.method["alert"]) if given is not None else uuid4()


def _leave(case: Case, leaving: Leaving, data: bytes, method: dict[str, object], by: Actor) -> Out:
    file = BytesIO(data)
    return write_down(case=case, leaving=leaving, file=file, method=method, by=by), file


def _watch_later(alerts: Sequence[WatchAlert]) -> None:
    """A worker looks for them in what was captured."""
    from vangnet.cases.capture_job import watch_new_alerts

    watch_new_alerts.enqueue([alert.pk for alert in alerts])
