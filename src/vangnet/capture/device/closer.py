"""Is a copy closer to its source than the listed one: larger, longer, earlier, with camera metadata, less compressed?

The library keeps digests and fingerprints of what is listed, and no sizes that a medium could be compared with. So the
comparison is with the copy in the same seizure that is on the list, where there is one; with what a list tells of its
copy, where a caller has that; else with the other near copies, and then it says so.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from vangnet.capture.device.apps import Class, matching
from vangnet.capture.device.devices import pair
from vangnet.capture.facts import Kind, Medium
from vangnet.capture.findings import Claim, Confidence, Finding
from vangnet.words import Word, word

_LARGER = 1.1  # a fifth more pixels than that may be a crop of the other
_LONGER_MS = 1000
_QUALITY = 5


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What a list says of its copy, as far as it says anything; sizes in bytes and pixels."""

    size: int | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


class _Look(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared of a copy. `device` is None where its metadata is not known, "" where it names none."""

    pixels: int
    pixels_told: str
    duration_ms: int
    size: int
    device: str | None
    captured_at: datetime | None
    quality: int | None
    is_remade: bool


def closer(medium: Medium, others: Iterable[Medium] = (), *, listed: Listed | None = None) -> Finding | None:
    """Tell whether a medium is closer to its source than the listed copy, or than every other near copy.

    `others` are near copies of it in the seizure; `listed` is what a list says of its copy. None where it is not
    closer, or where there is nothing to compare with. What speaks against it is kept as a contradiction.
    """
    mine = _look(medium)
    near = [each for each in others if each.sha256 != medium.sha256]
    known = [each for each in near if each.status == "known"]
    if medium.status == "known" and listed is None:
        return None
    if listed is not None:
        compared = [_listed_look(listed)]
        basis = word("device.closer_than_entry")
    elif known:
        compared = [_look(each) for each in known]
        basis = word("device.closer_than_listed", sha256=known[0].sha256[:12])
    else:
        compared = [_look(each) for each in near]
        basis = word("device.closer_than_copies", count=len(near))
    judged = [(_nearer(mine, other), _nearer(other, mine)) for other in compared]
    if not judged or any(len(ours) <= len(theirs) for ours, theirs in judged):
        return None
    reasons = _distinct(reason for ours, _ in judged for reason in ours)
    against = _distinct(_less(reason) for _, theirs in judged for reason in theirs)
    if mine.is_remade and any(reason.code == "device.closer_pixels" for reason in reasons):
        against = (*against, word("device.closer_upscaled"))
    return Finding(
        sha256=medium.sha256,
        kind=Claim.CLOSER_SOURCE,
        make=medium.facts.make if medium.facts else None,
        model=medium.facts.model if medium.facts else None,
        serial=medium.facts.serial if medium.facts else None,
        confidence=_confidence(reasons, against, is_listed=listed is not None or bool(known)),
        sources=tuple(dict.fromkeys(reason.code for reason in reasons)),
        contradictions=against,
        notes=(basis, *reasons),
    )


def _look(medium: Medium) -> _Look:
    facts = medium.facts
    told = facts.signature.features if facts and facts.signature else {}
    wide, high = pair(told.get("size", "")) or (medium.width or 0, medium.height or 0)
    stamps = [
        stamp.local.replace(tzinfo=None)
        for stamp in (facts.stamps if facts else ())
        if stamp.kind == Kind.CAPTURED and stamp.local is not None and not stamp.doubts
    ]
    writers = {entry.class_ for entry in matching(facts)} if facts else set()
    quality = told.get("quality", "").split("/")[0]
    return _Look(
        pixels=wide * high,
        pixels_told=f"{wide}x{high}",
        duration_ms=medium.duration_ms or (facts.duration_ms if facts else None) or 0,
        size=medium.size or (facts.size if facts else None) or 0,
        device=" ".join(name for name in (facts.make, facts.model) if name) if facts else None,
        captured_at=min(stamps, default=None),
        quality=int(quality) if quality.isdecimal() else None,
        is_remade=bool(writers & {Class.ENCODER, Class.MESSENGER, Class.EDITOR}),
    )


def _listed_look(listed: Listed) -> _Look:
    wide, high = listed.width or 0, listed.height or 0
    return _Look(
        pixels=wide * high,
        pixels_told=f"{wide}x{high}",
        duration_ms=listed.duration_ms or 0,
        size=listed.size or 0,
        device=None,
        captured_at=None,
        quality=None,
        is_remade=False,
    )


def _less(reason: Word) -> Word:
    """Tell what brings the other copy closer: each "closer_" has a sentence "other_"."""
    return Word(reason.code.replace("closer", "other"), reason.values)


def _nearer(mine: _Look, other: _Look) -> list[Word]:
    reasons = []
    if other.pixels and mine.pixels > _LARGER * other.pixels:
        reasons.append(word("device.closer_pixels", here=mine.pixels_told, there=other.pixels_told))
    if other.duration_ms and mine.duration_ms > other.duration_ms + _LONGER_MS:
        here, there = (f"{look.duration_ms / 1000:.1f}" for look in (mine, other))
        reasons.append(word("device.closer_longer", here=here, there=there))
    if mine.captured_at and other.captured_at and mine.captured_at < other.captured_at:
        reasons.append(word("device.closer_earlier", here=mine.captured_at, there=other.captured_at))
    if mine.device and other.device == "":
        reasons.append(word("device.closer_camera", device=mine.device))
    if mine.quality and other.quality and mine.quality >= other.quality + _QUALITY:
        reasons.append(word("device.closer_less_encoded", here=mine.quality, there=other.quality))
    alike = not mine.pixels or not other.pixels or mine.pixels == other.pixels  # else bytes say little
    if alike and other.size and mine.size > _LARGER * other.size:
        reasons.append(word("device.closer_bytes", here=mine.size, there=other.size))
    return reasons


def _confidence(reasons: tuple[Word, ...], against: tuple[Word, ...], *, is_listed: bool) -> Confidence:
    """Strong where the listed copy was compared with and a camera's metadata stands beside another reason."""
    codes = {reason.code for reason in reasons}
    if against or codes == {"device.closer_bytes"} or not is_listed:
        return Confidence.WEAK
    return Confidence.STRONG if "device.closer_camera" in codes and len(codes) > 1 else Confidence.FAIR


def _distinct(words: Iterable[Word]) -> tuple[Word, ...]:
    """Words without repetitions (their values are dictionaries, which have no hash)."""
    found: list[Word] = []
    for each in words:
        if each not in found:
            found.append(each)
    return tuple(found)
