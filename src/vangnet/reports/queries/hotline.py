"""The exchange with hotlines as people see it: who waits on whom, figures of terms and look-ups."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import msgspec
from django.db.models import Count, Max, Min, Q, QuerySet

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.reports.models import Hotline, HotlineMessage, LookupDay, Report
from vangnet.transfer import hotline as exchange

IN, OUT = HotlineMessage.Direction.IN, HotlineMessage.Direction.OUT
Kind = HotlineMessage.Kind
OPEN = Q(answered_at=None, due_at__isnull=False)
WE_OWE = OPEN & Q(direction=IN) & ~Q(kind=Kind.HOLD)
THEY_OWE = OPEN & Q(direction=OUT) & ~Q(kind=Kind.HOLD)
HELD = OPEN & Q(kind=Kind.HOLD)


def hotlines(person: Person) -> QuerySet[Hotline]:
    """The hotlines that this person's unit exchanges with; none without the right."""
    if not people.may(person, Verb.EXCHANGE_WITH_HOTLINE):
        return Hotline.objects.none()
    return Hotline.objects.filter(unit=person.unit_id)


def messages(person: Person) -> QuerySet[HotlineMessage]:
    """The messages of those hotlines."""
    return HotlineMessage.objects.filter(hotline__in=hotlines(person))


class Exchange(msgspec.Struct, frozen=True):
    """A thread in the list: who waits on whom and until when. `first` is the key of its first message."""

    first: int
    hotline: str
    thread: str
    report: str
    last_at: datetime
    we_owe: datetime | None
    they_owe: datetime | None
    held_until: datetime | None
    is_unsent: bool
    is_overdue: bool

    @property
    def is_open(self) -> bool:
        return bool(self.we_owe or self.they_owe or self.held_until)


def exchanges(person: Person, *, now: datetime) -> QuerySet[Any, Any]:
    """The threads, one row for each: overdue first, then by what is due next, then the newest."""
    return (
        messages(person)
        .order_by()
        .values("hotline", "hotline__title", "thread")
        .annotate(
            first=Min("pk"),
            last_at=Max("made_at"),
            report=Max("report"),
            we_owe=Min("due_at", filter=WE_OWE),
            they_owe=Min("due_at", filter=THEY_OWE),
            held_until=Min("due_at", filter=HELD),
            unsent=Count("pk", filter=Q(direction=OUT, bundle=None)),
            overdue=Count("pk", filter=(WE_OWE | THEY_OWE) & Q(due_at__lt=now)),
            open=Count("pk", filter=WE_OWE),
            waits=Count("pk", filter=OPEN),
        )
        .order_by("-overdue", "-open", "we_owe", "-waits", "-last_at")
    )


def told(rows: Iterable[dict[str, Any]]) -> list[Exchange]:
    """Rows of the list, with the numbers of their reports."""
    held = list(rows)
    numbers = dict(Report.objects.filter(pk__in=[row["report"] for row in held]).values_list("pk", "number"))
    return [
        Exchange(
            first=row["first"],
            hotline=row["hotline__title"],
            thread=row["thread"],
            report=numbers.get(row["report"], ""),
            last_at=row["last_at"],
            we_owe=row["we_owe"],
            they_owe=row["they_owe"],
            held_until=row["held_until"],
            is_unsent=bool(row["unsent"]),
            is_overdue=bool(row["overdue"]),
        )
        for row in held
    ]


class Said(msgspec.Struct, frozen=True):
    """A message of a thread as it is shown: what was read of it, and the fields that this program does not know."""

    row: HotlineMessage
    message: exchange.Messages | None
    extra: tuple[tuple[str, str], ...]

    @property
    def is_question(self) -> bool:
        """Whether it waits for an answer of this desk."""
        row = self.row
        return row.direction == IN and row.kind != Kind.HOLD and row.due_at is not None and row.answered_at is None


def thread(message: HotlineMessage) -> list[Said]:
    """All messages of the thread of a message, the oldest first."""
    rows = message.hotline.messages.filter(thread=message.thread).select_related("made_by", "answers").order_by("pk")
    return [_said(row) for row in rows]


def holds(message: HotlineMessage) -> list[HotlineMessage]:
    """Holds on a thread that stand."""
    return list(message.hotline.messages.filter(HELD, thread=message.thread).order_by("due_at"))


def _said(row: HotlineMessage) -> Said:
    try:
        read: exchange.Messages | None = exchange.of(row.body)
    except exchange.MessageRefused:  # of a newer version of the program
        read = None
    return Said(row, read, tuple(exchange.not_known(row.body)))


def of_report(report: Report) -> list[Said]:
    """What was exchanged with hotlines about a report; for who may see the report, as the door of its page asks."""
    rows = report.hotline_messages.exclude(kind=Kind.RECEIVED).select_related("hotline", "made_by").order_by("pk")
    return [_said(row) for row in rows]


class Terms(msgspec.Struct, frozen=True):
    """How feedback kept to its terms, of what was asked in one month (its first day)."""

    month: date
    asked: int
    in_time: int
    late: int
    waiting: int
    overdue: int
    median_hours: float | None

    @property
    def share(self) -> float | None:
        """Of all that is answered or overdue, what was answered within its term."""
        ended = self.in_time + self.late + self.overdue
        return self.in_time / ended if ended else None


def terms(person: Person, *, now: datetime, days: int = 365) -> list[Terms]:
    """Feedback that hotlines asked, by the month in which they did; the newest first."""
    asked = messages(person).filter(direction=IN, due_at__isnull=False, made_at__gte=now - timedelta(days=days))
    rows = asked.exclude(kind=Kind.HOLD).values_list("made_at", "due_at", "answered_at")
    months: dict[date, list[tuple[datetime, datetime, datetime | None]]] = {}
    for made_at, due_at, answered_at in rows:
        assert due_at is not None  # asked for
        months.setdefault(made_at.date().replace(day=1), []).append((made_at, due_at, answered_at))
    return [_terms(month, months[month], now) for month in sorted(months, reverse=True)]


def _terms(month: date, rows: list[tuple[datetime, datetime, datetime | None]], now: datetime) -> Terms:
    hours = [(answered - made).total_seconds() / 3_600 for made, _, answered in rows if answered]
    in_time = sum(1 for _, due, answered in rows if answered and answered <= due)
    overdue = sum(1 for _, due, answered in rows if not answered and due < now)
    return Terms(
        month=month,
        asked=len(rows),
        in_time=in_time,
        late=len(hours) - in_time,
        waiting=len(rows) - len(hours) - overdue,
        overdue=overdue,
        median_hours=median(hours) if hours else None,
    )


def lookup_days(person: Person) -> QuerySet[LookupDay]:
    """How often hotlines asked, by day."""
    return LookupDay.objects.filter(hotline__in=hotlines(person)).select_related("hotline")
