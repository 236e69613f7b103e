"""The day's queue: open reports, most urgent first, those of one item folded into one line."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.reports.models import Cluster, Decision, QueueVisit, Report
from vangnet.reports.rules import OF_THE_UNIT, visible_reports
from vangnet.reports.weighing.lanes import HARD_LANES, ORDER
from vangnet.reports.weighing.rules import Lane

PAGE = 50
LANES = tuple(Lane)
_SAME_VISIT = timedelta(minutes=30)
_HARD = max(ORDER[lane] for lane in HARD_LANES)
OPEN = (True,)
"""`is_open__in=OPEN`: an equality, which SQLite looks up in an index; a bare boolean it does not."""

PLACE = ("lane", "rank", "received_at", "pk")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks of the queue. Empty: everything."""

    lane: str = ""
    channel: str = ""
    state: str = ""
    owner: str = ""  # "mine", "nobody"
    is_overdue: bool = False
    is_drawn: bool = False
    is_unseen: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing but a lane is asked for: only then reports are folded."""
        return msgspec.structs.replace(self, lane="") == Asked()


class Line(msgspec.Struct, frozen=True):
    """A report in the queue; of a folded cluster the first of it, with how many more stand behind it."""

    report: Report
    lane: Lane
    folded: int
    members: int
    decision: Decision | None
    is_new: bool
    is_overdue: bool

    @property
    def why(self) -> list[Any]:
        """Why it stands in its lane."""
        return reasons_of(self.report)[0]

    @property
    def unknown(self) -> list[Any]:
        """What is not known of it."""
        return reasons_of(self.report)[1]


def reasons_of(report: Report) -> tuple[list[Any], list[Any]]:
    """Why a report stands in its lane, and what is not known of it: words."""
    known: list[Any] = []
    unknown: list[Any] = []
    for told in report.reasons:
        (unknown if told[0].endswith("_unknown") else known).append(told)
    return known, unknown


def whole_queue(person: Person) -> QuerySet[Report]:
    """All open reports that are a person's to see: of intake those of the unit, of others their own."""
    if people.verbs(person) & OF_THE_UNIT:
        return Report.objects.filter(unit=person.unit_id, is_open__in=OPEN)
    return visible_reports(person).filter(is_open__in=OPEN).distinct()


def queue_for(person: Person, asked: Asked) -> QuerySet[Report]:
    """The open reports that a person asks for, most urgent first."""
    found = visible_reports(person).filter(is_open__in=OPEN) if asked.owner == "mine" else whole_queue(person)
    now = timezone.now()
    if asked.lane in set(LANES):
        found = found.filter(lane=ORDER[Lane(asked.lane)])
    if asked.channel:
        found = found.filter(channel=asked.channel)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.owner:
        found = found.filter(owner=person if asked.owner == "mine" else None)
    if asked.is_overdue:
        found = found.filter(due_at__lt=now)
    if asked.is_drawn:
        found = found.filter(is_drawn=True)
    if asked.is_unseen:
        found = found.filter(seen_at=None)
    if asked.is_whole and people.verbs(person) & OF_THE_UNIT:
        found = found.exclude(folded())
    return found.order_by(*PLACE)


def folded() -> Q:
    """What stands behind another report of its cluster: untouched, not the first of these, nothing for a person itself.

    Whatever somebody took on, whatever is urgent, and whatever is of a cluster that was taken apart stays in sight.
    """
    before = Report.objects.filter(
        cluster=OuterRef("cluster"), is_open__in=OPEN, unit=OuterRef("unit"), **_untouched()
    ).filter(
        Q(lane__lt=OuterRef("lane"))
        | Q(lane=OuterRef("lane"), rank__lt=OuterRef("rank"))
        | Q(lane=OuterRef("lane"), rank=OuterRef("rank"), received_at__lt=OuterRef("received_at"))
        | Q(lane=OuterRef("lane"), rank=OuterRef("rank"), received_at=OuterRef("received_at"), pk__lt=OuterRef("pk"))
    )
    stands = Cluster.objects.filter(pk=OuterRef("cluster"), ended_at=None)
    return Q(cluster__isnull=False, **_untouched()) & Q(Exists(stands)) & Q(Exists(before))


def _untouched() -> dict[str, object]:
    return {"state": Report.State.NEW, "owner": None, "lane__gt": _HARD, "incriminates_self": False}


