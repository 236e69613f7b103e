"""Alarms: raised by the program, one open at a time for each thing; settled by a person who says how."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Unit
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.models import Alarm, Report

_LONGEST = 200


@transaction.atomic
def raise_alarm(
    kind: Alarm.Kind, key: str, *, facts: dict[str, Any], unit: Unit | None = None, report: Report | None = None
) -> Alarm:
    """Tell of something that a person must act on; told again, the same alarm counts on."""
    same = Alarm.objects.select_for_update().filter(kind=kind, key=key[:_LONGEST], settled_at=None)
    if same.update(times=F("times") + 1, again_at=timezone.now(), facts=facts):
        return same.get()
    alarm = Alarm.objects.create(kind=kind, key=key[:_LONGEST], unit=unit, report=report, facts=facts)
    record(Act("alarm.raise", objects=(f"alarm:{alarm.pk}",), details={"kind": kind}), by=Actor(None))
    return alarm


@transaction.atomic
def settle_alarm(alarm: Alarm, *, how: str, by: Actor) -> None:
    """Somebody acted on an alarm, and says how."""
    if not how.strip():
        raise InputRefused(_("Say what was done; it is written down."))
    done = {"settled_at": timezone.now(), "settled_by": person_of(by), "settled_how": how.strip()}
    if not Alarm.objects.filter(pk=alarm.pk, settled_at=None).update(**done):
        raise InputRefused(_("Somebody settled this alarm before."))
    record(Act("alarm.settle", objects=(f"alarm:{alarm.pk}",)), by=by)
