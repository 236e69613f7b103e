"""What the tests of archives share: open one as the scan does, and tell what came out."""

import io
import random
from collections.abc import Iterator
from typing import NamedTuple

from vangnet.evidence.archives import members, needs_seek
from vangnet.evidence.damage import Damaged
from vangnet.evidence.families import Family, family
from vangnet.evidence.limits import Budget, LimitReached, Limits
from vangnet.evidence.reader import HeadStream
from vangnet.evidence.types import HEAD_BYTES, sniff

ZIP, TAR, GZIP = "application/zip", "application/x-tar", "application/gzip"


class Opened(NamedTuple):
    """One member: what it is, what could be read of it, and why no more."""

    name: str
    type: str | None
    content: bytes
    reason: str | None


class ForwardOnly(io.RawIOBase):
    """A stream that cannot go back, as a member of another archive is."""

    def __init__(self, data: bytes) -> None:
        self._rest = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._rest.readinto(buffer)


def opened(archive: bytes, type_: str) -> tuple[list[Opened], str | None]:
    """Read every member; gives them, and the reason why the archive ended early."""
    stream = io.BytesIO(archive) if needs_seek(type_) else io.BufferedReader(ForwardOnly(archive))
    found = []
    try:
        found.extend(_read(member) for member in members(stream, type_, len(archive)))
    except Damaged as damage:
        return found, damage.reason
    return found, None


def contents(archive: bytes, type_: str) -> dict[str, bytes]:
    """Read every member of a sound archive."""
    found, reason = opened(archive, type_)
    assert reason is None
    assert [member.reason for member in found] == [None] * len(found)
    return {member.name: member.content for member in found}


def _read(member) -> Opened:
    content = b""
    try:
        stream = member.open()
        while piece := stream.read(50_000):
            content += piece
    except Damaged as damage:
        return Opened(member.name, member.type, content, damage.reason)
    return Opened(member.name, member.type, content, None)


def opened_within(archive: bytes, limits: Limits) -> Iterator[tuple[int, str]]:
    """Open an archive and all archives in it as a scan would: gives (depth, type) of each file, and the limits met."""
    yield from _within(HeadStream(io.BytesIO(archive)), 0, Budget(limits, len(archive)), limits)


def _within(stream: HeadStream, depth: int, budget: Budget, limits: Limits) -> Iterator[tuple[int, str]]:
    type_ = sniff(stream.peek(HEAD_BYTES), None)
    yield depth, type_
    if family(type_) is not Family.ARCHIVE:
        while stream.read(1 << 20):
            pass
        return
    if depth == limits.depth:
        raise LimitReached("too deep")
    source = io.BytesIO(stream.read(limits.member_bytes)) if needs_seek(type_) else stream
    for member in members(source, type_, None):
        budget.count_member()
        yield from _within(HeadStream(member.open(), budget), depth + 1, budget, limits)


def noise(seed: int, size: int) -> bytes:
    """Give bytes without any order, the same each time."""
    return random.Random(seed).randbytes(size)
