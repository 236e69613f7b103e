"""What libewf does not tell: a chunk of an E01 whose check sum is wrong comes out of it as zeros, without an error.

So each chunk that comes out as zeros is looked up in the image, and is believed only when its check sum is right.
"""

import zlib
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk.repairs import sections
from vangnet.evidence.disk.view import View
from vangnet.values import Reason

_MOST_ENTRIES = 1 << 24  # of one table
_COMPRESSED = 0x80000000


class _Table(NamedTuple):
    """Where the chunks from `first` on lie in a segment; the last one ends at `end`."""

    first: int
    segment: View
    places: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"
    packed: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"
    end: int


class Checked(View):
    """The disk in an EWF image, whose zeros are real ones."""

    def __init__(self, disk: View, segments: Sequence[View], chunk: int) -> None:
        super().__init__(disk.size)
        self._disk, self._chunk = disk, chunk
        self._segments = segments
        self._good = -1  # the zero chunk that was found to be right last

    @cached_property
    def _tables(self) -> Sequence[_Table]:
        """Where all chunks lie: hundreds of megabytes for a large image, so only for one that needs it."""
        return _tables(self._segments)

    def at(self, offset: int, count: int) -> bytes:
        data = self._disk.at(offset, count)
        if data.count(0) >= min(len(data), self._chunk // 2):
            self._check(offset, data)
        return data

    def _check(self, offset: int, data: bytes) -> None:
        at = 0
        while at < len(data):
            number = (offset + at) // self._chunk
            end = min(len(data), (number + 1) * self._chunk - offset)
            if number != self._good and data.count(0, at, end) == end - at:
                if not self._is_right(number):
                    raise Damaged(Reason.CORRUPT, f"a piece of the image at byte {number * self._chunk} is damaged")
                self._good = number
            at = end

    def _is_right(self, number: int) -> bool:
        for table in self._tables:
            index = number - table.first
            if 0 <= index < len(table.places):
                start = int(table.places[index])
                end = int(table.places[index + 1]) if index + 1 < len(table.places) else table.end
                raw = table.segment.at(start, max(0, min(end - start, 2 * self._chunk + 1024)))
                return (
                    _unpacks(raw)
                    if table.packed[index]
                    else zlib.adler32(raw[:-4]) == int.from_bytes(raw[-4:], "little")
                )
        return True  # of a chunk that is in no table, libewf tells


def _unpacks(raw: bytes) -> bool:
    engine = zlib.decompressobj()
    try:
        engine.decompress(raw)
    except zlib.error:
        return False
    return engine.eof


def _tables(segments: Sequence[View]) -> list[_Table]:
    found: list[_Table] = []
    first = 0
    for segment in segments:
        data_end = 0
        for kind, at, size in sections(segment):
            if kind == b"sectors":
                data_end = at + size
            elif kind == b"table":
                table = _table(segment, at + 76, first, data_end)
                found.append(table)
                first += len(table.places)
    return found


def _table(segment: View, at: int, first: int, end: int) -> _Table:
    head = segment.at(at, 24)
    count, base = int.from_bytes(head[:4], "little"), int.from_bytes(head[8:16], "little")
    rows = np.frombuffer(segment.at(at + 24, 4 * min(count, _MOST_ENTRIES)), "<u4")
    return _Table(first, segment, (rows & 0x7FFFFFFF).astype(np.int64) + base, (rows & _COMPRESSED) != 0, end)
