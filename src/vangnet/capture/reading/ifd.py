"""Image file directories: a bounded reader for those that exifread does not know, in maker notes above all."""

import io
import struct
from typing import BinaryIO, NamedTuple, Self

MOST_ENTRIES = 1024
LARGEST = 65_536

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
_CODES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}


class Entry(NamedTuple):
    """One entry. `start` is where its value begins in the data, `data` that value, cut at `LARGEST`."""

    form: int
    start: int
    data: bytes


class View:
    """A file as bytes that are fetched when they are asked for; `data[a:b]` and `len(data)` work as with bytes."""

    def __init__(self, body: BinaryIO, start: int = 0, end: int | None = None) -> None:
        self.body, self.start = body, start
        self.size = max(0, (body.seek(0, io.SEEK_END) if end is None else end) - start)

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, wanted: slice) -> bytes:
        first, last, _ = wanted.indices(self.size)
        self.body.seek(self.start + first)
        return self.body.read(max(0, last - first))


Data = bytes | View


class Directory:
    """The entries of one directory, by tag. A later entry of the same tag is ignored.

    Offsets count from `base` in the data; `order` is "<" or ">".
    """

    def __init__(self, data: Data, at: int, order: str, base: int = 0) -> None:
        self.data, self.order, self.base = data, order, base
        self.entries: dict[int, Entry] = {}
        self.start = self.end = at
        if not 0 <= at <= len(data) - 2:
            return
        (count,) = struct.unpack(f"{order}H", data[at : at + 2])
        table = data[at + 2 : at + 2 + 12 * min(count, MOST_ENTRIES)]
        self.end = at + 2 + 12 * count
        for place in range(0, len(table) - 11, 12):
            tag, form, values, offset = struct.unpack_from(f"{order}HHII", table, place)
            size = _SIZES.get(form, 0) * values
            start = at + 2 + place + 8 if size <= 4 else base + offset
            if size and start + size <= len(data):
                self.entries.setdefault(tag, Entry(form, start, data[start : start + min(size, LARGEST)]))

    @property
    def gap(self) -> int | None:
        """How far behind the table the first value lies; None where all stand in the table itself."""
        return min((each.start - self.end for each in self.entries.values() if self._is_outside(each)), default=None)

    def inline(self) -> Self:
        """Keep only what stands in the table itself."""
        self.entries = {tag: each for tag, each in self.entries.items() if not self._is_outside(each)}
        return self

    def _is_outside(self, entry: Entry) -> bool:
        return not self.start <= entry.start < self.end

    def raw(self, tag: int) -> bytes:
        entry = self.entries.get(tag)
        return entry.data if entry else b""

    def text(self, tag: int) -> bytes:
        """The value up to its first zero."""
        return self.raw(tag).split(b"\0", 1)[0].strip()

    def signed(self, tag: int, index: int = 0) -> int | None:
        """One number of 32 bits of the value, below zero where its first bit says so."""
        number = self.number(tag, index)
        return number - 2**32 if number is not None and number >= 2**31 else number

    def number(self, tag: int, index: int = 0) -> int | None:
        """One whole number of the value."""
        entry = self.entries.get(tag)
        if entry is None or entry.form not in _CODES or entry.form in (11, 12):
            return None
        size = _SIZES[entry.form]
        if (index + 1) * size > len(entry.data):
            return None
        return int(struct.unpack_from(self.order + _CODES[entry.form], entry.data, index * size)[0])

    def within(self, tag: int) -> "Directory":
        """The directory that an entry points to, or that is its value."""
        entry = self.entries.get(tag)
        if entry is None:
            return Directory(b"", 0, self.order)
        at = entry.start if entry.form == 7 else self.base + (self.number(tag) or 0)
        return Directory(self.data, at, self.order, self.base)


def first(data: Data) -> Directory:
    """The first directory of a TIFF structure."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8:
        return Directory(b"", 0, "<")
    return Directory(data, struct.unpack(f"{order}I", data[4:8])[0], order)
