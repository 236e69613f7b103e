"""Bytes that can be read at any place: a disk, a part of one, several files one behind the other. Never written."""

import io
import os
from collections.abc import Sequence
from typing import Any, BinaryIO, Protocol

from vangnet.evidence.damage import Damaged
from vangnet.evidence.reader import as_damage
from vangnet.values import Reason

SECTOR = 512


class View(io.RawIOBase):
    """A file of a known size, read through `at`. The libraries take it as a file, `at` is for ourselves."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._place = 0

    def at(self, offset: int, count: int) -> bytes:
        """Give the bytes at a place, fewer at the end; raises Damaged where they cannot be had."""
        raise NotImplementedError

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def get_size(self) -> int:
        return self.size

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def read(self, size: int | None = -1, /) -> bytes:
        left = max(0, self.size - self._place)
        found = self.at(self._place, left if size is None or size < 0 else min(size, left))
        self._place += len(found)
        return found

    def readinto(self, buffer: Any, /) -> int:
        target = memoryview(buffer).cast("B")
        found = self.read(len(target))
        target[: len(found)] = found
        return len(found)


class Whole(View):
    """One file of the exhibit."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file.seek(0, os.SEEK_END))
        self._file = file

    def at(self, offset: int, count: int) -> bytes:
        try:
            self._file.seek(offset)
            return self._file.read(count)
        except OSError as error:
            raise as_damage(error) from error


class Window(View):
    """A part of another view, such as a partition; what it claims beyond that view's end is not there."""

    def __init__(self, whole: View, start: int, size: int) -> None:
        super().__init__(max(0, min(size, whole.size - start)))
        self._whole, self._start = whole, start

    def at(self, offset: int, count: int) -> bytes:
        return self._whole.at(self._start + offset, max(0, min(count, self.size - offset)))


class Memory(View):
    """Bytes at hand."""

    def __init__(self, data: bytes) -> None:
        super().__init__(len(data))
        self._data = data

    def at(self, offset: int, count: int) -> bytes:
        return self._data[offset : offset + count]


class Stated(View):
    """A volume of the size that it states itself; an image that ends before that is cut off."""

    def __init__(self, view: View, size: int) -> None:
        super().__init__(max(size, view.size))
        self._view = view

    def at(self, offset: int, count: int) -> bytes:
        if count > 0 and self._view.size <= offset < self.size:
            raise Damaged(Reason.CORRUPT, "the image ends before its volume does")
        return self._view.at(offset, max(0, min(count, self._view.size - offset)))


class Missing(View):
    """A segment that is not there."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(size)
        self.name = name

    def at(self, offset: int, count: int) -> bytes:  # noqa: ARG002 - nothing of it can be read
        raise Damaged(Reason.UNREADABLE, f"segment {self.name} is missing")


class Joined(View):
    """Views one behind the other, such as the segments of a split image."""

    def __init__(self, parts: Sequence[View]) -> None:
        super().__init__(sum(part.size for part in parts))
        self._parts = parts

    def at(self, offset: int, count: int) -> bytes:
        pieces = []
        for part in self._parts:
            if count <= 0:
                break
            if offset < part.size:
                pieces.append(part.at(offset, min(count, part.size - offset)))
                count -= part.size - offset
            offset = max(0, offset - part.size)
        return b"".join(pieces)


class Handle(Protocol):
    """What the libyal libraries give for a disk."""

    def read_buffer_at_offset(self, size: int, offset: int, /) -> bytes: ...


class Unpacked(View):
    """A disk as a library gives it. `sources` are the files it reads: they know why a read failed."""

    def __init__(self, handle: Handle, size: int, sources: Sequence["Noted"] = ()) -> None:
        super().__init__(size)
        self._handle, self._sources = handle, sources

    def at(self, offset: int, count: int) -> bytes:
        count = max(0, min(count, self.size - offset))
        try:
            return self._handle.read_buffer_at_offset(count, offset) if count else b""
        except MemoryError:
            raise
        except Exception as error:
            raise fault(self._sources, error) from error


class Noted(io.RawIOBase):
    """A view handed to a library, which remembers why it could not be read: the library tells only that it failed."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.failed: Damaged | None = None

    def get_size(self) -> int:
        return self._view.size

    def tell(self) -> int:
        return self._view.tell()

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        return self._view.seek(offset, whence)

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return self._view.read(size)
        except Damaged as damage:
            self.failed = damage
            raise OSError(damage.detail) from damage


def fault(sources: Sequence[Noted], error: Exception) -> Damaged:
    """Name why a library failed: for a reason that lies below it, or because what it read makes no sense."""
    for source in sources:
        if source.failed:
            below, source.failed = source.failed, None
            return below
    text = str(error)
    return Damaged(Reason.CORRUPT, text.splitlines()[0][-200:] if text else type(error).__name__)
