"""What fingerprints say of a picture or a video: reading it once, and judging what was read by any library."""

from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from vangnet.evidence import multipicture, types
from vangnet.evidence.types import Family
from vangnet.hashing import pictures, videos
from vangnet.hashing.pictures import Picture, Reading, Undecodable
from vangnet.hashing.previews import RAW, Preview, differs, previews
from vangnet.reference.library import Near
from vangnet.reference.verdict import Match, Verdict, judge
from vangnet.scan.seen import Seen
from vangnet.scan.videos import MINIMUM_QUALITY, judge_video
from vangnet.scan.wire import Judgement
from vangnet.values import ORIENTATIONS, Digests, Hit, Kind, Reason, Remark, Status

NEAR_MISS_BITS = 32
"""How much further than the threshold is looked in the quick reading before the picture is read again at full size.

The largest difference between a quick and a full-size reading of one flavour that was ever measured is 26 bits.
"""

SURE_QUALITY = 80
"""Below this quality a quick reading may differ more from the full-size one, so that is always made."""

NOTHING = Verdict(None, None, ())

Again = Callable[[Seen], Seen]


class Reference(Protocol):
    """What a content is judged by: a version of a library, or a part of one."""

    def find(self, digests: Digests) -> tuple[Match, ...]: ...

    def near(self, queries: NDArray[np.uint64], threshold: int) -> list[Near]: ...


Tick = Callable[[], None]


# -- reading ---------------------------------------------------------------------------------------------------------


def look(body: BinaryIO, kind: str, *, full: bool, dense: bool, tick: Tick) -> Seen:
    """Read a picture or a video of the given MIME type: a picture quickly, unless `full`; of a video all if `dense`."""
    body.seek(0)
    if types.family(kind) is Family.VIDEO:
        try:
            return Seen(kind, video=videos.read(body, kind, dense=dense, tick=tick))
        except Undecodable as error:
            return Seen(kind, reason=error.reason)
    shown = previews(body, kind, multipicture.further(body) if kind == "image/jpeg" else ())
    try:
        return Seen(kind, shown, _read(body, kind, full=full))
    except Undecodable as error:
        return Seen(kind, shown, reason=error.reason)


def look_again(body: BinaryIO, seen: Seen) -> Seen:
    """Read a picture at its full size as well."""
    try:
        return msgspec.structs.replace(seen, full=_read(body, seen.kind, full=True).readings)
    except Undecodable as error:
        return msgspec.structs.replace(seen, doubt=error.reason)


def _read(body: BinaryIO, kind: str, *, full: bool) -> Picture:
    body.seek(0)
    return pictures.read(body, kind, full=full)


# -- judging ---------------------------------------------------------------------------------------------------------


class Likeness:
    """Judges what was read, by one version of a library and one threshold; reads nothing itself.

    `full_size` says that pictures were read at their full size at once, and that videos keep their frames.
    """

    def __init__(self, library: Reference | None, threshold: int, *, full_size: bool = False) -> None:
        self._library = library
        self._threshold = threshold
        self._full_size = full_size
        self._keeps_frames = full_size and library is None  # a list is made

    def judged(self, seen: Seen, again: Again, tick: Tick = lambda: None) -> tuple[Judgement, Seen]:
        """The judgement of a content, and all that was read of it: `again` is asked where the quick look is not enough.

        It must give what was seen with the picture at full size.
        """
        if types.family(seen.kind) is not Family.VIDEO:
            return self._picture(seen, again)
        if seen.reason is not None:
            return Judgement(Status.UNDECIDED, seen.reason, None, None, None, None, ()), seen
        if seen.video is None:  # sound in a container for video: nothing to look at
            return Judgement(Status.OTHER, None, None, None, None, None, ()), seen
        judgement = judge_video(seen.video, self._library, self._threshold, dense=self._keeps_frames, tick=tick)
        return judgement, seen

    def is_alone(self, seen: Seen, judgement: Judgement) -> bool:
        """Whether nothing of the library lies near a content that was judged: no hit, and no near miss."""
        is_near_miss = (seen.full is not None or seen.doubt is not None) and not _is_unsure(seen)
        return not is_near_miss and all(hit.distance_bits is None for hit in judgement.hits)

    def _picture(self, seen: Seen, again: Again) -> tuple[Judgement, Seen]:
        small = [reading for preview in seen.previews for reading in preview.readings]
        listed = self._listed(seen.previews)
        quick = seen.picture
        if quick is None:
            return _by_preview(seen, listed, self.near(small, 0)), seen
        readings: Sequence[Reading] = quick.readings
        doubt = None
        if not self._full_size and (_is_unsure(seen) or self.near(readings, NEAR_MISS_BITS)):
            if seen.full is None and seen.doubt is None:
                seen = again(seen)
            readings, doubt = (*readings, *(seen.full or ())), seen.doubt
        hits = self.near((*readings, *small), 0)
        status, reason = _status(quick, readings, hits, doubt)
        remarks = (Remark.PREVIEW_DIFFERS,) if any(differs(preview, readings) for preview in seen.previews) else ()
        judgement = Judgement(status, reason, quick.width, quick.height, quick.pdq.hex(), quick.quality, hits, remarks)
        return combined(listed, judgement), seen

    def _listed(self, shown: Iterable[Preview]) -> Verdict:
        """What the lists of known material say of the previews by their digests."""
        if self._library is None:
            return NOTHING
        verdicts = [(preview.name, judge(self._library.find(preview.digests))) for preview in shown if preview.digests]
        known = [(name, verdict) for name, verdict in verdicts if verdict.status is Status.KNOWN]
        if not known:
            return NOTHING
        hits = tuple(
            msgspec.structs.replace(hit, reading=f"{name} {hit.reading}")
            for name, verdict in known
            for hit in verdict.hits
            if hit.kind == Kind.KNOWN
        )
        reason = None if any(verdict.reason is None for _, verdict in known) else Reason.MD5_ONLY
        return Verdict(Status.KNOWN, reason, hits)

    def near(self, readings: Iterable[Reading], beyond_bits: int) -> tuple[Hit, ...]:
        """Entries within the threshold and so many bits more: the closest of each meaning, nearest first."""
        telling = [reading for reading in readings if reading.quality >= MINIMUM_QUALITY]
        if self._library is None or not telling:
            return ()
        closest: dict[tuple[object, ...], Hit] = {}
        for near in self._library.near(queries(telling), self._threshold + beyond_bits):
            entry, distance = near.entry, near.distance_bits
            reading, turn = divmod(near.query_index, len(ORIENTATIONS))
            meaning = (entry.list_number, entry.category, entry.kind, entry.victim_identified, entry.series)
            if meaning not in closest or distance < (closest[meaning].distance_bits or 0):
                closest[meaning] = entry.hit(telling[reading].name, distance, ORIENTATIONS[turn])
        return tuple(sorted(closest.values(), key=lambda hit: (hit.distance_bits or 0, hit.list, hit.entry)))


