"""The queue of what to look at first: of a case, and of all cases that a person may see."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from vangnet.accounts.models import Person
from vangnet.cases.lanes import LANES, ORDER
from vangnet.cases.models import Case, LaneMove, Medium, Placing, QueueEntry
from vangnet.cases.rules import visible_cases

PAGE = 60
CAMERAS_SHOWN = 200

_MONTH, _YEAR = timedelta(days=30), timedelta(days=365)


class Asked(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody wants to see of a queue; empty words ask for nothing. `camera` is "make|model|serial"."""

    lane: str = ""
    camera: str = ""
    country: str = ""
    recency: str = ""
    confidence: str = ""
    status: str = ""
    drawn: bool = False


class Line(msgspec.Struct, frozen=True):
    """A medium in the queue, what the rules said of it, and the move that counts, if a person moved it."""

    entry: QueueEntry
    lane: str
    placings: tuple[Placing, ...]
    move: LaneMove | None


def queue_of(case: Case, asked: Asked, *, now: datetime | None = None) -> QuerySet[QueueEntry]:
    """The media of a case that are asked for, the most urgent first."""
    return QueueEntry.objects.filter(_conditions(asked, now or timezone.now()), case=case)


def queue_for(person: Person, lane: str = "") -> QuerySet[QueueEntry]:
    """The media of all cases that a person may see and that are still investigated, the most urgent first."""
    cases = visible_cases(person).filter(closed_on=None).values("pk")
    found = QueueEntry.objects.filter(case__in=cases)
    return found.filter(lane=ORDER[lane]) if lane in ORDER else found


def page_of(
    queue: QuerySet[QueueEntry], *, after: int | None = None, size: int = PAGE
) -> tuple[list[Line], int | None]:
    """Lines behind the entry of a medium (by id), and the medium where the next page goes on; None at the end."""
    before = QueueEntry.objects.filter(medium=after).first() if after is not None else None
    if before is not None:
        queue = queue.filter(_behind(before))
    rows = queue.select_related("medium__alike", "case").order_by("lane", "rank", "position", "medium")
    found = list(rows[: size + 1])
    return lines_of(found[:size]), found[size - 1].medium_id if len(found) > size else None


def lines_of(entries: Sequence[QueueEntry]) -> list[Line]:
    """The entries with the placings and moves behind them: two queries, however many there are."""
    media = [entry.medium_id for entry in entries]
    placings: dict[int, list[Placing]] = {}
    for placing in Placing.objects.filter(medium__in=media).order_by("pk"):
        placings.setdefault(placing.medium_id, []).append(placing)
    standing = LaneMove.objects.filter(medium__in=media, revoked_at=None).select_related("made_by").order_by("pk")
    moves = {move.medium_id: move for move in standing}
    return [
        Line(entry, LANES[entry.lane], tuple(placings.get(entry.medium_id, ())), moves.get(entry.medium_id))
        for entry in entries
    ]


def counts_by_lane(queue: QuerySet[QueueEntry]) -> dict[str, int]:
    """How many media stand in each lane, those with none among them."""
    found = dict(queue.order_by().values_list("lane").annotate(Count("pk")))
    return {str(lane): found.get(number, 0) for number, lane in enumerate(LANES)}


def counts_by_case(queue: QuerySet[QueueEntry]) -> list[tuple[Case, dict[str, int]]]:
    """The cases of a queue with their counts by lane, those with the most urgent media first."""
    counts: dict[int, dict[str, int]] = {}
    for case, lane, count in queue.order_by().values_list("case", "lane").annotate(Count("pk")):
        counts.setdefault(case, {})[str(LANES[lane])] = count
    cases = Case.objects.filter(pk__in=counts).select_related("officer", "team")
    told = [(case, {str(lane): counts[case.pk].get(lane, 0) for lane in LANES}) for case in cases]
    return sorted(told, key=lambda line: [-count for count in line[1].values()])


def not_placed(case: Case) -> int:
    """How many media that capture is for have no place in the queue (yet): they are not less urgent."""
    wanted = Medium.objects.filter(case=case, status__in=("new", "similar"), queued=None)
    return wanted.order_by().count()


def cameras_of(case: Case) -> list[tuple[str, str, str, int]]:
    """Make, model, serial and number of media, the most frequent first."""
    found = QueueEntry.objects.filter(case=case).exclude(make="", model="", serial="").order_by()
    counted = found.values_list("make", "model", "serial").annotate(n=Count("pk"))
    return list(counted.order_by("-n", "make", "model", "serial")[:CAMERAS_SHOWN])


def countries_of(case: Case) -> list[str]:
    """The countries that places of the case lie in; where a border is near, each of both."""
    found = QueueEntry.objects.filter(case=case).exclude(country="").order_by().values_list("country", flat=True)
    return sorted({one for told in found.distinct() for one in told.split("|")})


def span_of(case: Case) -> tuple[datetime | None, datetime | None]:
    """The earliest and the latest moment that is stated of any medium of the case."""
    found = QueueEntry.objects.filter(case=case, has_moment=True).aggregate(a=Min("earliest_at"), b=Max("latest_at"))
    return found["a"], found["b"]


def _behind(before: QueueEntry) -> Q:
    same_lane = Q(lane=before.lane)
    same_rank = same_lane & Q(rank=before.rank)
    return (
        Q(lane__gt=before.lane)
        | (same_lane & Q(rank__gt=before.rank))
        | (same_rank & Q(position__gt=before.position))
        | (same_rank & Q(position=before.position, medium__gt=before.medium_id))
    )


def _conditions(asked: Asked, now: datetime) -> Q:
    wanted = Q()
    if asked.lane in ORDER:
        wanted &= Q(lane=ORDER[asked.lane])
    if asked.camera:
        make, _, rest = asked.camera.partition("|")
        model, _, serial = rest.partition("|")
        wanted &= Q(make=make, model=model, serial=serial)
    if asked.country:
        wanted &= Q(country="") if asked.country == "unknown" else Q(country__contains=asked.country)
    if asked.confidence:
        wanted &= Q(has_moment=False) if asked.confidence == "unknown" else Q(confidence=asked.confidence)
    if asked.status:
        wanted &= Q(medium__status=asked.status)
    if asked.drawn:
        wanted &= Q(is_drawn=True)
    return wanted & _recency(asked.recency, now)


def _recency(asked: str, now: datetime) -> Q:
    """By the latest moment that is plausible; what has no upper bound may be of today."""
    match asked:
        case "month":
            return Q(has_moment=True) & (Q(plausible_until=None) | Q(plausible_until__gte=now - _MONTH))
        case "year":
            return Q(has_moment=True) & (Q(plausible_until=None) | Q(plausible_until__gte=now - _YEAR))
        case "old":
            return Q(has_moment=True, plausible_until__lt=now - _YEAR)
        case "unknown":
            return Q(has_moment=False) | Q(plausible_until=None)
    return Q()
