"""Where a content meets the library: digests first, then, for a picture, its fingerprints."""

from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, Protocol

import msgspec
import numpy as np

from vangnet.evidence import encrypted, multipicture, types
from vangnet.evidence.types import Family
from vangnet.hashing.pictures import Picture, Reading, Undecodable, read
from vangnet.hashing.previews import RAW, Preview, differs, previews
from vangnet.reference.library import Library
from vangnet.reference.verdict import Verdict, judge
from vangnet.scan.content import Content
from vangnet.scan.known_parts import KnownParts
from vangnet.scan.videos import judge_video
from vangnet.scan.wire import Judgement, Settings
from vangnet.values import ORIENTATIONS, Hit, Kind, Reason, Record, Remark, Status

MINIMUM_QUALITY = 50
"""A fingerprint of less texture than this says nothing: flat pictures all look alike to it."""

NEAR_MISS_BITS = 32
"""How much further than the threshold is looked in the quick reading before the picture is read again at full size.

The largest difference between a quick and a full-size reading of one flavour that was ever measured is 26 bits.
"""

SURE_QUALITY = 80
"""Below this quality a quick reading may differ more from the full-size one, so that is always made."""

DECODED = (Family.PICTURE, Family.VIDEO)

_SAMPLE_BYTES = 2**16
_NOTHING = Verdict(None, None, ())

_UNOPENED = {
    Family.CLOSED: Reason.UNSUPPORTED,
    Family.ENCRYPTED: Reason.ENCRYPTED,
}


class Memory(Protocol):
    """What was said of pictures and videos before, so that copies are decoded once."""

    def seen(self, sha256: bytes) -> Judgement | None: ...

    def remember(self, sha256: bytes, judgement: Judgement) -> None: ...


class Judge:
    """Gives a content its status, by one version of a library and one threshold."""

    def __init__(self, settings: Settings, library: Library | None) -> None:
        self._library = library
        self._threshold = settings.threshold_bits
        self._full_size = settings.full_size
        self._known_parts = KnownParts(library)
        self._keeps_frames = settings.full_size and library is None  # a list is made

    # -- by digest -------------------------------------------------------------------------------------------------

    def is_irrelevant(self, content: Content) -> bool:
        return self._verdict(content).status is Status.IRRELEVANT

    def by_digest(self, content: Content, reason: str | None) -> Record:
        """The record of a content that is not decoded; `reason` says why, for what ought to have been."""
        verdict = self._verdict(content)
        if verdict.status is not None:
            return content.record(verdict.status, verdict.reason, verdict.hits)
        if reason:
            return content.record(Status.UNDECIDED, reason, verdict.hits)
        return content.record(Status.OTHER, None, verdict.hits)

    def _verdict(self, content: Content) -> Verdict:
        if self._library is None or content.digests is None:
            return _NOTHING
        matches = self._library.find(content.digests)
        if not matches:
            return _NOTHING
        family = types.family(content.type or "")
        return judge(matches, is_media=family is not Family.OTHER)

    # -- by content ------------------------------------------------------------------------------------------------

    def content(
        self, body: BinaryIO, content: Content, memory: Memory, tick: Callable[[], None] = lambda: None
    ) -> Record:
        """The record of a content that is at hand: known files are not decoded, copies are decoded once.

        `tick` is called now and then while a video is decoded.
        """
        return self._known_parts.told(self._content(body, content, memory, tick), body)

    def _content(self, body: BinaryIO, content: Content, memory: Memory, tick: Callable[[], None]) -> Record:
        verdict = self._verdict(content)
        if verdict.status in (Status.KNOWN, Status.IRRELEVANT):
            return content.record(verdict.status, verdict.reason, verdict.hits)
        if types.family(content.type or "") not in DECODED or content.digests is None:
            return self.by_digest(content, verdict.reason or self._why_undecided(body, content))
        judgement = memory.seen(content.digests.sha256)
        if judgement is None:
            judgement = self._decoded(body, content.type or "", tick)
            memory.remember(content.digests.sha256, judgement)
        return content.judged(_combined(verdict, judgement))

    def fragment(
        self, body: BinaryIO, content: Content, damage: str, tick: Callable[[], None] = lambda: None
    ) -> Record:
        """The record of a picture or a video of which only the first part could be read."""
        judgement = self._decoded(body, content.type or "", tick)
        if judgement.status != Status.SIMILAR:
            judgement = _with(judgement, Status.UNDECIDED, damage)
        return self._known_parts.told(content.judged(judgement), body)

    @staticmethod
    def _why_undecided(body: BinaryIO, content: Content) -> str | None:
        """Why a content that is no picture may still hide media; None when it is plainly something else."""
        family = types.family(content.type or "")
        if family is Family.OTHER and content.type == types.UNKNOWN:
            return _why_random(body, content)
        return _UNOPENED.get(family)

    # -- by likeness -----------------------------------------------------------------------------------------------

    def _decoded(self, body: BinaryIO, kind: str, tick: Callable[[], None]) -> Judgement:
        if types.family(kind) is Family.VIDEO:
            return judge_video(body, kind, self._library, self._threshold, dense=self._keeps_frames, tick=tick)
        return self._picture(body, kind)

    def _picture(self, body: BinaryIO, kind: str) -> Judgement:
        shown = previews(body, kind, multipicture.further(body) if kind == "image/jpeg" else ())
        small = [reading for preview in shown for reading in preview.readings]
        listed = self._listed(shown)
        try:
            quick = _read(body, kind, full=self._full_size)
        except Undecodable as error:
            return _by_preview(kind, shown, listed, self._near(small, 0), error.reason)
        readings: Sequence[Reading] = quick.readings
        doubt = None
        if not self._full_size and (quick.quality < SURE_QUALITY or self._near(readings, NEAR_MISS_BITS)):
            try:
                readings = (*readings, *_read(body, kind, full=True).readings)
            except Undecodable as error:
                doubt = error.reason
        hits = self._near((*readings, *small), 0)
        status, reason = _status(quick, readings, hits, doubt)
        remarks = (Remark.PREVIEW_DIFFERS,) if any(differs(preview, readings) for preview in shown) else ()
        judgement = Judgement(status, reason, quick.width, quick.height, quick.pdq.hex(), quick.quality, hits, remarks)
        return _combined(listed, judgement)

    def _listed(self, shown: Iterable[Preview]) -> Verdict:
        """What the lists of known material say of the previews by their digests."""
        if self._library is None:
            return _NOTHING
        verdicts = [(preview.name, judge(self._library.find(preview.digests))) for preview in shown if preview.digests]
        known = [(name, verdict) for name, verdict in verdicts if verdict.status is Status.KNOWN]
        if not known:
            return _NOTHING
        hits = tuple(
            msgspec.structs.replace(hit, reading=f"{name} {hit.reading}")
            for name, verdict in known
            for hit in verdict.hits
            if hit.kind == Kind.KNOWN
        )
        reason = None if any(verdict.reason is None for _, verdict in known) else Reason.MD5_ONLY
        return Verdict(Status.KNOWN, reason, hits)

    def _near(self, readings: Iterable[Reading], beyond_bits: int) -> tuple[Hit, ...]:
        """Entries within the threshold and so many bits more: the closest of each meaning, nearest first."""
        telling = [reading for reading in readings if reading.quality >= MINIMUM_QUALITY]
        if self._library is None or not telling:
            return ()
        # a reading's words are as its bytes lie in memory; the library's begin with the first hexadecimal digit
        queries = np.concatenate([reading.hashes for reading in telling]).byteswap()
        closest: dict[tuple[object, ...], Hit] = {}
        for near in self._library.near(queries, self._threshold + beyond_bits):
            entry, distance = near.entry, near.distance_bits
            reading, turn = divmod(near.query_index, len(ORIENTATIONS))
            meaning = (entry.list_number, entry.category, entry.kind, entry.victim_identified, entry.series)
            if meaning not in closest or distance < (closest[meaning].distance_bits or 0):
                closest[meaning] = entry.hit(telling[reading].name, distance, ORIENTATIONS[turn])
        return tuple(sorted(closest.values(), key=lambda hit: (hit.distance_bits or 0, hit.list, hit.entry)))


