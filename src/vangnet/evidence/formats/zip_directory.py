"""Where the members of a zip archive lie, by the directory at its end (PKWARE's APPNOTE.TXT 6.3.10, section 4.3)."""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from vangnet.evidence.damage import Damaged
from vangnet.values import Reason

LOCAL, CENTRAL, DESCRIPTOR, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x07\x08", b"PK\x05\x06"
_CENTRAL = struct.Struct("<4s2B2x2H4x3I3H4x2I")
_LENGTHS = struct.Struct("<3H")
_END = struct.Struct("<4s8x2IH")
_END64 = struct.Struct("<4s36x2Q")
_LONGEST_COMMENT = 65_535
_WINDOW = 1 << 18
_IN_ZIP64 = 0xFFFFFFFF
_UTF8 = 1 << 11
_UNIX = {3, 19}  # systems whose file modes stand in the upper half of the attributes: Unix, macOS
_EPOCH_1601 = 116_444_736_000_000_000  # 1970 in the hundreds of nanoseconds since 1601 that Windows counts
_SECOND = 1_000_000_000


class Entry(msgspec.Struct, frozen=True):
    """What the archive says of one member. `start` is where its local header stands; `packed` its compressed size."""

    name: bytes
    start: int
    packed: int
    flags: int = 0
    method: int = 0
    size: int | None = None
    crc: int | None = None
    modified_at: int | None = None
    mode: int = 0


def read_at(stream: BinaryIO, offset: int, size: int) -> bytes:
    """Read at a place; shorter at the end of the stream."""
    stream.seek(offset)
    return stream.read(size)


def directory(stream: BinaryIO, end: int) -> Iterator[Entry]:
    """Give the entries of the directory in its order; raises Damaged where it is missing or breaks off."""
    start, stop, shift = _find(stream, end)
    window, base, at = b"", start, start  # `window` holds the bytes of the file from `base` on
    while at < stop:
        length = _length(window, at - base)
        if length is None or at - base + length > len(window):
            if base == at and window:  # a fresh window, and still not a whole entry in it
                raise Damaged(Reason.CORRUPT, "the directory breaks off")
            # A file that has become shorter gives nothing: a question mark is no entry, and ends this.
            window, base = read_at(stream, at, min(_WINDOW, stop - at)) or b"?", at
            continue
        yield _entry(window, at - base, length, shift)
        at += length


def _length(window: bytes, at: int) -> int | None:
    """Give the length of the entry that starts here; None where none does."""
    if len(window) - at < _CENTRAL.size or window[at : at + 4] != CENTRAL:
        return None
    return int(_CENTRAL.size + sum(_LENGTHS.unpack_from(window, at + 28)))


def _find(stream: BinaryIO, end: int) -> tuple[int, int, int]:
    """Find the directory: its start, its end, and how many bytes stand in front of the archive (a program, say)."""
    base = max(0, end - _LONGEST_COMMENT - 22)
    tail = read_at(stream, base, end - base)
    at = tail.rfind(END)
    while at >= 0:
        if len(tail) - at >= _END.size:
            found = _directory_at(stream, base + at, tail[at:])
            if found:
                return found
        at = tail.rfind(END, 0, at)
    raise Damaged(Reason.CORRUPT, "the archive has no directory")


def _directory_at(stream: BinaryIO, at: int, record: bytes) -> tuple[int, int, int] | None:
    _, size, offset, _ = _END.unpack_from(record)
    long_at = _long_record_at(stream, at)
    if long_at is not None:
        at = long_at
        _, size, offset = _END64.unpack(read_at(stream, at, _END64.size))
    if not size:
        return at, at, 0
    # Bytes in front of the archive move everything; offsets may or may not have been corrected for them.
    for start in (at - size, offset):
        if 0 <= start < at and read_at(stream, start, 4) == CENTRAL:
            return start, min(start + size, at), start - offset
    return None


def _long_record_at(stream: BinaryIO, at: int) -> int | None:
    """Find the 64-bit form of the last record: its locator stands just before, and the record before that."""
    locator = read_at(stream, at - 20, 20) if at >= 20 else b""
    if not locator.startswith(b"PK\x06\x07"):
        return None
    for place in (int.from_bytes(locator[8:16], "little"), at - 20 - 56):
        if 0 <= place < at and read_at(stream, place, 4) == b"PK\x06\x06" and at - place >= _END64.size:
            return place
    return None


def _entry(window: bytes, at: int, length: int, shift: int) -> Entry:
    _, _, system, flags, method, crc, packed, size, names, extras, _, attributes, start = _CENTRAL.unpack_from(
        window, at
    )
    rest = window[at + _CENTRAL.size : at + length]
    name, extra = rest[:names], extra_fields(rest[names : names + extras])
    size, packed, start = long_sizes(extra.get(0x0001, b""), (size, packed, start))
    mode = attributes >> 16 if system in _UNIX else 0
    return Entry(member_name(name, flags, extra), start + shift, packed, flags, method, size, crc, time(extra), mode)


def extra_fields(data: bytes) -> dict[int, bytes]:
    """Take the extra fields apart: number -> content."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(data):
        number, length = struct.unpack_from("<HH", data, at)
        found.setdefault(number, data[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def long_sizes(field: bytes, values: tuple[int, ...]) -> tuple[int, ...]:
    """Put 64-bit values from their extra field in the place of those that did not fit into 32 bits."""
    found, at = [], 0
    for value in values:
        if value == _IN_ZIP64 and at + 8 <= len(field):
            found.append(int.from_bytes(field[at : at + 8], "little"))
            at += 8
        else:
            found.append(value)
    return tuple(found)


def member_name(name: bytes, flags: int, extra: dict[int, bytes]) -> bytes:
    """Give a name as UTF-8 bytes: stated as such, or by an extra field, or by its look; else the alphabet of DOS."""
    stated = extra.get(0x7075, b"")
    if stated[:1] == b"\x01" and stated[1:5] == zlib.crc32(name).to_bytes(4, "little"):
        return stated[5:]
    if flags & _UTF8 or name.isascii():
        return name
    try:
        name.decode()
    except UnicodeDecodeError:
        return name.decode("cp437").encode()
    return name


def time(extra: dict[int, bytes]) -> int | None:
    """Give a member's time in UTC. The ordinary field of a zip is local time in an unknown zone: that gives None."""
    unix, windows = extra.get(0x5455, b""), extra.get(0x000A, b"")
    if len(unix) >= 5 and unix[0] & 1:
        return int.from_bytes(unix[1:5], "little", signed=True) * _SECOND
    if len(windows) >= 16 and windows[4:8] == b"\x01\x00\x18\x00":
        ticks = int.from_bytes(windows[8:16], "little")
        return (ticks - _EPOCH_1601) * 100 if 0 < ticks < 1 << 62 else None
    return None
