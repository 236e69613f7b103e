"""What must happen by itself, each minute: what is over ends, and an erasure that is not confirmed becomes an alarm."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from vangnet.accounts.audit import Actor
from vangnet.alerts.actions.ending import order_end
from vangnet.alerts.limits import limits
from vangnet.alerts.models import Alert, Erasure
from vangnet.alerts.states import RUNS, locked
from vangnet.alerts.texts import forget_texts
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.models import Alarm
from vangnet.victims.models import Crop, Victim

logger = logging.getLogger(__name__)
_PROGRAM = Actor(None)


def watch(now: datetime | None = None) -> None:
    """End what is over, and tell of erasures that the school door did not confirm in time."""
    moment = now or timezone.now()
    for alert in Alert.objects.filter(state__in=RUNS).select_related("victim", "crop"):
        try:
            _end_if_over(alert, moment)
        except Exception:
            logger.exception("%s was not ended; it is tried again, and the others were looked at", alert.number)
    _late(moment)


def crop_was_stopped(crop: Crop, by: Actor, reason: str, **_: object) -> None:
    """A crop may no longer be used: an alert that shows it is withdrawn in the same transaction, not a minute later."""
    for alert in Alert.objects.filter(crop=crop, state__in=RUNS):
        order_end(locked(alert), end=Alert.End.WITHDRAWN, reason=reason, by=by)


def crop_goes(instance: Crop, **_: object) -> None:
    """The case of a crop is destroyed, and the crop with it: what people wrote of that case in its alert goes too."""
    for alert in Alert.objects.filter(crop=instance, state=Alert.State.ENDED):
        forget_texts(alert)


def _end_if_over(alert: Alert, now: datetime) -> None:
    with transaction.atomic():
        held = locked(alert)
        end = _over(held, now) if held.state in RUNS else None
        if end is not None:
            order_end(held, end=end, reason="", by=_PROGRAM)


def _over(alert: Alert, now: datetime) -> Alert.End | None:
    """Why an alert must not go on: the child was found some other way, its crop was taken back, its term is over."""
    if alert.victim.status != Victim.Status.UNIDENTIFIED:
        return Alert.End.RECOGNISED
    if alert.crop is None or alert.crop.state in (Crop.State.WITHDRAWN, Crop.State.REFUSED):
        return Alert.End.WITHDRAWN
    return Alert.End.TERM if alert.until is None or alert.until <= now else None


def _late(now: datetime) -> None:
    """Each erasure that was ordered long enough ago is told once; told again when it stays after it was settled."""
    late = Erasure.objects.filter(erased_at=None, ordered_at__lt=now - limits().erasure).select_related("alert__unit")
    told = Alarm.objects.filter(kind=Alarm.Kind.SCHOOL_ERASURE, settled_at=None)
    for erasure in late.exclude(alert__number__in=told.values("key")):
        alert = erasure.alert
        facts = {"alert": alert.number, "ordered_at": erasure.ordered_at.isoformat() if erasure.ordered_at else ""}
        raise_alarm(Alarm.Kind.SCHOOL_ERASURE, alert.number, facts=facts, unit=alert.unit)
