"""Which of a video's time a listed video explains: from frames that are alike to ranges of time, in both directions.

One frame alike proves little: titles and test cards are in many videos. A frame's time counts as known when a second,
different frame of the video is alike to another frame of the same listed video, at a time that goes with the first,
forwards or backwards; or when it is the only telling frame there is. Around such frames, those a little further from
the list's count too, if their time goes with them: between two frames of a list a scene may move.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from vangnet.hashing.videos import Moment
from vangnet.reference import Entry
from vangnet.reference.segments import Frame

TOLERANCE_MS = 1_000
DRIFT = 0.05
"""How far two pairs of times may disagree: the first, and so much of the time between them for another frame rate."""

NEIGHBOURS = 8
"""How many frames before and after a frame are asked whether they go with it."""

UNSEEN_MS = 2_500
"""A frame vouches for so much time behind its last sight, unless the next frame is known of the same video too."""

Key = tuple[int, str]
"""A listed video: the number of the list, and its name there."""


class Pair(msgspec.Struct, frozen=True, eq=False):
    """A frame of the seized video (by its number among the moments), and an entry that it is alike to."""

    moment: int
    entry: Entry
    distance_bits: int
    orientation: str
    reading: str

    @property
    def key(self) -> Key:
        return self.entry.list_number, self.entry.entry


class Known(msgspec.Struct, frozen=True):
    """Time of the seized video that is known, and the time of the listed video that goes with it."""

    start_ms: int
    end_ms: int
    entry_start_ms: int
    entry_end_ms: int
    key: Key


def by_video(pairs: Iterable[Pair]) -> dict[Key, list[Pair]]:
    """The pairs with frames of listed videos, in order of time."""
    held: dict[Key, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.entry.frame is not None:
            held[pair.key].append(pair)
    return {key: sorted(several, key=lambda pair: pair.moment) for key, several in held.items()}


def supported(pairs: Sequence[Pair], moments: Sequence[Moment], *, alone: bool) -> list[Pair]:
    """The pairs that a second pair goes with; all of them where the video has one telling frame (`alone`)."""
    if alone:
        return list(pairs)
    return [
        pair for at, pair in enumerate(pairs) if any(goes_with(pair, one, moments) for one in _around(pairs, at, pair))
    ]


def also(near: Sequence[Pair], sure: Sequence[Pair], moments: Sequence[Moment]) -> list[Pair]:
    """Those of the pairs a little further away that go with a sure pair close by in time."""
    places = [pair.moment for pair in sure]
    kept = []
    for pair in near:
        at = bisect_left(places, pair.moment)
        if any(goes_with(pair, one, moments) for one in sure[max(0, at - NEIGHBOURS) : at + NEIGHBOURS]):
            kept.append(pair)
    return kept


def _around(pairs: Sequence[Pair], at: int, pair: Pair) -> Iterator[Pair]:
    """Pairs of the next few other frames before and after."""
    for step in (-1, 1):
        met: set[int] = set()
        place = at + step
        while 0 <= place < len(pairs) and len(met) <= NEIGHBOURS:
            other = pairs[place]
            if other.moment != pair.moment:
                met.add(other.moment)
                yield other
            place += step


def goes_with(one: Pair, other: Pair, moments: Sequence[Moment]) -> bool:
    """Whether two different frames lie as far apart as the listed frames that they are alike to."""
    a, b = one.entry.frame, other.entry.frame
    if a is None or b is None or one.moment == other.moment or a.start_ms == b.start_ms:
        return False
    s, t = moments[one.moment], moments[other.moment]
    if s.stream != t.stream:
        return False
    slack = TOLERANCE_MS + DRIFT * abs(s.start_ms - t.start_ms)
    least, most = t.start_ms - s.end_ms - slack, t.end_ms - s.start_ms + slack
    low, high = b.start_ms - a.end_ms, b.end_ms - a.start_ms
    return (low <= most and high >= least) or (-high <= most and -low >= least)


def ranges(pairs: Sequence[Pair], moments: Sequence[Moment], key: Key) -> list[Known]:
    """Known time, joined where frame follows frame in both videos."""
    best: dict[int, Pair] = {}
    for pair in pairs:
        held = best.get(pair.moment)
        if held is None or pair.distance_bits < held.distance_bits:
            best[pair.moment] = pair
    joined: list[Known] = []
    last: Pair | None = None
    for number in sorted(best):
        pair, moment = best[number], moments[number]
        after = best.get(number + 1)
        follows = after is not None and _continues(pair, after, moments)
        end = moment.end_ms if follows else min(moment.end_ms, moment.seen_ms + UNSEEN_MS)
        frame = _frame(pair)
        until = max(frame.end_ms, min(frame.start_ms + end - moment.start_ms, frame.duration_ms))
        now = Known(moment.start_ms, end, frame.start_ms, until, key)
        if last is not None and joined[-1].end_ms == moment.start_ms and _continues(last, pair, moments):
            before = joined[-1]
            now = Known(
                before.start_ms,
                end,
                min(before.entry_start_ms, frame.start_ms),
                max(before.entry_end_ms, until),
                key,
            )
            joined[-1] = now
        else:
            joined.append(now)
        last = pair
    return joined


def _continues(last: Pair, pair: Pair, moments: Sequence[Moment]) -> bool:
    return _frame(last).start_ms == _frame(pair).start_ms or goes_with(last, pair, moments)


def _frame(pair: Pair) -> Frame:
    assert pair.entry.frame is not None  # pairs with pictures are not asked
    return pair.entry.frame


def covered_ms(spans: Iterable[tuple[int, int]]) -> int:
    """How much time the spans cover together."""
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def shares(
    known: Mapping[Key, Sequence[Known]], duration_ms: int, lengths: Mapping[Key, int]
) -> dict[Key, tuple[int, int]]:
    """For each listed video how many percent of the seized one it explains, and how many of its own are in that one."""
    return {
        key: (
            _percent(covered_ms((one.start_ms, one.end_ms) for one in several), duration_ms),
            _percent(covered_ms((one.entry_start_ms, one.entry_end_ms) for one in several), lengths[key]),
        )
        for key, several in known.items()
    }


def _percent(part: int, whole: int) -> int:
    """What is not nothing is not 0, and what is not all is not 100."""
    if part <= 0 or whole <= 0:
        return 0
    if part >= whole:
        return 100
    return min(99, max(1, round(100 * part / whole)))
