"""What lies inside a content, found again as the scan found it. Runs inside a worker."""

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from vangnet.evidence import archives, types
from vangnet.evidence.damage import Damaged
from vangnet.evidence.member import Member
from vangnet.evidence.types import Family
from vangnet.scan.content import Content
from vangnet.scan.hidden import hidden

_ZIP = "application/zip"
ZIP_TAIL_BYTES = 2**16 + 22
"""The longest comment of a ZIP, and the record that it follows."""


def type_of(body: BinaryIO) -> tuple[str, int]:
    """Tell the type of a content by its first and last bytes, and its size."""
    body.seek(0)
    head = body.read(types.HEAD_BYTES)
    size = body.seek(0, io.SEEK_END)
    body.seek(max(0, size - types.TAIL_BYTES))
    type_ = types.sniff(head, size, body.read(types.TAIL_BYTES))
    body.seek(0)
    return type_, size


def container_type(body: BinaryIO, type_: str) -> str | None:
    """The type to open a content as, if it holds others: an archive, or a ZIP hidden behind something else."""
    if types.family(type_) is Family.ARCHIVE:
        return type_
    size = body.seek(0, io.SEEK_END)
    body.seek(max(0, size - ZIP_TAIL_BYTES))
    tail = body.read(ZIP_TAIL_BYTES)
    body.seek(0)
    return _ZIP if types.ends_as_zip(tail) else None


def members(
    body: BinaryIO, name: str, *, passwords: tuple[str, ...] = (), tick: Callable[[], None] = lambda: None
) -> Iterator[Member]:
    """Give all that the scan gives as lying inside a content: members of an archive, then what is hidden.

    `name` is the content's own. Where the archive breaks, Damaged comes after everything else.
    """
    type_, size = type_of(body)
    found = Content(name, size, None)
    found.type = type_
    inside = container_type(body, type_)
    behind = hidden(body, found, inside, tick)
    broken: Damaged | None = None
    if inside is not None:
        body.seek(0)
        try:
            yield from archives.members(body, inside, size, passwords)
        except Damaged as damage:
            broken = damage
    yield from behind or ()
    if broken:
        raise broken
