"""Figures of intake: how many came by what, what became of them, and how long that took. No figure is of a person."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from vangnet.intake import report as intake
from vangnet.intake.completeness import Quality, quality
from vangnet.reports.models import CriminalComplaint, Decision, HotlineMessage, Report, YearFigures
from vangnet.reports.states import OPEN, State
from vangnet.reports.weighing.rules import Lane

FEWEST = 5
"""Fewer than this are told as "fewer than 5": a group that small could point to people."""
MOST_FOR_QUALITY = 2_000
"""Of each platform's reports; the newest ones. A frozen year counts them all."""
NOT_TOLD = "not_told"
NOT_DECIDED = "not_decided"
_LANES = tuple(Lane)


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """How long something took, in hours: over how many reports, the median, and what nine of ten stayed within."""

    count: int = 0
    median_hours: float | None = None
    p90_hours: float | None = None


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a stretch of days. Each table of `tables` adds up to `total`; complaints are apart."""

    first: date
    last: date
    counted_at: datetime
    total: int
    tables: dict[str, dict[str, int]]  # channel, incident, lane, unit, state, outcome
    open_now: int
    not_worked_on: int  # nobody opened it, nothing was decided
    first_look: dict[str, Times]  # by channel, and "all"
    decision: dict[str, Times]
    complaints: int
    quality: tuple[Quality, ...]
    hotline: dict[str, int]


def figures(first: date, last: date, *, all_quality: bool = False) -> Figures:
    """Count the reports that were received from one day to another, both included."""
    starts_at, ends_at = _start(first), _start(last + timedelta(days=1))
    reports = Report.objects.filter(received_at__gte=starts_at, received_at__lt=ends_at)
    rows = list(decided(reports))
    tables = {name: Counter[str]() for name in ("channel", "incident", "lane", "unit", "state", "outcome")}
    looks: dict[str, list[float]] = {"all": []}
    settled: dict[str, list[float]] = {"all": []}
    not_worked_on = 0
    for row in rows:
        told = _told(row)
        for name, key in told.items():
            tables[name][key] += 1
        for place, moment in ((looks, row["seen_at"]), (settled, row["decided_at"])):
            if moment is not None:
                hours = max((moment - row["received_at"]).total_seconds() / 3_600, 0.0)
                place["all"].append(hours)
                place.setdefault(row["channel"], []).append(hours)
        not_worked_on += row["seen_at"] is None and row["decided_at"] is None and row["state"] in OPEN
    return Figures(
        first=first,
        last=last,
        counted_at=timezone.now(),
        total=len(rows),
        tables={name: dict(sorted(table.items())) for name, table in tables.items()},
        open_now=sum(row["state"] in OPEN for row in rows),
        not_worked_on=not_worked_on,
        first_look={name: times(hours) for name, hours in looks.items()},
        decision={name: times(hours) for name, hours in settled.items()},
        complaints=CriminalComplaint.objects.filter(filed_on__gte=first, filed_on__lte=last).count(),
        quality=tuple(_quality(reports, None if all_quality else MOST_FOR_QUALITY)),
        hotline=_hotline(starts_at, ends_at),
    )


def frozen(year: int) -> Figures | None:
    """The figures of a year as they were frozen."""
    kept = YearFigures.objects.filter(year=year).first()
    return None if kept is None else msgspec.convert(kept.figures, Figures, strict=False)


def digest_of(told: Any) -> str:
    """SHA-256 of figures as plain values, in one order."""
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()


def times(hours: Sequence[float]) -> Times:
    """The middle, and what nine of ten stayed within: values that really occurred (nearest rank)."""
    if not hours:
        return Times()
    ordered = sorted(hours)
    return Times(count=len(ordered), median_hours=_rank(ordered, 0.5), p90_hours=_rank(ordered, 0.9))


def _rank(ordered: Sequence[float], share: float) -> float:
    return round(ordered[max(math.ceil(share * len(ordered)) - 1, 0)], 1)


FEW, SHIELDED = "few", "shielded"
"""What stands for a number that is too small, and for one from which a small one could be reckoned."""


def protected(table: dict[str, int]) -> dict[str, int | str]:
    """A table in which small numbers are FEW, and one more is SHIELDED where a single one could be reckoned back."""
    told: dict[str, int | str] = {name: FEW if 0 < number < FEWEST else number for name, number in table.items()}
    others = sorted((number, name) for name, number in table.items() if number >= FEWEST)
    if list(told.values()).count(FEW) == 1 and others:
        told[others[0][1]] = SHIELDED
    return told


# -- counting ---------------------------------------------------------------------------------------------------------


def decided(reports: QuerySet[Report]) -> Iterator[dict[str, Any]]:
    """Reports as they are counted: each with the newest decision that stands, its own or its cluster's."""
    own = Decision.objects.filter(report=OuterRef("pk"), revoked_at=None).order_by("-pk")
    on_all = Decision.objects.filter(cluster=OuterRef("cluster"), revoked_at=None)
    of_cluster = on_all.exclude(apart=OuterRef("pk")).order_by("-pk")
    told = reports.order_by().annotate(
        own_decision=Subquery(own.values("pk")[:1]),
        cluster_decision=Subquery(of_cluster.values("pk")[:1]),
        told_incident=F("content__incident"),
    )
    names = (
        "pk",
        "number",
        "unit",
        "channel",
        "state",
        "lane",
        "unit__name",
        "seen_at",
        "received_at",
        "told_incident",
        "own_decision",
        "cluster_decision",
    )
    decisions = {
        pk: (outcome, made_at) for pk, outcome, made_at in Decision.objects.values_list("pk", "outcome", "made_at")
    }
    for row in told.values(*names).iterator(chunk_size=2_000):
        newest = max((pk for pk in (row["own_decision"], row["cluster_decision"]) if pk is not None), default=None)
        outcome, made_at = decisions.get(newest, (NOT_DECIDED, None)) if newest else (NOT_DECIDED, None)
        yield {**row, "outcome": outcome, "decided_at": made_at}


