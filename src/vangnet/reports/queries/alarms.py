"""Which alarms somebody sees: those of everybody and of their own unit; of alerts, who may read alerts."""

from django.db.models import Q, QuerySet

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.reports.models import Alarm

OF_ALERTS = (Alarm.Kind.SCHOOL_YES, Alarm.Kind.SCHOOL_ERASURE)


def alarms_of(person: Person) -> QuerySet[Alarm]:
    """The alarms that a person may see and settle, open ones first and newest first within these."""
    if not may(person, Verb.SETTLE_ALARMS):
        return Alarm.objects.none()
    mine = Alarm.objects.filter(Q(unit=None) | Q(unit=person.unit_id))
    if not may(person, Verb.READ_ALERTS):
        mine = mine.exclude(kind__in=OF_ALERTS)
    return mine.select_related("unit", "report", "settled_by")


def open_alarms(person: Person) -> QuerySet[Alarm]:
    """Those that somebody must still act on."""
    return alarms_of(person).filter(settled_at=None)
