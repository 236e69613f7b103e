"""Suspected production: does a medium come from a device of the same seizure? The strongest sign of hands-on abuse.

What counts as a device of the seizure is a camera folder: "DCIM/Camera", "DCIM/100APPLE" and the like, of a phone or a
memory card. The answer is yes with reasons, or unknown. It is never no: a device may be in the seizure whose photos
were deleted, and metadata may be gone.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from vangnet.capture.device.devices import brand
from vangnet.capture.facts import Medium
from vangnet.capture.findings import Tie, TieKind
from vangnet.words import Word, word

_ROLL = re.compile(r"(?:^|/)(DCIM/(?:Camera|OpenCamera|[1-9]\d\d\w{5}))/[^/]+$", re.IGNORECASE)
_COUNTED = re.compile(r"^([A-Z_]{3,4}|[A-Z]{2,4}[_-]|IMG_E?|P\d{3})(\d{4,5})\.\w{3,4}$", re.IGNORECASE)
_LISTED = frozenset(("known", "similar"))
_WRAP = 10_000
LARGEST_GAP = 25
"""So many numbers may be missing between a file and the next one of the camera folder on either side."""

FEWEST_ALIKE = 3
"""Photos of the camera folder that must be built alike before metadata alone suggests one source."""

_CODES = {
    TieKind.SERIAL: "device.roll_serial",
    TieKind.RUN_TIME: "device.roll_run_time",
    TieKind.SENSOR: "device.roll_sensor",
    TieKind.IDENTIFIER: "device.roll_identifier",
    TieKind.METADATA: "device.roll_metadata",
}

Answer = tuple[bool | None, tuple[Word, ...]]
_Runs = dict[tuple[str, str], dict[str, set[int]]]


def production(medium: Medium, others: Iterable[Medium], ties: Iterable[Tie]) -> Answer:
    """Tell whether a medium comes from a device of the same seizure: (True, reasons) or (None, ())."""
    media = {each.sha256: each for each in others}
    media[medium.sha256] = medium
    return next(answer for sha256, answer in productions(media.values(), ties) if sha256 == medium.sha256)


def productions(media: Iterable[Medium], ties: Iterable[Tie]) -> Iterator[tuple[str, Answer]]:
    """Give the same for all media of a seizure, by their SHA-256, in one go."""
    known = list(media)
    parts = _parts(known, ties)
    runs = _runs(known)
    rolls = {each.sha256 for each in known if _is_ordinary(each)}
    alike: dict[tuple[TieKind, str], int] = defaultdict(int)
    for kind, roots in parts.items():
        for sha256 in rolls & roots.keys():
            alike[kind, roots[sha256]] += 1
    for each in known:
        reasons = []
        for kind, code in _CODES.items():
            root = parts[kind].get(each.sha256)
            count = 0 if root is None else alike[kind, root] - (each.sha256 in rolls)
            if count >= (FEWEST_ALIKE if kind == TieKind.METADATA else 1):
                reasons.append(_reason(code, count, each))
        reasons += _counted(each, runs)
        yield each.sha256, (True if reasons else None, tuple(reasons))


def elsewhere(exhibit: str, count: int) -> Word:
    """Tell that photos in the camera folder of another exhibit of the seizure bear the same serial number."""
    return word("device.roll_elsewhere", exhibit=exhibit, count=count)


def roll_of(address: str) -> str | None:
    """Give the camera folder that an address lies in, with what stands before it; None where it lies in none."""
    found = _ROLL.search(address)
    return address[: found.end(1)] if found else None


def _is_ordinary(medium: Medium) -> bool:
    """A photo or film of a camera folder that is on no list and names its device."""
    names_device = medium.facts is not None and bool(medium.facts.make or medium.facts.model)
    return names_device and medium.status not in _LISTED and any(roll_of(copy.address) for copy in medium.copies)


def _parts(media: Sequence[Medium], ties: Iterable[Tie]) -> dict[TieKind, dict[str, str]]:
    """The connected parts of each kind of tie, each by the name of its first medium."""
    within = {each.sha256 for each in media}
    above: dict[TieKind, dict[str, str]] = {kind: {} for kind in _CODES}
    for tie in ties:
        if tie.kind in above and tie.first in within and tie.second in within:
            roots = above[tie.kind]
            first, second = _root(roots, tie.first), _root(roots, tie.second)
            roots[max(first, second)] = min(first, second)
    return {kind: {sha256: _root(roots, sha256) for sha256 in tuple(roots)} for kind, roots in above.items()}


def _root(roots: dict[str, str], name: str) -> str:
    roots.setdefault(name, name)
    while roots[name] != name:
        roots[name] = roots[roots[name]]
        name = roots[name]
    return name


def _runs(media: Sequence[Medium]) -> _Runs:
    """The numbers in the names of each camera folder, by what stands before the number and the device."""
    found: _Runs = defaultdict(lambda: defaultdict(set))
    for medium in media:
        if not _is_ordinary(medium):
            continue
        for copy in medium.copies:
            roll, counted = roll_of(copy.address), _COUNTED.match(copy.address.rpartition("/")[2])
            if roll and counted:
                found[counted[1].upper(), _device(medium)][roll].add(int(counted[2]))
    return found


def _counted(medium: Medium, runs: _Runs) -> list[Word]:
    """Whether the number in its name lies between numbers of a camera folder, of the same make and model.

    A name by itself tells nothing, since all cameras count to 9999: the device must be named, and be the same.
    """
    device = _device(medium)
    if not device:
        return []
    reasons = []
    for name in dict.fromkeys(copy.address.rpartition("/")[2] for copy in medium.copies):
        counted = _COUNTED.match(name)
        if counted is None:
            continue
        at = int(counted[2])
        for roll, numbers in runs.get((counted[1].upper(), device), {}).items():
            after, before = (
                any((at + side * gap) % _WRAP in numbers for gap in range(1, LARGEST_GAP + 1)) for side in (1, -1)
            )
            if after and before:
                reasons.append(word("device.roll_counter", name=name, folder=roll, device=_named(medium)))
    return reasons


def _device(medium: Medium) -> str:
    if medium.facts is None or not (medium.facts.make and medium.facts.model):
        return ""
    return f"{brand(medium.facts.make)}|{medium.facts.model.strip().lower()}"


def _named(medium: Medium) -> str:
    facts = medium.facts
    return " ".join(name for name in (facts.make, facts.model) if name) if facts else ""


def _reason(code: str, count: int, medium: Medium) -> Word:
    return word(code, count=count, device=_named(medium)) if code == "device.roll_metadata" else word(code, count=count)