def counts_by_lane(person: Person) -> dict[Lane, int]:
    """How many open reports stand in each lane, those that are folded among them."""
    rows = whole_queue(person).order_by().values_list("lane").annotate(count=Count("pk", distinct=True))
    told = dict(rows)
    return {lane: told.get(ORDER[lane], 0) for lane in LANES}


def page_of(
    queue: QuerySet[Report], *, since: datetime | None, after: str = "", is_folded: bool = False
) -> tuple[list[Line], str]:
    """A page of the queue, and where the next one begins ("": nowhere). `since`: what came later is new to the reader.

    A page begins behind the place of the last report of the page before, so that no page costs more than another.
    """
    place = _place_of(after)
    if place is not None:
        lane, rank, at, pk = place
        same = Q(lane=lane, rank=rank)
        later = Q(lane__gt=lane) | Q(lane=lane, rank__gt=rank) | same & Q(received_at__gt=at)
        queue = queue.filter(Q(lane__gte=lane) & (later | same & Q(received_at=at, pk__gt=pk)))
    rows = list(queue.select_related("owner", "team", "cluster").defer("content", "summary")[: PAGE + 1])
    lines = _lines(rows[:PAGE], since, is_folded=is_folded)
    return lines, _token(rows[PAGE - 1]) if len(rows) > PAGE else ""


def _lines(rows: Sequence[Report], since: datetime | None, *, is_folded: bool) -> list[Line]:
    clusters = sorted({row.cluster_id for row in rows if row.cluster_id})
    members = dict(
        Report.objects.filter(cluster__in=clusters, is_open__in=OPEN)
        .order_by()
        .values_list("cluster")
        .annotate(count=Count("pk"))
    )
    behind = (
        dict(
            Report.objects.filter(cluster__in=clusters, is_open__in=OPEN, **_untouched())
            .order_by()
            .values_list("cluster")
            .annotate(count=Count("pk"))
        )
        if is_folded
        else {}
    )
    standing = Decision.objects.filter(cluster__in=clusters, revoked_at=None).select_related("made_by").order_by("pk")
    decisions = {one.cluster_id: one for one in standing}
    now = timezone.now()
    return [
        Line(
            report=row,
            lane=LANES[row.lane],
            folded=_behind(row, behind),
            members=members.get(row.cluster_id, 0),
            decision=None if _is_apart(row) else decisions.get(row.cluster_id),
            is_new=since is not None and row.received_at > since,
            is_overdue=row.due_at is not None and row.due_at < now,
        )
        for row in rows
    ]


def _is_apart(row: Report) -> bool:
    """Whether a person must look at it itself, whatever was decided on its cluster."""
    return row.lane <= _HARD or row.incriminates_self


def _behind(row: Report, behind: dict[int, int]) -> int:
    """How many reports stand behind this line."""
    is_first = row.state == Report.State.NEW and row.owner_id is None and not _is_apart(row)
    if not is_first or row.cluster is None or row.cluster.ended_at is not None:
        return 0
    return max(behind.get(row.cluster.pk, 0) - 1, 0)


def visit(person: Person) -> datetime | None:
    """Somebody looks at the queue; gives when they did so before. To look again at once is the same visit."""
    now = timezone.now()
    held, is_first = QueueVisit.objects.get_or_create(person=person, defaults={"at": now})
    if is_first:
        return None
    before = held.before
    if held.at < now - _SAME_VISIT:
        before = held.at
        QueueVisit.objects.filter(pk=held.pk).update(before=before, at=now)
    return before


def _token(row: Report) -> str:
    micros = int((row.received_at - _EPOCH) / timedelta(microseconds=1))
    return f"{row.lane}.{row.rank}.{micros}.{row.pk}"


def _place_of(token: str) -> tuple[int, int, datetime, int] | None:
    """What an address says of where a page begins; None for what says nothing."""
    parts = token.split(".")
    if len(parts) != 4 or not all(part.isascii() and part.isdecimal() and len(part) < 18 for part in parts):
        return None
    lane, rank, micros, pk = map(int, parts)
    if lane >= len(LANES) or rank >= 2**31:
        return None
    try:
        return lane, rank, _EPOCH + timedelta(microseconds=micros), pk
    except OverflowError:
        return None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
