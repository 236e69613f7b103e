"""The queue of a case: a row for each medium that has a place in it, made anew from what was found and decided."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Q

from vangnet.capture.findings import Claim, Moment
from vangnet.cases.lanes import Placed, Stand, When, stand_of
from vangnet.cases.models import CaptureFinding, CaptureMoment, Case, LaneMove, Medium, Placing, QueueEntry

AT_ONCE = 1_000
_FIELDS = tuple(
    "position lane rank is_moved is_drawn has_moment earliest_at latest_at plausible_from plausible_until "
    "is_contradicted confidence country make model serial".split()
)


def settle_queue(case: Case) -> int:
    """Make the queue of a case anew, some media at a time; gives how many stand in it. Twice changes nothing."""
    has_place = Q(placings__isnull=False) | Q(moves__isnull=False) | Q(queued__isnull=False)
    media = Medium.objects.filter(has_place, case=case).order_by("pk").values_list("pk", flat=True).distinct()
    keys = list(media)
    return sum(settle(keys[start : start + AT_ONCE]) for start in range(0, len(keys), AT_ONCE))


@transaction.atomic
def settle(media: Sequence[int]) -> int:
    """Make the rows of these media (by id) anew; gives how many have one."""
    stands = _stands(media)
    facts = _facts(media)
    rows = [
        QueueEntry(case_id=case, medium_id=pk, position=position, **_row(stands[pk]), **facts[pk])
        for pk, case, position in Medium.objects.filter(pk__in=media).order_by().values_list("pk", "case", "position")
        if pk in stands
    ]
    QueueEntry.objects.filter(medium__in=media).exclude(medium__in=list(stands)).delete()
    QueueEntry.objects.bulk_create(rows, update_conflicts=True, unique_fields=["medium"], update_fields=_FIELDS)
    return len(rows)


def _stands(media: Sequence[int]) -> dict[int, Stand]:
    placed: dict[int, list[Placed]] = defaultdict(list)
    fields = ("medium", "lane", "rank", "is_drawn")
    for pk, lane, rank, is_drawn in Placing.objects.filter(medium__in=media).values_list(*fields):
        placed[pk].append(Placed(lane, rank, is_drawn))
    moves = LaneMove.objects.filter(medium__in=media, revoked_at=None).order_by("pk")
    moved = dict(moves.values_list("medium", "lane"))  # the newest stays
    whens = _whens(media)
    stands = ((pk, stand_of(placed[pk], whens[pk], moved.get(pk))) for pk in media)
    return {pk: stand for pk, stand in stands if stand is not None}


def _whens(media: Sequence[int]) -> dict[int, list[When]]:
    found: dict[int, list[When]] = defaultdict(list)
    for pk, told in CaptureMoment.objects.filter(medium__in=media).order_by("pk").values_list("medium", "moment"):
        moment = msgspec.convert(told, Moment)
        when = When(
            moment.earliest_at,
            moment.latest_at,
            moment.earliest_plausible_at,
            moment.latest_plausible_at,
            str(moment.confidence),
            bool(moment.contradictions),
        )
        found[pk].append(when)
    return found


def _facts(media: Sequence[int]) -> dict[int, dict[str, str]]:
    facts: dict[int, dict[str, str]] = defaultdict(lambda: dict.fromkeys(("country", "make", "model", "serial"), ""))
    kinds = (Claim.PLACE, Claim.DEVICE)
    for finding in CaptureFinding.objects.filter(medium__in=media, kind__in=kinds).order_by("pk"):
        names = ("country",) if finding.kind == Claim.PLACE else ("make", "model", "serial")
        for name in names:
            facts[finding.medium_id][name] = facts[finding.medium_id][name] or getattr(finding, name)
    return facts


def _row(stand: Stand) -> dict[str, Any]:
    when = stand.when
    times: dict[str, datetime | None] = dict.fromkeys(("earliest_at", "latest_at", "plausible_from", "plausible_until"))
    if when is not None:
        times = {name: getattr(when, name) for name in times}
    return {
        "lane": stand.lane,
        "rank": stand.rank,
        "is_moved": stand.is_moved,
        "is_drawn": stand.is_drawn,
        "has_moment": when is not None,
        "is_contradicted": when is not None and when.is_contradicted,
        "confidence": when.confidence if when is not None else "",
        **times,
    }
