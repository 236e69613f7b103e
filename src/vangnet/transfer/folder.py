"""A folder that a one-way link fills with bundles: which is next, which is missing, and which is refused.

Whatever lies there may be half-copied, there twice, in any order, or nothing of the other door at all.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from vangnet.errors import InputRefused
from vangnet.transfer.bundle import SUFFIX, Bundle, Head, head_in, read
from vangnet.transfer.keys import Card, DoorKeys
from vangnet.transfer.writing import keep_names, sweep

REFUSED = "refused"
MOST_AT_ONCE = 50
"""Bundles of one look: who floods a folder keeps nobody from what must go the other way."""
ANY = b""
"""The digest of a bundle that never came, and that somebody let go on without: any may follow on it."""


class Last(msgspec.Struct, frozen=True):
    """The last bundle that was taken in."""

    number: int
    digest: bytes


class Refusal(msgspec.Struct, frozen=True):
    """A file that was refused, why, and where it was put aside."""

    name: str
    reason: str


class Outcome(msgspec.Struct):
    """What became of what lay in the folder. `missing` is a number that must come first; `waiting` wait for it."""

    taken: list[int] = []
    repeated: list[int] = []
    refused: list[Refusal] = []
    missing: int | None = None
    waiting: list[int] = []


def take(
    folder: Path,
    *,
    keys: DoorKeys,
    sender: Card,
    last: Callable[[], Last],
    digest_taken: Callable[[int], bytes | None],
    use: Callable[[Bundle], None],
    patience: float,
) -> Outcome:
    """Take the bundles in that lie in a folder, in order, up to so many; each goes away when `use` has brought it in.

    `digest_taken` gives the digest of a bundle that was taken before. `patience` is how many seconds a file may be
    half-copied, or earlier than the one before it, before that is told. What `use` raises besides InputRefused ends
    it: that bundle and those after it stay where they are.
    """
    outcome = Outcome()
    sweep(folder)
    for number, place in sorted(_lying(folder, keys, sender, patience, outcome)):
        before = last()
        if len(outcome.taken) == MOST_AT_ONCE:
            break
        if number <= before.number:
            _tried(place, patience, outcome, outcome.repeated, _repeat(place, keys, sender, digest_taken(number)))
        elif number == before.number + 1:
            _tried(place, patience, outcome, outcome.taken, _next(place, keys, sender, before, use))
        else:
            outcome.waiting.append(number)
            if _age(place) >= patience:
                outcome.missing = before.number + 1
    return outcome


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Let one process at a time take and make bundles. Raises InputRefused while another does."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise InputRefused("another process of this door carries bundles now; nothing was done") from error
    finally:
        os.close(descriptor)


def _lying(folder: Path, keys: DoorKeys, sender: Card, patience: float, outcome: Outcome) -> Iterator[tuple[int, Path]]:
    """The bundles of the other door for this one, by the number that their signed heads tell."""
    for place in sorted(folder.glob(f"*{SUFFIX}")):
        if place.name.startswith("."):
            continue
        try:
            head: Head = head_in(place, keys=keys, sender=sender)
        except InputRefused as refusal:
            if _age(place) >= patience:
                _refuse(place, refusal, outcome)
            continue
        yield head.number, place


def _tried(place: Path, patience: float, outcome: Outcome, done: list[int], doing: Callable[[], int]) -> None:
    """Do something with a bundle, and take its file away; one that is refused is put aside, or still being copied."""
    try:
        number = doing()
    except InputRefused as refusal:
        if _age(place) >= patience:
            _refuse(place, refusal, outcome)
        return
    place.unlink(missing_ok=True)
    keep_names(place.parent)
    done.append(number)


def _next(place: Path, keys: DoorKeys, sender: Card, before: Last, use: Callable[[Bundle], None]) -> Callable[[], int]:
    def doing() -> int:
        bundle = read(place, keys=keys, sender=sender)
        if before.digest not in (ANY, bundle.head.previous):
            raise InputRefused(f"{place.name}: does not follow on the bundle {before.number} that was taken in")
        use(bundle)
        return bundle.head.number

    return doing


def _repeat(place: Path, keys: DoorKeys, sender: Card, digest: bytes | None) -> Callable[[], int]:
    """A link may bring a bundle twice; another bundle with a number that was used is refused."""

    def doing() -> int:
        bundle = read(place, keys=keys, sender=sender)
        number = bundle.head.number
        if bundle.digest != digest:
            raise InputRefused(f"{place.name}: another bundle with the number {number} was taken in, or given up")
        return number

    return doing


def _refuse(place: Path, refusal: InputRefused, outcome: Outcome) -> None:
    """Put a file aside, so that a good one with its name can come, and people can look at it."""
    aside = place.parent / REFUSED
    aside.mkdir(exist_ok=True, mode=0o700)
    target = aside / place.name
    if target.exists() or target.is_symlink():
        target = aside / f"{place.name}.{time.time_ns()}"
    place.rename(target)
    keep_names(place.parent)
    outcome.refused.append(Refusal(place.name, str(refusal)))


def _age(place: Path) -> float:
    """Seconds since a file was last written or put here."""
    try:
        return time.time() - place.lstat().st_ctime
    except FileNotFoundError:
        return 0.0
