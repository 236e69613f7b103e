"""The books: of all that came in, each report is open, closed or destroyed, per channel; and nothing in between.

What came in is told by the arrivals, an account that is written when something comes and never changed; where the
reports are, by the reports themselves. Nothing here corrects anything: a difference is shown, and is an alarm.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from django.db.models import Count, F, Sum
from django.utils import timezone

from vangnet.accounts.audit import Act, Actor, record
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.models import Alarm, Arrival, BundleMade, BundleTaken, Reconciliation, Report
from vangnet.reports.states import OPEN, State

MOST_DAYS = 31
"""Nights that were missed are made up for, at most this far back."""
_ATTEMPTS = 3
_PROGRAM = Actor(None)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """The books of one channel: what came in, and where those reports are."""

    came_in: int = 0
    open: int = 0
    closed: int = 0
    destroyed: int = 0

    @property
    def difference(self) -> int:
        """Reports that came in and are nowhere; below zero: reports of which no arrival tells."""
        return self.came_in - self.open - self.closed - self.destroyed


class Books(msgspec.Struct, frozen=True, kw_only=True):
    """The books of a day. `wrong` says what does not add up, as codes with values; empty: it balances."""

    day: date
    channels: dict[str, Line]
    bundles: dict[str, Any]
    wrong: tuple[tuple[str, dict[str, Any]], ...]

    @property
    def balances(self) -> bool:
        """Whether all of it adds up."""
        return not self.wrong


def count(day: date) -> Books:
    """Count over all days until the end of this one. Changes nothing.

    What comes in meanwhile could be seen by halves, so a difference only counts when it stays.
    """
    books = _count(day)
    for _ in range(_ATTEMPTS - 1):
        if books.balances:
            break
        again = _count(day)
        if again == books:
            break
        books = again
    return books


def keep(day: date, *, by: Actor = _PROGRAM) -> Reconciliation:
    """Write the books of a day down; what does not add up is an alarm that names the channel and the difference."""
    books = count(day)
    told = {
        "channels": {name: {**msgspec.to_builtins(line)} for name, line in books.channels.items()},
        "bundles": {**books.bundles, "wrong": [[code, facts] for code, facts in books.wrong]},
        "balances": books.balances,
        "made_at": timezone.now(),
    }
    kept, _ = Reconciliation.objects.update_or_create(day=day, defaults=told)
    for code, facts in books.wrong:
        about = facts.get("channel") or facts.get("day") or "all"
        raise_alarm(
            Alarm.Kind.UNBALANCED, f"{code}:{about}", facts={"what": code, "books_of": day.isoformat(), **facts}
        )
    details = {"day": day.isoformat(), "balances": books.balances}
    record(Act("books.keep", objects=(f"books:{day.isoformat()}",), details=details), by=by)
    return kept


def keep_nightly(now: datetime | None = None) -> list[Reconciliation]:
    """Keep the books of yesterday, and of nights that were missed. To be called often: what is kept, is kept."""
    yesterday = timezone.localdate(now) - timedelta(days=1)
    last = Reconciliation.objects.filter(day__lte=yesterday).order_by("-day").values_list("day", flat=True).first()
    first = yesterday if last is None else max(last + timedelta(days=1), yesterday - timedelta(days=MOST_DAYS - 1))
    return [keep(first + timedelta(days=step)) for step in range((yesterday - first).days + 1)]


def _count(day: date) -> Books:
    ends_at = _end_of(day)
    arrivals = Arrival.objects.filter(arrived_at__lt=ends_at)
    came_in = _came_in(ends_at)
    states: dict[str, Counter[str]] = {}
    of_reports = Report.objects.filter(arrival__arrived_at__lt=ends_at).order_by()
    for channel, state, number in of_reports.values_list("channel", "state").annotate(Count("pk")):
        states.setdefault(channel, Counter())[_column(state)] += number
    names = sorted({*came_in, *states})
    lines = {name: Line(came_in=came_in.get(name, 0), **states.get(name, Counter())) for name in names}
    wrong = [
        ("channel", {"channel": name, "came_in": line.came_in, "difference": line.difference})
        for name, line in lines.items()
        if line.difference
    ]
    uneven = arrivals.annotate(there=Count("reports")).exclude(there=F("accepted")).order_by("pk")
    found = [pk for (pk,) in uneven.values_list("pk")[:20]]
    wrong += [("arrivals", {"arrivals": found})] if found else []
    bundles = _bundles(ends_at)
    wrong += list(_wrong_with_bundles(bundles))
    wrong += list(_history(day))
    return Books(day=day, channels=lines, bundles=bundles, wrong=tuple(wrong))


def _came_in(ends_at: datetime) -> dict[str, int]:
    arrivals = Arrival.objects.filter(arrived_at__lt=ends_at, accepted__gt=0).order_by()
    return dict(arrivals.values_list("channel").annotate(Sum("accepted")))


def _column(state: str) -> str:
    return "open" if state in OPEN else "destroyed" if state == State.DESTROYED else "closed"


def _history(day: date) -> Iterable[tuple[str, dict[str, Any]]]:
    """What came in until an earlier day does not change any more: else the account itself was touched."""
    before = Reconciliation.objects.filter(day__lt=day).order_by("-day").first()
    if before is None:
        return
    then = {name: int(line["came_in"]) for name, line in before.channels.items() if line["came_in"]}
    now = _came_in(_end_of(before.day))
    for name in sorted({*then, *now}):
        was, becomes = then.get(name, 0), now.get(name, 0)
        if becomes < was:  # a file that is still being read may add to its day
            told = {"day": before.day.isoformat(), "was": was, "is": becomes, "difference": was - becomes}
            yield "account", {"channel": name, **told}


# -- bundles of the public door ---------------------------------------------------------------------------------------


def _bundles(ends_at: datetime) -> dict[str, Any]:
    taken = list(BundleTaken.objects.filter(house="public", taken_at__lt=ends_at).order_by("number"))
    kinds: Counter[str] = Counter()
    for bundle in taken:
        kinds.update({kind: int(number) for kind, number in bundle.kinds.items()})
    missing: list[int] = []
    last: dict[str, int] = {}
    for bundle in taken:
        expected = last.get(bundle.door, 0) + 1
        missing += [*range(expected, bundle.number)][:100]
        last[bundle.door] = bundle.number
        missing += [] if bundle.digest else [bundle.number]
    made = BundleMade.objects.filter(house="public", made_at__lt=ends_at, arrived_at=None)
    sums = Arrival.objects.filter(arrived_at__lt=ends_at, way=Arrival.Way.BUNDLE, channel=Report.Channel.PUBLIC)
    return {
        "last": max(last.values(), default=0),
        "taken": len(taken),
        "missing": missing[:100],
        "kinds": dict(sorted(kinds.items())),
        "told": sums.aggregate(told=Sum("told"))["told"] or 0,
        "waiting": made.aggregate(entries=Sum("entries"))["entries"] or 0,
        "waiting_bundles": made.count(),
    }


def _wrong_with_bundles(bundles: dict[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    if bundles["missing"]:
        yield "bundles", {"channel": "public", "missing": bundles["missing"]}
    sent, unread = bundles["kinds"].get("sent", 0), bundles["kinds"].get("unread", 0)
    lacking = sent - bundles["told"]
    if not 0 <= lacking <= unread:  # what could not be read is kept with an alarm of its own
        yield "entries", {"channel": "public", "sent": sent, "told": bundles["told"], "difference": lacking}


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
