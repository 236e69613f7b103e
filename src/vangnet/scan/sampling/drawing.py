"""Draws a sample by a method that the defence can repeat with a few lines of standard tools.

Every content of the frame gets a ticket: the SHA-256 of the seed, a colon and the content's own SHA-256 in lower-case
hex. The contents with the lowest tickets are the sample, in the order of their tickets. Whoever does not control both
the seed and the contents cannot steer who gets a low ticket; so the seed is to be public before the frame is known, or
to follow from facts that nobody chose. A larger sample with the same seed begins with the smaller one.
"""

import hashlib
import heapq
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from vangnet import __version__
from vangnet.errors import InputRefused

NAME = "sha256-tickets-1"
"""The name of the method. Another way to draw would get another name."""


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """All that is needed to draw the same sample again, and to see that frame and sample are the same.

    `frame_sha256` and `sample_sha256` are over lines of 64 hex digits, each ending in a newline: the frame sorted, the
    sample in the order drawn. `seed_chosen` says in words how the seed came about.
    """

    name: str
    seed: str
    seed_chosen: str
    frame_size: int
    frame_sha256: str
    size: int
    sample_sha256: str
    program: str


class Sample(msgspec.Struct, frozen=True):
    """The contents drawn, by SHA-256 in the order drawn, and how."""

    contents: tuple[str, ...]
    method: Method


def frame_of(lines: Iterable[str]) -> list[str]:
    """Read a frame: one SHA-256 a line. Gives it sorted; a line that is none, or stands twice, refuses it."""
    places: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        digest = line.strip().lower()
        if not re.fullmatch("[0-9a-f]{64}", digest):
            raise InputRefused(f"line {number}: not a SHA-256 of 64 hex digits")
        if digest in places:
            raise InputRefused(f"line {number}: the same content as line {places[digest]}; each stands in a frame once")
        places[digest] = number
    return sorted(places)


def draw(frame: Sequence[str], size: int, *, seed: str, seed_chosen: str) -> Sample:
    """Draw `size` contents out of a frame of SHA-256 digests. Raises InputRefused for what makes no sample."""
    ordered = frame_of(frame)
    if not 1 <= size <= len(ordered):
        raise InputRefused(f"a sample of {size} out of {len(ordered)} contents cannot be drawn")
    _check_words(seed, seed_chosen)
    contents = tuple(digest for _, digest in heapq.nsmallest(size, _tickets(ordered, seed)))
    method = Method(
        name=NAME,
        seed=seed,
        seed_chosen=seed_chosen,
        frame_size=len(ordered),
        frame_sha256=_lines_digest(ordered),
        size=size,
        sample_sha256=_lines_digest(contents),
        program=f"vangnet {__version__}",
    )
    return Sample(contents, method)


def differences(frame: Sequence[str], sample: Sequence[str], method: Method) -> Iterator[str]:
    """Tell in what a sample is not the one that a method draws from a frame. Nothing told: it is that one."""
    if method.name != NAME:
        yield f"the method is called {method.name}; this program knows {NAME}"
        return
    again = draw(frame, method.size, seed=method.seed, seed_chosen=method.seed_chosen)
    told = {"frame_size": "the number of contents in the frame", "frame_sha256": "the digest of the frame"}
    for name, words in (told | {"sample_sha256": "the digest of the sample"}).items():
        ours, theirs = getattr(again.method, name), getattr(method, name)
        if ours != theirs:
            yield f"{words} is {ours}, not {theirs}"
    given = [line.strip().lower() for line in sample]
    for number, (ours, theirs) in enumerate(zip(again.contents, given, strict=False), 1):
        if ours != theirs:
            yield f"content {number} of the sample is {ours}, not {theirs}"
            break
    if len(given) != method.size:
        yield f"the sample has {method.size} contents, not {len(given)}"


def _tickets(frame: Iterable[str], seed: str) -> Iterator[tuple[str, str]]:
    start = hashlib.sha256(f"{seed}:".encode())
    for digest in frame:
        ticket = start.copy()
        ticket.update(digest.encode())
        yield ticket.hexdigest(), digest


def _lines_digest(digests: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for digest in digests:
        whole.update(f"{digest}\n".encode())
    return whole.hexdigest()


def _check_words(seed: str, seed_chosen: str) -> None:
    """A seed must survive being copied by hand from a report."""
    if not seed or seed != " ".join(seed.split()) or not seed.isprintable():
        raise InputRefused("the seed is to be one line of text, without spaces at its ends or double spaces")
    if not seed_chosen.strip():
        raise InputRefused("say how the seed was chosen")