def _why_random(body: BinaryIO, content: Content) -> str | None:
    """What is said of a content of no known type that may be encrypted."""
    body.seek(0)
    sample = body.read(_SAMPLE_BYTES)
    throughout = encrypted.is_random_throughout(body)
    if not throughout and not types.looks_random(sample):
        return None
    if kind := encrypted.by_name(content.address.rpartition("//")[2], sample, content.size or 0):
        content.type = kind
        return Reason.ENCRYPTED
    if throughout:
        content.remarks += (Remark.RANDOM,)
    return Reason.HIGH_ENTROPY


def _read(body: BinaryIO, kind: str, *, full: bool) -> Picture:
    body.seek(0)
    return read(body, kind, full=full)


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


def _by_preview(kind: str, shown: Sequence[Preview], listed: Verdict, hits: tuple[Hit, ...], reason: str) -> Judgement:
    """What is said of a picture that does not decode, but that carries a smaller one which does."""
    best = next((preview for preview in shown if preview.readings), None)
    if best is None:
        return _combined(listed, Judgement(Status.UNDECIDED, reason, None, None, None, None, ()))
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
    return _combined(listed, Judgement(status, why, best.width, best.height, pdq, first.quality, hits, remarks))


def _combined(verdict: Verdict, judgement: Judgement) -> Judgement:
    """A picture whose digests were matched as well: a conflict of digests stays one, all hits are told."""
    hits = (*verdict.hits, *judgement.hits)
    if verdict.status is None:
        return _with(judgement, judgement.status, judgement.reason, hits)
    return _with(judgement, verdict.status, verdict.reason, hits)


def _with(judgement: Judgement, status: str, reason: str | None, hits: tuple[Hit, ...] | None = None) -> Judgement:
    kept = judgement.hits if hits is None else hits
    return msgspec.structs.replace(judgement, status=status, reason=reason, hits=kept)
