"""Facts of the log that are worth an auditor's eye: counts with their basis, never a score or a verdict."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

import msgspec
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils import timezone

from vangnet.accounts.audit.activities import register
from vangnet.accounts.audit.reading import since
from vangnet.accounts.models import AuditEntry

MOST = 50  # rows of each table; the page says when there are more
MANY_LOOKS = 20
_FRIDAY = 5


class Fact(msgspec.Struct, frozen=True):
    """Somebody, in a case: how often, and when last."""

    person_number: str
    person_name: str
    case_number: str
    count: int
    last_at: datetime


class Signals(msgspec.Struct, frozen=True):
    """What happened in the last days: refusals, looks outside office hours, looks without a categorisation."""

    days: int
    refused: list[Fact]
    outside_hours: list[Fact]
    without_categorisation: list[Fact]


def signals(*, days: int = 30, now: datetime | None = None) -> Signals:
    """The facts of the last days, most first."""
    begin = (now or timezone.now()) - timedelta(days=days)
    recent = since(AuditEntry.objects.all(), begin)
    words = register().signals
    looks = recent.filter(name__in=words.looked, status_code="ok")
    return Signals(
        days=days,
        refused=_facts(recent.exclude(status_code__in=("ok", "unchanged"))),
        outside_hours=_facts(_outside_hours(looks)),
        without_categorisation=_without_categorisation(recent, looks),
    )


def _outside_hours(looks: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    words = register().signals
    timed = looks.annotate(hour=ExtractHour("ended_at"), weekday=ExtractIsoWeekDay("ended_at"))
    night = Q(hour__lt=words.office_begins) | Q(hour__gte=words.office_ends)
    return timed.filter(night | Q(weekday__gt=_FRIDAY))


def _without_categorisation(recent: QuerySet[AuditEntry], looks: QuerySet[AuditEntry]) -> list[Fact]:
    decided = recent.filter(name__in=register().signals.decided, status_code="ok")
    pairs = set(decided.values_list("person_number", "case_number").distinct().order_by())
    facts = (fact for fact in _grouped(looks) if fact.count >= MANY_LOOKS)
    return list(islice((fact for fact in facts if (fact.person_number, fact.case_number) not in pairs), MOST + 1))


def _facts(lines: QuerySet[AuditEntry]) -> list[Fact]:
    return list(islice(_grouped(lines), MOST + 1))


def _grouped(lines: QuerySet[AuditEntry]) -> Iterator[Fact]:
    """By person and case, most first."""
    by = ("person_number", "case_number")
    told = {"name": Max("person_name"), "count": Count("sequence"), "last": Max("ended_at")}
    counted = lines.order_by().values(*by).annotate(**told).order_by("-count", *by)
    return (Fact(*row) for row in counted.values_list("person_number", "name", "case_number", "count", "last"))
