"""Members of a zip archive that its directory does not tell of, or whose directory is gone: by their local headers."""

import re
import struct
from array import array
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from vangnet.evidence.formats.zip_directory import (
    DESCRIPTOR,
    LOCAL,
    Entry,
    extra_fields,
    long_sizes,
    member_name,
    read_at,
    time,
)

_HEADER = struct.Struct("<4sBx2H4x3I2H")
_ANY = re.compile(rb"PK(?:\x03\x04|\x01\x02|\x07\x08|\x05\x06)")
_ONE = re.compile(rb"PK\x03\x04")
_FIRST_WINDOW, _WINDOW = 1 << 12, 1 << 20  # the next one is mostly near
_SMALLEST = 31  # a header and a name of one letter
_METHODS = {0, 1, 6, 8, 9, 10, 12, 14, 18, 19, 93, 95, 96, 97, 98, 99}
_DESCRIBED_LATER = 8


class Local(msgspec.Struct, frozen=True):
    """One local header: the member it announces, and where its content starts."""

    entry: Entry
    data: int


def local(stream: BinaryIO, start: int) -> Local | None:
    """Read the local header at a place, if there is one."""
    fixed = read_at(stream, start, _HEADER.size)
    if len(fixed) < _HEADER.size:
        return None
    signature, _, flags, method, crc, packed, size, names, extras = _HEADER.unpack(fixed)
    if signature != LOCAL:
        return None
    rest = stream.read(names + extras)
    extra = extra_fields(rest[names:])
    size, packed = long_sizes(extra.get(0x0001, b""), (size, packed))
    later = bool(flags & _DESCRIBED_LATER)
    name = member_name(rest[:names], flags, extra)
    entry = Entry(
        name, start, packed, flags, method, None if later and not size else size, None if later else crc, time(extra)
    )
    return Local(entry, start + _HEADER.size + names + extras)


def content_start(stream: BinaryIO, start: int) -> int | None:
    """Give where the content of a member starts whose local header stands at `start`; None without a header."""
    fixed = read_at(stream, start, _HEADER.size)
    if len(fixed) < _HEADER.size or not fixed.startswith(LOCAL):
        return None
    names, extras = struct.unpack_from("<HH", fixed, 26)
    return int(start + _HEADER.size + names + extras)


def lost(stream: BinaryIO, end: int, known: "array[int]") -> Iterator[Local]:
    """Give the members that announce themselves outside of the places that are known (start and stop in turn)."""
    for start, stop in _gaps(known, end):
        at = start
        while at < stop:
            found = _next(stream, at, stop, end)
            if found is None:
                break
            yield found
            at = max(found.data + found.entry.packed, found.entry.start + _SMALLEST)


def _gaps(known: "array[int]", end: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, stop in sorted(zip(known[::2], known[1::2], strict=True)):
        if start - at >= _SMALLEST:
            yield at, start
        at = max(at, stop)
    if end - at >= _SMALLEST:
        yield at, end


def _next(stream: BinaryIO, at: int, stop: int, end: int) -> Local | None:
    """Find the next believable local header between two places."""
    for place in _places(stream, _ONE, at, stop):
        found = local(stream, place)
        # The first bytes of the file are why it counts as a zip, believable or not.
        if found and (not place or _believable(stream, found)):
            return _measured(stream, found, end)
    return None


def _believable(stream: BinaryIO, found: Local) -> bool:
    """Tell a header from four bytes that happen to look like one."""
    version = read_at(stream, found.entry.start + 4, 1)
    return version <= b"\x3f" and found.entry.method in _METHODS and bool(found.entry.name)


def _measured(stream: BinaryIO, found: Local, end: int) -> Local:
    """Make sure of where the content ends: what the header says, or else where the next record begins."""
    entry = found.entry
    if entry.packed or not entry.flags & _DESCRIBED_LATER:
        return Local(_with(entry, min(entry.packed, max(0, end - found.data))), found.data)
    for place in _places(stream, _ANY, found.data, end):
        record = read_at(stream, place, 24)
        if record.startswith(DESCRIPTOR):
            if _describes(record, place - found.data):
                size = int.from_bytes(record[12:16], "little")
                crc = int.from_bytes(record[4:8], "little")
                return Local(_with(entry, place - found.data, size, crc), found.data)
        elif not record.startswith(LOCAL) or _is_header(stream, place):
            return Local(_with(entry, place - found.data), found.data)
    return Local(_with(entry, end - found.data), found.data)


def _describes(record: bytes, packed: int) -> bool:
    """Ask whether a data descriptor belongs to a member of this packed size (in 32 bits)."""
    return int.from_bytes(record[8:12], "little") == packed and len(record) >= 16


def _is_header(stream: BinaryIO, place: int) -> bool:
    found = local(stream, place)
    return found is not None and _believable(stream, found)


def _with(entry: Entry, packed: int, size: int | None = None, crc: int | None = None) -> Entry:
    return Entry(
        entry.name,
        entry.start,
        packed,
        entry.flags,
        entry.method,
        entry.size if size is None else size,
        entry.crc if crc is None else crc,
        entry.modified_at,
        entry.mode,
    )


def _places(stream: BinaryIO, wanted: re.Pattern[bytes], at: int, stop: int) -> Iterator[int]:
    """Give the places of a signature, window by window; windows overlap, for one that lies across the edge."""
    length = _FIRST_WINDOW
    while at < stop:
        window = read_at(stream, at, min(length, stop - at) + 3)
        for found in wanted.finditer(window):
            if at + found.start() < stop:
                yield at + found.start()
        at, length = at + length, min(2 * length, _WINDOW)
