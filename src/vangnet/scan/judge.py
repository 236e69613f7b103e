"""Where a content meets the library: digests first, then, for a picture, its fingerprints."""

from collections.abc import Callable
from typing import BinaryIO, Protocol

from vangnet.evidence import encrypted, types
from vangnet.evidence.types import Family
from vangnet.reference.library import Library
from vangnet.reference.verdict import Verdict, judge
from vangnet.scan.content import Content
from vangnet.scan.known_parts import KnownParts
from vangnet.scan.likeness import NOTHING, Likeness, broken_off, combined, look, look_again
from vangnet.scan.seen import Kept, Seen, packed
from vangnet.scan.wire import Judgement, Settings
from vangnet.values import Reason, Record, Remark, Status

DECODED = (Family.PICTURE, Family.VIDEO)

_SAMPLE_BYTES = 2**16

_UNOPENED = {
    Family.CLOSED: Reason.UNSUPPORTED,
    Family.ENCRYPTED: Reason.ENCRYPTED,
}


class Memory(Protocol):
    """What was said of pictures and videos before, so that copies are decoded once; and what is kept of them."""

    def seen(self, sha256: bytes) -> Judgement | None: ...

    def remember(self, sha256: bytes, judgement: Judgement) -> None: ...

    def keep(self, kept: Kept) -> None: ...


class Judge:
    """Gives a content its status, by one version of a library and one threshold."""

    def __init__(self, settings: Settings, library: Library | None) -> None:
        self._library = library
        self._full_size = settings.full_size
        self._likeness = Likeness(library, settings.threshold_bits, full_size=settings.full_size)
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
            return NOTHING
        matches = self._library.find(content.digests)
        if not matches:
            return NOTHING
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
            judgement, seen = self._decoded(body, content.type or "", tick)
            memory.remember(content.digests.sha256, judgement)
            if not self._full_size:
                memory.keep(self._kept(judgement, seen, content))
        return content.judged(combined(verdict, judgement))

    def fragment(
        self, body: BinaryIO, content: Content, damage: str, memory: Memory, tick: Callable[[], None] = lambda: None
    ) -> Record:
        """The record of a picture or a video of which only the first part could be read."""
        judgement, seen = self._decoded(body, content.type or "", tick)
        if not self._full_size:
            memory.keep(self._kept(judgement, seen, content, damage))
        judgement = broken_off(judgement, damage)
        return self._known_parts.told(content.judged(judgement), body)

    @staticmethod
    def _why_undecided(body: BinaryIO, content: Content) -> str | None:
        """Why a content that is no picture may still hide media; None when it is plainly something else."""
        family = types.family(content.type or "")
        if family is Family.OTHER and content.type == types.UNKNOWN:
            return _why_random(body, content)
        return _UNOPENED.get(family)

    # -- by likeness -----------------------------------------------------------------------------------------------

    def _decoded(self, body: BinaryIO, kind: str, tick: Callable[[], None]) -> tuple[Judgement, Seen]:
        seen = look(body, kind, full=self._full_size, dense=self._keeps_frames, tick=tick)
        return self._likeness.judged(seen, lambda quick: look_again(body, quick), tick)

    def _kept(self, judgement: Judgement, seen: Seen, content: Content, damage: str | None = None) -> Kept:
        """What is kept of a content, by its SHA-256, or where it broke off by its address."""
        sha256 = content.digests.sha256 if content.digests and damage is None else None
        address = content.address if sha256 is None else None
        return Kept(sha256, address, damage, self._likeness.is_alone(seen, judgement), packed(seen))


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
