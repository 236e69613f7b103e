"""Where a medium stands in the queue: a pure function of what capture found and of what people decided."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from vangnet.capture.findings import Confidence, Lane

LANES = tuple(Lane)
ORDER = {str(lane): number for number, lane in enumerate(LANES)}
LOWEST = len(LANES) - 1

_SUREST = {str(one): rank for rank, one in enumerate(Confidence)}


class When(msgspec.Struct, frozen=True):
    """A moment that capture found in one exhibit. None is an open end; `confidence` is of `Confidence`."""

    earliest_at: datetime | None
    latest_at: datetime | None
    plausible_from: datetime | None
    plausible_until: datetime | None
    confidence: str
    is_contradicted: bool


class Placed(msgspec.Struct, frozen=True):
    """A lane that the rules gave in one exhibit, and the rank within it."""

    lane: str
    rank: int
    is_drawn: bool


class Stand(msgspec.Struct, frozen=True):
    """The lane that counts by its order, and when the medium was made, over all exhibits that it lies in."""

    lane: int
    rank: int
    is_moved: bool
    is_drawn: bool
    when: When | None


def stand_of(placed: Sequence[Placed], whens: Iterable[When], moved_to: str | None) -> Stand | None:
    """Where it stands; None where no rules placed it and nobody moved it.

    Placed twice, the higher lane counts; of two moments the surest is told, with the widest bounds of all for what is
    plausible, because somebody who takes a recent medium for an old one costs more than the other way round.
    """
    if not placed and moved_to is None:
        return None
    lane, rank = min(((ORDER.get(one.lane, 0), one.rank) for one in placed), default=(0, 0))
    if moved_to is not None:
        lane = ORDER[moved_to]
    is_drawn = lane == LOWEST and any(one.is_drawn for one in placed)
    return Stand(lane, rank, moved_to is not None, is_drawn, _widest(sorted(whens, key=_by_sureness)))


def _by_sureness(when: When) -> int:
    return _SUREST.get(when.confidence, len(_SUREST))


def _widest(whens: Sequence[When]) -> When | None:
    if not whens:
        return None
    starts, ends = [one.plausible_from for one in whens], [one.plausible_until for one in whens]
    return msgspec.structs.replace(
        whens[0],
        plausible_from=None if None in starts else min(filter(None, starts)),
        plausible_until=None if None in ends else max(filter(None, ends)),
        is_contradicted=any(one.is_contradicted for one in whens),
    )
