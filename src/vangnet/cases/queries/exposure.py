"""What somebody had before their eyes: for themselves, for an adviser of their choice, and for nobody above them."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from vangnet.accounts.models import Person
from vangnet.accounts.preferences import preferences
from vangnet.cases.models import ExposureShare, Look

DAYS, WEEKS = 28, 12
PAUSE = timedelta(minutes=10)
"""No look for so long counts as a pause."""


class Amount(msgspec.Struct, frozen=True):
    """How much somebody looked at. `severity` counts looks from 3 (heaviest) to 0; `unsaid` has no category yet.

    `first` counts contents never seen before by this person; the other looks were at something seen before.
    """

    looks: int = 0
    first: int = 0
    seconds: float = 0
    severity: tuple[int, int, int, int] = (0, 0, 0, 0)
    unsaid: int = 0

    @property
    def repeated(self) -> int:
        """Looks at what was seen before."""
        return self.looks - self.first

    @property
    def minutes(self) -> int:
        """The time, in whole minutes."""
        return round(self.seconds / 60)

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(
            self.looks + other.looks,
            self.first + other.first,
            self.seconds + other.seconds,
            (
                self.severity[0] + other.severity[0],
                self.severity[1] + other.severity[1],
                self.severity[2] + other.severity[2],
                self.severity[3] + other.severity[3],
            ),
            self.unsaid + other.unsaid,
        )


class Span(msgspec.Struct, frozen=True):
    """A day, or a week from its Monday, and how much it held."""

    day: date
    amount: Amount


class Account(msgspec.Struct, frozen=True):
    """A person's account: the last days and weeks (oldest first; those without a look too), and all of it."""

    days: tuple[Span, ...]
    weeks: tuple[Span, ...]
    ever: Amount

    @property
    def today(self) -> Amount:
        """How much today held so far."""
        return self.days[-1].amount

    @property
    def this_week(self) -> Amount:
        """How much this week held so far."""
        return self.weeks[-1].amount


class Prompt(msgspec.Struct, frozen=True):
    """A reason to pause, by limits that the person set: minutes without a pause, or contents looked at today."""

    minutes: int = 0
    media_today: int = 0


def account(person: Person) -> Account:
    """What a person looked at, by day and by week in the desk's own time zone."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    since = min(today - timedelta(days=DAYS - 1), monday - timedelta(weeks=WEEKS - 1))
    by_day = _by_day(person.looks.filter(began_at__gte=_midnight(since)))
    first_day = today - timedelta(days=DAYS - 1)
    days = tuple(_span(by_day, first_day + timedelta(days=n), 1) for n in range(DAYS))
    weeks = tuple(_span(by_day, monday - timedelta(weeks=n), 7) for n in reversed(range(WEEKS)))
    return Account(days, weeks, _amount(person.looks.aggregate(**_COUNTED)))


def prompt(person: Person) -> Prompt | None:
    """Whether a pause is due by the person's own limits; None where it is not, or where they set none."""
    wanted, now = preferences(person), timezone.now()
    minutes = wanted.pause_after_minutes
    if minutes and _is_without_pause(person, now - timedelta(minutes=minutes), now):
        return Prompt(minutes=minutes)
    if wanted.media_per_day:
        today = person.looks.filter(began_at__gte=_midnight(timezone.localdate())).count()
        if today >= wanted.media_per_day:
            return Prompt(media_today=today)
    return None


def shared_with(adviser: Person) -> QuerySet[ExposureShare]:
    """Who lets this adviser see their account now."""
    return ExposureShare.objects.filter(adviser=adviser, until__isnull=True).select_related("person__unit")


def shares_of(person: Person) -> QuerySet[ExposureShare]:
    """With whom a person shares their account now, and shared it before; newest first."""
    return person.exposure_shares.select_related("adviser").order_by("-since")


_COUNTED: dict[str, Any] = {
    "looks": Count("pk"),
    "first": Count("pk", filter=Q(is_first=True)),
    "seconds": Sum("seconds", default=0.0),
    "unsaid": Count("pk", filter=Q(severity__isnull=True)),
    **{f"severity_{n}": Count("pk", filter=Q(severity=n)) for n in range(4)},
}


def _by_day(looks: QuerySet[Look]) -> dict[date, Amount]:
    days = looks.order_by().annotate(day=TruncDate("began_at")).values("day").annotate(**_COUNTED)
    return {row["day"]: _amount(row) for row in days}


def _amount(row: Mapping[str, Any]) -> Amount:
    severity = (row["severity_3"], row["severity_2"], row["severity_1"], row["severity_0"])
    return Amount(row["looks"], row["first"], row["seconds"], severity, row["unsaid"])


def _span(by_day: Mapping[date, Amount], start: date, days: int) -> Span:
    amounts = (by_day.get(start + timedelta(days=n), Amount()) for n in range(days))
    return Span(start, sum(amounts, Amount()))


def _is_without_pause(person: Person, since: datetime, now: datetime) -> bool:
    """Whether no gap between looks was a pause, from before `since` until now."""
    recent = person.looks.filter(began_at__gt=since - PAUSE, began_at__lte=now).order_by("began_at")
    before = None
    for began_at, seconds in recent.values_list("began_at", "seconds"):
        if before is None:
            if began_at > since:  # the pause was just before this
                return False
        elif began_at - before > PAUSE and began_at > since:
            return False
        before = began_at + timedelta(seconds=seconds)
    return before is not None and now - before <= PAUSE


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
