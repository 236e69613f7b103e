"""Pictures inside files that are neither pictures nor containers: programs, databases, caches, unknown formats, HTML.

They are found by how JPEG and PNG start and by what must follow; the scan decodes them before it believes in them. Only
what lies in one piece is found. Pictures of less than 64 pixels, such as the icons of programs, are passed over.
"""

import base64
import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

import numpy as np

from vangnet.evidence.carving import end as picture_end
from vangnet.evidence.families import Family, family
from vangnet.evidence.types import EMPTY, UNKNOWN

SMALLEST_SIDE = 64
MOST_PICTURES = 1000
MOST_CANDIDATES = 20_000

_CLOSED = frozenset({
    "application/onenote", "application/postscript", "application/vnd.ms-htmlhelp", "application/vnd.ms-tnef",
    "application/vnd.sqlite3", "application/warc", "application/x-chromium-cache-block",
    "application/x-chromium-cache-entry", "application/x-ese-database", "application/x-mobipocket-ebook",
    "application/x-ms-access", "application/x-riff", "application/x-shockwave-flash", "application/dicom",
    "image/x-lytro-lfp", "image/x-mie",
})  # fmt: skip
_TEXTS = frozenset({"application/json", "image/svg+xml", "text/html", "text/plain", "text/xml"})
_PIECE = 1 << 17
_WINDOW = 1 << 26  # the largest picture that is looked for in a file that does not fit into memory
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_JPEG_PAIR, _PNG_PAIR = 0xD8FF, 0x5089  # as numbers whose lowest byte comes first
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_INLINE = b"data:image/"
_URI = re.compile(rb"data:image/[\w.+-]{1,80}(?:;[\w=.-]{1,80}){0,4};base64,([A-Za-z0-9+/=\r\n\t \\]+)")


class Found(NamedTuple):
    """A picture inside a file: where it starts, and its bytes or where it stops."""

    start: int
    stop: int
    content: bytes | None = None


def is_searched(type_: str) -> bool:
    """Tell whether pictures are looked for in files of this type."""
    if type_ in _CLOSED or type_ in _TEXTS or type_ == UNKNOWN:
        return True
    return family(type_) is Family.OTHER and type_ != EMPTY and not type_.startswith("inode/")


def pictures(body: BinaryIO, type_: str, tick: Callable[[], None] = lambda: None) -> Iterator[Found]:
    """Give each picture in a file, in order, up to `MOST_PICTURES`; `tick` is called now and then."""
    found = _in_text(body) if type_ in _TEXTS else _in_bytes(body, tick)
    for count, each in enumerate(found):
        if count == MOST_PICTURES:
            return
        yield each


def _in_bytes(body: BinaryIO, tick: Callable[[], None]) -> Iterator[Found]:
    size = body.seek(0, io.SEEK_END)
    whole = body.getvalue() if isinstance(body, io.BytesIO) else None
    behind = 0
    for start in _starts(body, whole, size, tick):
        if start < behind:
            continue
        data, at = (whole, start) if whole is not None else (_at(body, start, _WINDOW), 0)
        if not _is_large_enough(data, at):
            continue
        stop = picture_end(data, at)
        if stop is not None and (stop < len(data) or _is_ended(data, stop)):
            behind = start + stop - at
            yield Found(start, behind)


def _starts(body: BinaryIO, whole: bytes | None, size: int, tick: Callable[[], None]) -> Iterator[int]:
    """Give every place where a picture could start."""
    count = 0
    for base in range(0, size, _PIECE):
        if base % _WINDOW == 0:
            tick()
        piece = _at(body, base, _PIECE + 7) if whole is None else whole[base : base + _PIECE + 7]
        for place in _pairs(piece):
            if place < _PIECE and piece.startswith((_JPEG, _PNG), place):
                yield base + place
                count += 1
                if count == MOST_CANDIDATES:
                    return


def _pairs(piece: bytes) -> list[int]:
    """Give the places of the first two bytes of a JPEG or PNG: compared as numbers, three times as fast as a search."""
    found: list[int] = []
    for odd in (0, 1):
        pairs = np.frombuffer(piece, "<u2", max(0, len(piece) - odd) // 2, odd)
        found += (odd + 2 * np.flatnonzero((pairs == _JPEG_PAIR) | (pairs == _PNG_PAIR))).tolist()
    return sorted(found)


def _is_large_enough(data: bytes, at: int) -> bool:
    """Read the size that a picture declares; False too where its header does not hold."""
    if data.startswith(_PNG, at):
        header = data[at + 12 : at + 33]
        holds = len(header) == 21 and zlib.crc32(header[:17]) == int.from_bytes(header[17:], "big")
        return bool(holds and header[:4] == b"IHDR" and min(struct.unpack(">II", header[4:12])) >= SMALLEST_SIDE)
    at += 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if kind in _FRAMES:
            return bool(min(struct.unpack_from(">HH", data, at + 5)) >= SMALLEST_SIDE)
        if kind < 0xC0 or 0xD0 <= kind <= 0xDA or length < 2:
            return False
        at += 2 + length
    return False


def _is_ended(data: bytes, stop: int) -> bool:
    return data[stop - 2 : stop] == b"\xff\xd9" or data[stop - 8 : stop - 4] == b"IEND"


def _in_text(body: BinaryIO) -> Iterator[Found]:
    """Give the pictures that are written into a text as data: addresses."""
    data = _at(body, 0, _WINDOW)
    at = data.find(_INLINE)
    while at >= 0:
        found = _URI.match(data, at)
        if found:
            content = _decoded(found[1])
            if content.startswith((_JPEG, _PNG)) and _is_large_enough(content, 0):
                yield Found(found.start(), found.end(), content)
        at = data.find(_INLINE, found.end() if found else at + 1)


def _decoded(text: bytes) -> bytes:
    letters = text.translate(None, b"\r\n\t \\").rstrip(b"=")
    try:
        return base64.b64decode(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")
    except ValueError:
        return b""


def _at(body: BinaryIO, place: int, size: int) -> bytes:
    body.seek(place)
    return body.read(size)
