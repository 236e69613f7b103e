"""The chunks of an E01 image, unpacked by zlib: libewf does the same with a decoder of its own, ten times slower.

What the image's own tables tell, and what holds by its checksum, is read here; all else is left to libewf. For a chunk
whose checksum is wrong libewf gives zeros without an error: those are not believed.
Layout: Expert Witness Compression Format, version 1 (libewf's documentation of it).
"""

import struct
import zlib
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk.repairs import sections
from vangnet.evidence.disk.view import View
from vangnet.values import Reason

_HEAD_BYTES = 76  # of a section
_TABLE = struct.Struct("<I4xQ4xI")  # number of entries, what their offsets begin at
_MOST_ENTRIES = 1 << 24
_COMPRESSED = 1 << 31
_CACHED_BYTES = 8 << 20
_CHECKSUM = 4


class Table(NamedTuple):
    """Where chunks lie in one segment: `start` is where the entries stand, `end` where the chunks' bytes stop."""

    first: int
    chunks: int
    segment: View
    start: int
    base: int
    end: int


class Chunks(View):
    """The disk in an E01 image."""

    def __init__(self, tables: Sequence[Table], chunk: int, slow: View) -> None:
        super().__init__(slow.size)
        self._tables, self._chunk, self._slow = tables, chunk, slow
        self._firsts = [table.first for table in tables]
        self._held: OrderedDict[int, bytes] = OrderedDict()
        self._entries: OrderedDict[int, np.ndarray] = OrderedDict()

    def at(self, offset: int, count: int) -> bytes:
        count = max(0, min(count, self.size - offset))
        if not count:
            return b""
        first, last = offset // self._chunk, (offset + count - 1) // self._chunk
        data = b"".join(self._chunks(first, last + 1))
        start = offset - first * self._chunk
        return data if len(data) == count else data[start : start + count]

    def _chunks(self, first: int, stop: int) -> Iterator[bytes]:
        while first < stop:
            if first in self._held:
                self._held.move_to_end(first)
                yield self._held[first]
                first += 1
                continue
            for chunk in self._read(first, min(stop, first + max(1, _CACHED_BYTES // self._chunk))):
                self._hold(first, chunk)
                yield chunk
                first += 1

    def _read(self, first: int, stop: int) -> Iterator[bytes]:
        """Give the chunks of one table from the first on; one that stands in no table is libewf's."""
        number = bisect_right(self._firsts, first) - 1
        table = self._tables[number] if number >= 0 else None
        if table is None or first >= table.first + table.chunks:
            return iter((self._slow.at(first * self._chunk, self._size_of(first)),))
        return self._unpacked(number, first, min(stop, table.first + table.chunks))

    def _size_of(self, number: int) -> int:
        return min(self._chunk, self.size - number * self._chunk)

    def _hold(self, number: int, chunk: bytes) -> None:
        self._held[number] = chunk
        if len(self._held) * self._chunk > _CACHED_BYTES:
            self._held.popitem(last=False)

    def _unpacked(self, number: int, first: int, stop: int) -> Iterator[bytes]:
        """Give some chunks of one table, which lie one behind the other."""
        table = self._tables[number]
        entries = self._of(number)[first - table.first : stop - table.first + 1]
        places = (entries & ~np.uint64(_COMPRESSED)) + np.uint64(table.base)
        start, end = int(places[0]), int(places[-1])
        packed = memoryview(table.segment.at(start, end - start)) if 0 < end - start < 2 * _CACHED_BYTES else b""
        for index in range(stop - first):
            piece = packed[int(places[index]) - start : int(places[index + 1]) - start]
            is_compressed = bool(entries[index] & np.uint64(_COMPRESSED))
            chunk = _unpack(piece, self._size_of(first + index), is_compressed=is_compressed)
            yield self._doubtful(first + index) if chunk is None else chunk

    def _doubtful(self, number: int) -> bytes:
        """What libewf makes of a chunk that does not hold as the tables tell it."""
        at = number * self._chunk
        data = self._slow.at(at, self._size_of(number))
        if data.count(0) == len(data):
            raise Damaged(Reason.CORRUPT, f"a piece of the image at byte {at} is damaged")
        return data

    def _of(self, number: int) -> np.ndarray:
        """Give the entries of a table, and the end of its last chunk as one more."""
        if number not in self._entries:
            table = self._tables[number]
            entries = np.frombuffer(table.segment.at(table.start, 4 * table.chunks), "<u4").astype(np.uint64)
            if len(entries) < table.chunks:  # cut off: nothing of it can be found
                entries = np.zeros(table.chunks, np.uint64)
            self._entries[number] = np.append(entries, np.uint64(max(0, table.end - table.base)))
            if len(self._entries) > 8:
                self._entries.popitem(last=False)
        return self._entries[number]


def fast(segments: Sequence[View], slow: View, chunk: int) -> View:
    """Give the disk in these segments as quickly as it can be read; `slow` is the same disk as libewf gives it."""
    tables: list[Table] = []
    first = 0
    for segment in segments:
        end = 0
        for kind, at, size in sections(segment):
            if kind == b"sectors":
                end = at + size
            elif kind == b"table":
                start = at + _HEAD_BYTES
                count, base, _ = _TABLE.unpack(segment.at(start, _TABLE.size).ljust(_TABLE.size, b"\0"))
                if end and 0 < count <= _MOST_ENTRIES:  # else the chunks lie in the table itself: libewf's
                    tables.append(Table(first, count, segment, start + _TABLE.size, base, end))
                first += count
    return Chunks(tables, chunk, slow)


def _unpack(piece: memoryview | bytes, wanted: int, *, is_compressed: bool) -> bytes | None:
    """Give a chunk if it holds by its checksum."""
    if is_compressed:
        engine = zlib.decompressobj()
        try:
            chunk = engine.decompress(piece, wanted + 1)
        except zlib.error:
            return None
        return chunk if len(chunk) == wanted and engine.eof else None
    chunk = bytes(piece[:wanted])
    checksum = int.from_bytes(piece[wanted : wanted + _CHECKSUM], "little")
    return chunk if len(piece) == wanted + _CHECKSUM and zlib.adler32(chunk) == checksum else None