def _told(row: dict[str, Any]) -> dict[str, str]:
    lane = row["lane"]
    return {
        "channel": row["channel"],
        "incident": str(row["told_incident"] or NOT_TOLD)[:200],
        "lane": _LANES[lane] if lane < len(_LANES) else str(lane),
        "unit": row["unit__name"],
        "state": row["state"],
        "outcome": row["outcome"],
    }


def _quality(reports: QuerySet[Report], most: int | None) -> Iterable[Quality]:
    of_platforms = reports.filter(channel=Report.Channel.PLATFORM).exclude(state=State.DESTROYED)
    contents = of_platforms.order_by("-pk").values_list("content", flat=True)
    told = contents if most is None else contents[:most]
    return quality(msgspec.convert(content, intake.Report) for content in told.iterator(chunk_size=500))


def _hotline(starts_at: datetime, ends_at: datetime) -> dict[str, int]:
    """What the hotline asked, and whether it was answered in time."""
    asked = HotlineMessage.objects.filter(
        direction=HotlineMessage.Direction.IN, due_at__isnull=False, made_at__gte=starts_at, made_at__lt=ends_at
    )
    now = timezone.now()
    return {
        "asked": asked.count(),
        "in_time": asked.filter(answered_at__lte=F("due_at")).count(),
        "late": asked.filter(answered_at__gt=F("due_at")).count(),
        "waits": asked.filter(answered_at=None, due_at__gte=now).count(),
        "overdue": asked.filter(answered_at=None, due_at__lt=now).count(),
    }


def months(year: int) -> list[tuple[int, int]]:
    """How many reports came in each month of a year."""
    starts_at, ends_at = _start(date(year, 1, 1)), _start(date(year + 1, 1, 1))
    counts: Counter[int] = Counter()
    days = Report.objects.filter(received_at__gte=starts_at, received_at__lt=ends_at).order_by()
    for moment, number in days.values_list("received_at__month").annotate(Count("pk")):
        counts[moment] += number
    return [(month, counts[month]) for month in range(1, 13)]


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
