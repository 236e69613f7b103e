"""Figures of each year: alerts, schools and people asked, answers, children recognised. Small numbers: see who may."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Concat, ExtractYear

from vangnet.alerts.models import Alert, Answer, AskedContact, Verification


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """What alerts that were sent in a year came to."""

    year: int
    alerts: int = 0
    schools: int = 0  # a school that was asked in two alerts counts twice
    people: int = 0
    answered: int = 0
    yes: int = 0
    perhaps: int = 0
    no: int = 0
    recognised: int = 0


def years(alerts: QuerySet[Alert]) -> list[Year]:
    """The years in which these alerts were sent, newest first: four questions to the database."""
    sent = alerts.filter(sent_at__isnull=False).values("pk")
    kinds = {kind: Count("pk", filter=Q(kind=kind)) for kind in Answer.Kind.values}
    is_recognised = Q(answer__alert__in=sent, outcome=Verification.Outcome.RECOGNISED)
    counted = (
        _by_year(Alert.objects.filter(pk__in=sent), "sent_at", alerts=Count("pk")),
        _by_year(
            AskedContact.objects.filter(alert__in=sent),
            "alert__sent_at",
            people=Count("pk"),
            answered=Count("pk", filter=Q(answered_at__isnull=False)),
            schools=Count(Concat("alert", Value(":"), "contact__school", output_field=CharField()), distinct=True),
        ),
        _by_year(Answer.objects.filter(alert__in=sent), "alert__sent_at", **kinds),
        _by_year(
            Verification.objects.filter(is_recognised),
            "answer__alert__sent_at",
            recognised=Count("answer__alert__victim", distinct=True),
        ),
    )
    told: dict[int, dict[str, int]] = {}
    for rows in counted:
        for row in rows:
            told.setdefault(row["year"], {}).update(row)
    return [Year(**told[year]) for year in sorted(told, reverse=True)]


def _by_year(rows: QuerySet[Any], at: str, **counts: Count) -> Iterable[dict[str, int]]:
    told: Iterable[dict[str, int]] = rows.order_by().values(year=ExtractYear(at)).annotate(**counts)
    return told
