"""Disk images that lie inside of archives: one file, held in memory. Those of an exhibit are opened as sources."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from vangnet.evidence import disk
from vangnet.evidence.formats import disk_examples
from vangnet.evidence.member import Example, Member
from vangnet.evidence.sources import Entry, Source

TYPES = disk.TYPES
NEEDS_SEEK = True
_NAME = b"image"


class _Alone:
    """An image without other files beside it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def names(self) -> Iterator[bytes]:
        return iter((_NAME,))

    def open(self, name: bytes) -> BinaryIO:
        if name != _NAME:
            raise FileNotFoundError(2, "not in this archive")
        return self._stream


def members(stream: BinaryIO, type_: str, size: int | None) -> Iterator[Member]:  # noqa: ARG001 - the common interface
    """Give the files of a disk image; raises Damaged at the end when some of it could not be read."""
    source = disk.open_source(_Alone(stream), _NAME, type_)
    for entry in source.entries():
        yield _member(source, entry)


def _member(source: Source, entry: Entry) -> Member:
    def opened() -> BinaryIO:
        return io.BytesIO() if entry.type else source.open(entry.key)

    return Member(entry.name, entry.size, entry.modified_at, entry.type, entry.problem, opened, entry.remarks)


def examples() -> Iterator[Example]:
    """Give small images and what they hold."""
    return disk_examples.examples()
