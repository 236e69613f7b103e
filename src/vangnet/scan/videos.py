"""Where a video meets the library: its frames are looked up, and its time becomes ranges that are known, new or lost.

A video is `similar` when all its time is known. Flat time does not count where the listed video goes on across it, nor
up to FLAT_MS at a stretch and FLAT_SHARE of the whole, as in fades.
Otherwise it is `new`, with its known ranges and every hit on its record. Where nothing can be told it is `undecided`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from vangnet.hashing.readings import Reading
from vangnet.hashing.videos import Moment, Video
from vangnet.reference import Near
from vangnet.scan import coverage
from vangnet.scan.coverage import Key, Known, Pair
from vangnet.scan.wire import Judgement
from vangnet.values import ORIENTATIONS, Frame, Hit, Range, Reason, Span, Status

MINIMUM_QUALITY = 50

FURTHER_BITS = 20
"""How much further than the threshold a frame may lie from one of a listed video that was found beside it."""

FLAT_MS, FLAT_SHARE = 3_000, 0.25
"""Flat time of up to so much at a stretch, and so much of the video, is fades and cuts."""

_AT_ONCE = 64  # frames in one search
_PER_VIDEO = 8  # pairs of one frame with one listed video: the nearest

Tick = Callable[[], None]


class Asked(Protocol):
    """What a video's frames are looked up in: a version of a library, or a part of one."""

    def near(self, queries: NDArray[np.uint64], threshold: int) -> list[Near]: ...


def judge_video(video: Video, library: Asked | None, threshold: int, *, dense: bool, tick: Tick) -> Judgement:
    """Say what a video's time is; `dense` keeps all its frames, for a list of known videos."""
    moments = video.moments
    telling = [number for number, moment in enumerate(moments) if _tells(moment)]
    pairs = [] if library is None else look_up(library, moments, telling, threshold, tick)
    known = _known(library, moments, telling, pairs, threshold, tick)
    told = _ranges(video, known, {pair.key: pair.entry.list for pair in pairs})
    status, reason = _status(video, told, pairs, bool(telling))
    return Judgement(
        status=status,
        reason=reason,
        width=video.width,
        height=video.height,
        pdq=None,
        pdq_quality=None,
        hits=_hits(pairs, known, moments, video.duration_ms),
        duration_ms=video.duration_ms,
        ranges=told,
        frames=_frames(moments) if dense else (),
    )


def _tells(moment: Moment) -> bool:
    return any(reading.quality >= MINIMUM_QUALITY for reading in moment.readings)


# -- looking up ----------------------------------------------------------------------------------------------------


def look_up(
    library: Asked, moments: Sequence[Moment], numbers: Sequence[int], threshold: int, tick: Tick
) -> list[Pair]:
    """Every listed frame or picture within the threshold of these frames; of one video the nearest few per frame."""
    best: dict[tuple[int, Key], list[Pair]] = defaultdict(list)
    for start in range(0, len(numbers), _AT_ONCE):
        tick()
        asked: list[tuple[int, Reading]] = [
            (number, reading)
            for number in numbers[start : start + _AT_ONCE]
            for reading in moments[number].readings
            if reading.quality >= MINIMUM_QUALITY
        ]
        # a reading's words are as its bytes lie in memory; the library's begin with the first hexadecimal digit
        queries = np.concatenate([reading.hashes for _, reading in asked]).byteswap()
        for near in library.near(queries, threshold):
            place, turn = divmod(near.query_index, len(ORIENTATIONS))
            number, reading = asked[place]
            pair = Pair(number, near.entry, near.distance_bits, ORIENTATIONS[turn], reading.name)
            best[number, pair.key].append(pair)
    return [
        pair for several in best.values() for pair in sorted(several, key=lambda pair: pair.distance_bits)[:_PER_VIDEO]
    ]


def _known(
    library: Asked | None,
    moments: Sequence[Moment],
    telling: Sequence[int],
    pairs: Sequence[Pair],
    threshold: int,
    tick: Tick,
) -> dict[Key, list[Known]]:
    """Which time each listed video explains; where the video is one frame, a listed picture may explain it too."""
    alone = len(telling) == 1
    sure = {
        key: held
        for key, several in coverage.by_video(pairs).items()
        if (held := coverage.supported(several, moments, alone=alone))
    }
    if sure and library is not None:
        met = {pair.moment for held in sure.values() for pair in held}
        rest = [number for number in telling if number not in met]
        further = coverage.by_video(look_up(library, moments, rest, threshold + FURTHER_BITS, tick)) if rest else {}
        sure = {key: held + coverage.also(further.get(key, []), held, moments) for key, held in sure.items()}
    known = {key: coverage.ranges(held, moments, key) for key, held in sure.items()}
    if alone:
        (moment,) = (moments[number] for number in telling)
        for pair in pairs:
            if pair.entry.frame is None:
                known[pair.key] = [Known(moment.start_ms, moment.end_ms, 0, 0, pair.key)]
    return known


# -- ranges --------------------------------------------------------------------------------------------------------


