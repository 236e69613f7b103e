"""What a match of digests means for a file."""

from collections.abc import Iterable, Sequence

import msgspec

from vangnet.reference.segments import Frame
from vangnet.values import Hit, Kind, Reason, Status


class Entry(msgspec.Struct, frozen=True):
    """One entry of one list, with what a reader of a hit wants to know."""

    list: str
    list_number: int
    entry: str
    category: str | None
    kind: Kind
    victim_identified: bool | None
    offender_identified: bool | None
    distributed: bool | None
    series: str | None
    frame: Frame | None = None
    self_generated: bool | None = None

    def hit(self, reading: str, distance_bits: int | None = None, orientation: str | None = None) -> Hit:
        """Tell this entry as a hit: `reading` is what was compared; of a frame of a video its time is told too."""
        if self.frame is not None:
            reading = f"{reading}, frame at {self.frame.start_ms / 1000:.1f} s"
        return Hit(
            list=self.list,
            entry=self.entry,
            category=self.category,
            kind=str(self.kind),
            distance_bits=distance_bits,
            orientation=orientation,
            reading=reading,
            victim_identified=self.victim_identified,
            series=self.series,
        )


class Match(msgspec.Struct, frozen=True):
    """An entry that shares at least one digest with a file: which agree and which differ, strongest first.

    A digest that the list or the file lacks is in neither.
    """

    entry: Entry
    agree: tuple[str, ...]
    differ: tuple[str, ...]

    @property
    def is_conflict(self) -> bool:
        """One digest says it is the file, another that it is not. SHA-256 settles it; the others cannot."""
        return bool(self.differ) and "sha256" not in self.agree

    @property
    def rests_on_md5(self) -> bool:
        return self.agree == ("md5",)

    @property
    def hit(self) -> Hit:
        return self.entry.hit(self.agree[0])


class Verdict(msgspec.Struct, frozen=True):
    """What the lists say of a file. `status` None: nothing that counts; go on to the fingerprints."""

    status: Status | None
    reason: str | None
    hits: tuple[Hit, ...]


def judge(matches: Sequence[Match], *, is_media: bool = True) -> Verdict:
    """Whether the lists make a file known, irrelevant or undecided.

    Known beats everything: the file is on a list. Then a conflict, which a person must look at, because files can be
    made that share their MD5 or SHA-1. Then irrelevant: SHA-1 or SHA-256 must agree, for MD5 alone never hides a
    picture or a video. All lists that hit are told, whatever the outcome.
    """
    sound = [match for match in matches if not match.is_conflict]
    known = [match for match in sound if match.entry.kind == Kind.KNOWN]
    hits = _hits(sorted(matches, key=lambda match: (match.is_conflict, match.entry.kind != Kind.KNOWN)))
    if known:
        reason = Reason.MD5_ONLY if all(match.rests_on_md5 for match in known) else None
        return Verdict(Status.KNOWN, reason, hits)
    if len(sound) < len(matches):
        return Verdict(Status.UNDECIDED, Reason.DIGEST_CONFLICT, hits)
    if any(not (is_media and match.rests_on_md5) for match in sound):
        return Verdict(Status.IRRELEVANT, None, hits)
    return Verdict(None, None, hits)


def _hits(matches: Iterable[Match]) -> tuple[Hit, ...]:
    """One hit per list and meaning: a list may name one file a hundred times."""
    hits: dict[tuple[object, ...], Hit] = {}
    for match in matches:
        entry, hit = match.entry, match.hit
        meaning = (entry.list_number, hit.category, hit.kind, hit.reading, hit.victim_identified, hit.series)
        hits.setdefault(meaning, hit)
    return tuple(hits.values())
