"""Sources: containers on the exhibit's own disk that hold files of their own, such as a disk image or a phone's backup.

An archive is read once, from its beginning to its end, by one worker. A source is opened once, by a confined reader
that stays: it first lists all its files, and then gives the bytes of any of them, in any order, to many workers.
"""

from collections.abc import Iterator
from typing import BinaryIO, Protocol

import msgspec


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One file of a source. `key` finds it again, at once, in a reader that never listed it.

    `name` is the path inside the source, escaped for an address. `modified_at` is in UTC nanoseconds. `type` is set
    for what is not a file ("inode/symlink" ...), `problem` is a `vangnet.values.Reason` known beforehand, `remarks`
    are words of `vangnet.values.Remark`.
    """

    key: bytes
    name: str
    size: int | None
    modified_at: int | None
    type: str | None = None
    problem: str | None = None
    remarks: tuple[str, ...] = ()


class Volume(msgspec.Struct, frozen=True):
    """A part of a source that has a file system, should have one, or belongs to nothing. Sizes are in bytes.

    `file_system` is None where none was recognised; `reason` is a `vangnet.values.Reason` when it was not read, or not
    to its end, and `detail` says it in words.
    """

    name: str
    start: int | None
    size: int | None
    file_system: str | None = None
    files: int = 0
    deleted: int = 0
    unallocated: int | None = None
    reason: str | None = None
    detail: str | None = None


class Coverage(msgspec.Struct, frozen=True):
    """What was seen of a source, told when its listing has ended. `size` is what it holds when unpacked."""

    kind: str
    size: int | None
    volumes: tuple[Volume, ...]


class Files(Protocol):
    """The files beside a source, and the source itself, opened by their names relative to the source's folder."""

    def names(self) -> Iterator[bytes]: ...

    def open(self, name: bytes) -> BinaryIO: ...


class Source(Protocol):
    """An opened source. Whatever its bytes are, only Damaged comes out of it."""

    def entries(self) -> Iterator[Entry]:
        """Give every file, in the same order each time; raises Damaged at the end when some could not be listed."""

    def open(self, key: bytes) -> BinaryIO:
        """Give the content of an entry, to be read and sought in."""

    def coverage(self) -> Coverage:
        """Tell what was seen, after the listing."""


class SourceFormat(Protocol):
    """What each kind of source offers: `beside` names further files that belong to it (the other segments)."""

    TYPES: frozenset[str]

    def open_source(self, files: Files, name: bytes, type_: str, passwords: tuple[str, ...]) -> Source: ...

    def beside(self, names: frozenset[bytes], name: bytes) -> frozenset[bytes]: ...