def _ranges(video: Video, known: dict[Key, list[Known]], lists: dict[Key, str]) -> tuple[Range, ...]:
    """All time of the video, in order: known as far as it goes, else lost, flat or new."""
    order = sorted(known, key=lambda key: -coverage.covered_ms((k.start_ms, k.end_ms) for k in known[key]))
    claims = [one for key in order for one in known[key]]
    flats = [(m.start_ms, m.end_ms) for m in video.moments if not _tells(m) and m.stream == 0]
    shown = [(m.start_ms, m.end_ms) for m in video.moments if _tells(m) and m.stream == 0]
    layers: list[tuple[int, int, Known | str]] = [(one.start_ms, one.end_ms, one) for one in claims]
    layers += [(start, end, Span.LOST) for start, end in video.lost]
    layers += [(start, end, Span.NEW) for start, end in shown]
    layers += [(start, end, Span.FLAT) for start, end in flats]
    return tuple(_painted(layers, video.duration_ms, lists))


def _painted(layers: Sequence[tuple[int, int, Known | str]], duration_ms: int, lists: dict[Key, str]) -> list[Range]:
    """What is on top at every moment, the first layers being on top; time under no layer is lost."""
    free = [(0, duration_ms)]
    painted: list[tuple[int, int, Known | str]] = []
    for start, end, what in layers:
        rest = []
        for low, high in free:
            a, b = max(low, start), min(high, end)
            if a >= b:
                rest.append((low, high))
                continue
            painted.append((a, b, what))
            rest += [(x, y) for x, y in ((low, a), (b, high)) if x < y]
        free = rest
    painted += [(low, high, Span.LOST) for low, high in free]
    told: list[Range] = []
    for start, end, what in sorted(painted, key=lambda one: one[:2]):
        now = _range(start, end, what, lists)
        if told and told[-1].end_ms == start and isinstance(what, str) and told[-1].status == what:
            told[-1] = msgspec.structs.replace(told[-1], end_ms=end)
        else:
            told.append(now)
    return told


def _range(start: int, end: int, what: Known | str, lists: dict[Key, str]) -> Range:
    if isinstance(what, str):
        return Range(start, end, str(what))
    return Range(start, end, str(Span.KNOWN), lists[what.key], what.key[1], what.entry_start_ms, what.entry_end_ms)


def _status(video: Video, told: Sequence[Range], pairs: Sequence[Pair], telling: bool) -> tuple[str, str | None]:
    if not telling:
        return Status.UNDECIDED, video.reason or Reason.FEATURELESS
    if pairs and _is_whole(told, video.duration_ms) and video.streams == 1 and video.reason is None:
        return Status.SIMILAR, None
    return Status.NEW, video.reason


def _is_whole(told: Sequence[Range], duration_ms: int) -> bool:
    """Whether all time is known but for flat time that a listed video goes on across, and some fades."""
    fades = 0
    for at, one in enumerate(told):
        if one.status == Span.KNOWN or (one.status == Span.FLAT and _goes_on(told[max(0, at - 1) : at + 2])):
            continue
        if one.status != Span.FLAT or one.end_ms - one.start_ms > FLAT_MS:
            return False
        fades += one.end_ms - one.start_ms
    return fades <= FLAT_SHARE * duration_ms


def _goes_on(three: Sequence[Range]) -> bool:
    """Whether the ranges before and after the middle one are as far apart in the same listed video."""
    if len(three) < 3:
        return False
    before, flat, after = three
    if (before.status, after.status) != (Span.KNOWN, Span.KNOWN) or (before.list, before.entry) != (
        after.list,
        after.entry,
    ):
        return False
    left = (after.entry_start_ms or 0) - (before.entry_end_ms or 0)
    return abs(left - (flat.end_ms - flat.start_ms)) <= coverage.TOLERANCE_MS


# -- hits ----------------------------------------------------------------------------------------------------------


def _hits(
    pairs: Sequence[Pair], known: dict[Key, list[Known]], moments: Sequence[Moment], duration_ms: int
) -> tuple[Hit, ...]:
    """One hit per listed video or picture: the closest frame, and both shares; the largest share first."""
    groups: dict[Key, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair.key].append(pair)
    lengths = {
        key: max(p.entry.frame.duration_ms if p.entry.frame else 0 for p in held) for key, held in groups.items()
    }
    shares = coverage.shares(known, duration_ms, lengths)
    hits = [_hit(held, moments, shares.get(key, (0, 0))) for key, held in groups.items()]
    return tuple(sorted(hits, key=lambda hit: (-(hit.percent or 0), hit.distance_bits or 0, hit.list, hit.entry)))


def _hit(held: Sequence[Pair], moments: Sequence[Moment], share: tuple[int, int]) -> Hit:
    nearest = min(held, key=lambda pair: pair.distance_bits)
    turn = Counter(pair.orientation for pair in held).most_common(1)[0][0]
    if nearest.entry.frame is None:
        reading = f"{nearest.reading} at {moments[nearest.moment].start_ms / 1000:.1f} s"
        return nearest.entry.hit(reading, nearest.distance_bits, nearest.orientation)
    entry = msgspec.structs.replace(nearest.entry, frame=None)
    hit = entry.hit(nearest.reading, nearest.distance_bits, turn)
    return msgspec.structs.replace(hit, percent=share[0], entry_percent=share[1])


def _frames(moments: Sequence[Moment]) -> tuple[Frame, ...]:
    """What a list keeps: every frame that tells something, and the inside of its borders."""
    return tuple(
        Frame(moment.start_ms, moment.end_ms, reading.hashes[0].tobytes(), reading.quality)
        for moment in moments
        for reading in moment.readings
        if reading.quality >= MINIMUM_QUALITY
    )
