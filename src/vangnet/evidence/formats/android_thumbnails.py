"""The thumbnail stores of Android's gallery: .thumbdata3, 4 and 5, and imgcache.0 and 1. They outlive their pictures.

.thumbdata keeps small JPEG files in records of one length, each behind 13 bytes (in use, identifier, length);
imgcache keeps them behind a key in UTF-16. Both are read by what a JPEG is made of, since makers changed the rest.
"""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from vangnet.evidence.address import escape_member
from vangnet.evidence.carving import end as picture_end
from vangnet.evidence.damage import Damaged
from vangnet.evidence.limits import MIB
from vangnet.evidence.magic.volumes import THUMBDATA_RECORD
from vangnet.evidence.member import Example, Member
from vangnet.evidence.reader import CHUNK, as_damage, forward
from vangnet.values import Reason

THUMBDATA, IMGCACHE = "application/x-android-thumbdata", "application/x-android-imgcache"
TYPES = frozenset({THUMBDATA, IMGCACHE})
NEEDS_SEEK = False

_START = re.compile(rb"\xff\xd8\xff[\xc0-\xcf\xdb-\xdd\xe0-\xef\xfe]")
_KEY = re.compile(rb"(?:[\x21-\x7e]\0){3,200}\Z")
_HEADER = struct.Struct(">BQI")
_SMALLEST, _LONGEST = 100, MIB  # of one picture
_BEFORE = 400  # bytes before a picture in which its key is looked for
_HELD = 8 * MIB


class Found(NamedTuple):
    """A picture: where in the file it starts, the key before it, its bytes, and whether these are all of it."""

    start: int
    key: str
    data: bytes
    is_whole: bool


def members(stream: BinaryIO, type_: str, size: int | None) -> Iterator[Member]:
    """Give each thumbnail; raises Damaged at the end when the disk failed."""
    for number, found in enumerate(_found(stream), 1):
        name = f"image {found.start // THUMBDATA_RECORD}" if type_ == THUMBDATA else f"image {number}"
        name += f" {escape_member(found.key.lstrip('/').encode())}" if found.key else ""
        size = len(found.data) if found.is_whole else None
        yield Member(name, size, None, None, None, lambda found=found: forward(_content(found)))  # type: ignore[misc]


def _content(found: Found) -> Iterator[bytes]:
    yield found.data
    if not found.is_whole:
        raise Damaged(Reason.CORRUPT, "the thumbnail has no end")


def _found(stream: BinaryIO) -> Iterator[Found]:
    """Look for pictures, with enough bytes held for the longest one, and for what stands before it."""
    held, base, at = b"", 0, 0
    fault: Damaged | None = None
    ended = False
    while not ended or at < len(held):
        if not ended and len(held) - at < _LONGEST:
            keep = max(0, at - _BEFORE)
            held, base, at = held[keep:], base + keep, at - keep
            more, fault = _more(stream, _HELD - len(held))
            held, ended = held + more, len(held) + len(more) < _HELD
        start = _START.search(held, at)
        if start is None:
            at = len(held) if ended else max(at, len(held) - 3)
        elif not ended and len(held) - start.start() < _LONGEST:
            at = start.start()
        else:
            found = _picture(held, start.start(), base)
            if len(found.data) >= _SMALLEST:
                yield found
            at = start.start() + max(len(found.data), 3)
    if fault:
        raise fault


def _more(stream: BinaryIO, size: int) -> tuple[bytes, Damaged | None]:
    pieces: list[bytes] = []
    try:
        while size and (piece := stream.read(min(size, CHUNK))):
            pieces.append(piece)
            size -= len(piece)
    except Exception as error:
        return b"".join(pieces), as_damage(error)
    return b"".join(pieces), None


def _picture(held: bytes, start: int, base: int) -> Found:
    """Measure a picture: as its record says, or by its own structure, or else up to the next one."""
    key = _KEY.search(held, max(0, start - _BEFORE), start)
    name = key[0].decode("utf-16-le") if key else ""
    length = _stated(held, start)
    if length is not None:
        return Found(base + start, name, held[start : start + length], start + length <= len(held))
    end = picture_end(held, start)
    if end is not None and end < len(held) and end - start <= _LONGEST:
        return Found(base + start, name, held[start:end], is_whole=True)
    following = _START.search(held, start + 3, start + _LONGEST)
    data = held[start : following.start() if following else start + _LONGEST]
    return Found(base + start, name, data, is_whole=data.endswith(b"\xff\xd9"))


def _stated(held: bytes, start: int) -> int | None:
    """Read the length in the header of a .thumbdata record, if that is what stands before the picture."""
    if start < _HEADER.size:
        return None
    in_use, _, length = _HEADER.unpack_from(held, start - _HEADER.size)
    return length if in_use == 1 and 128 <= length <= THUMBDATA_RECORD else None


def examples() -> Iterator[Example]:
    """Give small stores and what they hold."""
    jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xda\0\x02" + b"coded pixels" * 50 + b"\xff\xd9"
    yield Example(THUMBDATA, written({1: jpeg, 3: jpeg}), {"image 1": jpeg, "image 3": jpeg})
    keys = {"/local/image/item/7+1700000000+1": jpeg, "/local/image/item/8+1700000001+2": jpeg}
    holds = {f"image {number} {key[1:]}": jpeg for number, key in enumerate(keys, 1)}
    yield Example(IMGCACHE, written_cache(keys), holds)


def written(thumbnails: dict[int, bytes], record: int = THUMBDATA_RECORD) -> bytes:
    """Write a .thumbdata file; it ends with its last picture."""
    file = bytearray()
    for number, data in sorted(thumbnails.items()):
        file += bytes(number * record - len(file)) + _HEADER.pack(1, number * 7919, len(data)) + data
    return bytes(file)


def written_cache(pictures_by_key: dict[str, bytes]) -> bytes:
    """Write an imgcache file: each picture with its number, checksum, place and length."""
    file = b"\x10\x85\x24\xbd"
    for number, (key, data) in enumerate(pictures_by_key.items()):
        body = key.encode("utf-16-le") + data
        file += struct.pack("<QIII", number, 0, len(file), len(body)) + body
    return file
