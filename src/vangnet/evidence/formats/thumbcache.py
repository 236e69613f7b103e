"""The thumbnail caches of Windows Vista to 11 (thumbcache_*.db): one picture for each file that a folder once showed.

The file's table of contents lies elsewhere, so records are read one after the other, by their own signature.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from vangnet.evidence.address import escape_member
from vangnet.evidence.damage import Damaged
from vangnet.evidence.limits import MIB
from vangnet.evidence.member import Example, Member
from vangnet.evidence.reader import CHUNK, HeadStream, forward
from vangnet.values import Reason

TYPE = "application/x-windows-thumbcache"
TYPES = frozenset({TYPE})
NEEDS_SEEK = False

_SIGNATURE = b"CMMM"
_SMALLEST, _LARGEST = 48, 64 * MIB
_VISTA, _SEVEN = 20, 21
# By the version of the file: where the three sizes (name, filling, picture) stand in a record, and where these start.
_PLACES = {_VISTA: (24, 56), _SEVEN: (16, 48)}
_LATER = (16, 56)


def members(stream: BinaryIO, type_: str, size: int | None) -> Iterator[Member]:  # noqa: ARG001 - the common interface
    """Give each thumbnail, by the identifier that Windows gave the file it shows; records without one are passed over.

    Raises Damaged at the end when the last record was cut off.
    """
    source = HeadStream(stream)
    head = source.read(8)
    sizes_at, parts_at = _PLACES.get(int.from_bytes(head[4:], "little"), _LATER)
    while _next_record(source):
        length = int.from_bytes(source.peek(8)[4:], "little")
        if not _SMALLEST <= length <= _LARGEST:
            source.read(len(_SIGNATURE))
            continue
        record = source.read(length)
        yield from _thumbnail(record, sizes_at, parts_at, is_whole=len(record) == length)
        if len(record) < length:
            raise source.failed or Damaged(Reason.CORRUPT, "the last record is cut off")
    if source.failed:
        raise source.failed


def _next_record(source: HeadStream) -> bool:
    """Go to where the next record starts."""
    while window := source.peek(CHUNK):
        at = window.find(_SIGNATURE)
        if at >= 0:
            source.read(at)
            return True
        if len(window) < CHUNK:
            break
        source.read(CHUNK - len(_SIGNATURE) + 1)
    return False


def _thumbnail(record: bytes, sizes_at: int, parts_at: int, *, is_whole: bool) -> Iterator[Member]:
    if len(record) < parts_at:
        return
    name_size, filling, size = struct.unpack_from("<III", record, sizes_at)
    start = parts_at + name_size + filling
    if not size or not name_size <= 1000:
        return
    name = record[parts_at : parts_at + name_size].decode("utf-16-le", "replace").rstrip("\0") or record[8:16].hex()
    yield Member(
        escape_member(name.encode("utf-8", "replace")), size, None, None, None,
        lambda: forward(_content(record[start : start + size], size, is_whole=is_whole)),
    )  # fmt: skip


def _content(data: bytes, size: int, *, is_whole: bool) -> Iterator[bytes]:
    yield data
    if len(data) < size or not is_whole:
        raise Damaged(Reason.CORRUPT, f"{len(data)} bytes instead of {size}")


def examples() -> Iterator[Example]:
    """Give small caches and what they hold."""
    holds: dict[str, bytes | None] = {"e2b6": b"\xff\xd8\xff a thumbnail" * 60, "00a1": b"BM another" * 40}
    for version in (_VISTA, _SEVEN, 30, 31, 32):
        yield Example(TYPE, written(version, {name: content or b"" for name, content in holds.items()}), holds)


def written(version: int, thumbnails: dict[str, bytes]) -> bytes:
    """Write a cache of the given version."""
    sizes_at, parts_at = _PLACES.get(version, _LATER)
    file = _SIGNATURE + struct.pack("<IIIII", version, 2, 24, 0, len(thumbnails))
    for number, (name, content) in enumerate({"empty": b"", **thumbnails}.items()):
        shown = name.encode("utf-16-le")
        length = parts_at + len(shown) + 2 + len(content)
        start = (_SIGNATURE + struct.pack("<IQ", length, number)).ljust(sizes_at, b"\0")
        start = (start + struct.pack("<III", len(shown), 2, len(content))).ljust(parts_at, b"\0")
        file += start + shown + bytes(2) + content
    return file + bytes(5_000)
