"""The time line of a case: what is stated of when its media were made."""

from datetime import date, datetime, time, timedelta

import msgspec
from django.db.models import Count, DateTimeField, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDay, TruncMonth
from django.utils import timezone

from vangnet.cases.models import Case, QueueEntry
from vangnet.cases.queries.queue import Asked, queue_of

PAGE = 100
_YEARS = 1900, 2200
_BEGINS = Coalesce("earliest_at", "latest_at", output_field=DateTimeField())


class Span(msgspec.Struct, frozen=True):
    """A month or a day (`is_day`) that is looked at, in the desk's own time zone."""

    start: datetime
    end: datetime
    is_day: bool

    @property
    def key(self) -> str:
        """As an address tells it."""
        return f"{self.start:%Y-%m-%d}" if self.is_day else f"{self.start:%Y-%m}"


def span_of(told: str) -> Span | None:
    """The month ("2026-05") or day ("2026-05-03") that an address tells, if it tells one."""
    for form, is_day in (("%Y-%m-%d", True), ("%Y-%m", False)):
        try:
            first = datetime.strptime(told, form).date()  # noqa: DTZ007  # a day of the calendar
        except ValueError:
            continue
        if not _YEARS[0] <= first.year <= _YEARS[1]:
            return None
        after = first + timedelta(days=1) if is_day else (first + timedelta(days=32)).replace(day=1)
        return Span(_midnight(first), _midnight(after), is_day)
    return None


def counts(case: Case, asked: Asked, *, within: Span | None = None) -> list[tuple[datetime, int]]:
    """How many media begin in each month, or on each day within a month."""
    found = _stated(case, asked)
    if within is not None:
        found = found.filter(_begins_in(within))
    cut = TruncDay if within is not None else TruncMonth
    rows = found.order_by().annotate(at=cut(_BEGINS)).values_list("at").annotate(n=Count("pk")).order_by("at")
    return list(rows)


def entries(case: Case, asked: Asked, span: Span) -> QuerySet[QueueEntry]:
    """Media whose interval touches a span, the earliest first; open ends reach as far as there is time."""
    from_before = Q(earliest_at=None) | Q(earliest_at__lt=span.end)
    until_after = Q(latest_at=None) | Q(latest_at__gte=span.start)
    found = _stated(case, asked).filter(from_before & until_after).select_related("medium")
    return found.order_by(_BEGINS, "position", "pk")


def unstated(case: Case, asked: Asked) -> int:
    """How many media of the queue have no bound at all."""
    bound = Q(has_moment=True) & (Q(earliest_at__isnull=False) | Q(latest_at__isnull=False))
    return queue_of(case, asked).exclude(bound).order_by().count()


def _stated(case: Case, asked: Asked) -> QuerySet[QueueEntry]:
    is_bound = Q(earliest_at__isnull=False) | Q(latest_at__isnull=False)
    return queue_of(case, asked).filter(is_bound, has_moment=True)


def _begins_in(span: Span) -> Q:
    by_latest = Q(earliest_at=None, latest_at__gte=span.start, latest_at__lt=span.end)
    return by_latest | Q(earliest_at__gte=span.start, earliest_at__lt=span.end)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