def queries(readings: Iterable[Reading]) -> NDArray[np.uint64]:
    """The fingerprints of readings as a library is asked for them, eight of each.

    A reading's words are as its bytes lie in memory; the library's begin with the first hexadecimal digit.
    """
    return np.concatenate([reading.hashes for reading in readings]).byteswap()


def _is_unsure(seen: Seen) -> bool:
    """Whether a quick reading has so little texture that the picture is read at full size in any case."""
    return seen.picture is not None and seen.picture.quality < SURE_QUALITY


def _status(
    picture: Picture, readings: Sequence[Reading], hits: Sequence[Hit], doubt: str | None
) -> tuple[str, str | None]:
    """What fingerprints make of a picture, and why."""
    if hits:
        return Status.SIMILAR, Reason.CORRUPT if picture.damaged else None
    if picture.damaged:
        return Status.UNDECIDED, Reason.CORRUPT
    if doubt:
        return Status.UNDECIDED, doubt
    if all(reading.quality < MINIMUM_QUALITY for reading in readings):
        return Status.UNDECIDED, Reason.FEATURELESS
    return Status.NEW, None


def _by_preview(seen: Seen, listed: Verdict, hits: tuple[Hit, ...]) -> Judgement:
    """What is said of a picture that does not decode, but that carries a smaller one which does."""
    kind, reason = seen.kind, seen.reason
    best = next((preview for preview in seen.previews if preview.readings), None)
    if best is None:
        return combined(listed, Judgement(Status.UNDECIDED, reason, None, None, None, None, ()))
    first = best.readings[0]
    status: str = Status.UNDECIDED
    why: str | None = reason
    if hits:
        status, why = Status.SIMILAR, None if kind in RAW else reason
    elif kind in RAW and not best.damaged:
        telling = first.quality >= MINIMUM_QUALITY
        status, why = (Status.NEW, None) if telling else (Status.UNDECIDED, Reason.FEATURELESS)
    pdq = first.hashes[0].tobytes().hex()
    remarks = (Remark.PREVIEW_ONLY,)
    return combined(listed, Judgement(status, why, best.width, best.height, pdq, first.quality, hits, remarks))


def combined(verdict: Verdict, judgement: Judgement) -> Judgement:
    """A picture whose digests were matched as well: a conflict of digests stays one, all hits are told."""
    hits = (*verdict.hits, *judgement.hits)
    if verdict.status is None:
        return with_status(judgement, judgement.status, judgement.reason, hits)
    return with_status(judgement, verdict.status, verdict.reason, hits)


def with_status(
    judgement: Judgement, status: str, reason: str | None, hits: tuple[Hit, ...] | None = None
) -> Judgement:
    kept = judgement.hits if hits is None else hits
    return msgspec.structs.replace(judgement, status=status, reason=reason, hits=kept)


def broken_off(judgement: Judgement, damage: str) -> Judgement:
    """What is said of a content of which only the first part could be read."""
    return judgement if judgement.status == Status.SIMILAR else with_status(judgement, Status.UNDECIDED, damage)
