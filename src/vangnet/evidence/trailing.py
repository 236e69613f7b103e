"""Where a picture, video or PDF truly ends, and what lies behind that: a motion photo's film, or something hidden.

Cameras and programs put things there that are harmless, and are recognised; whatever else is there is told. Files found
there are given either way. A ZIP behind something else is not looked for here: its own directory finds it.
"""

import io
import re
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

import numpy as np

from vangnet.evidence.carving import end as picture_end
from vangnet.evidence.multipicture import listed
from vangnet.evidence.types import HEAD_BYTES, UNKNOWN, looks_random, sniff

_MOST_BYTES = 64 * 2**20  # of what lies behind, in which files are looked for
_MOST_PARTS = 64
_LEAST = 16  # fewer bytes hide nothing
_LEAST_RANDOM = 4096
_PADDING = b"\0\xff \t\r\n\x1a"
_STARTS = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|PK\x03\x04|%PDF-1|RIFF....(?:WEBP|AVI )"
    rb"|\0\0\0[\x10-\x40]ftyp|\x1aE\xdf\xa3",
    re.DOTALL,
)
_EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/x-matroska": "mkv",
    "video/webm": "webm",
    "application/vnd.rar": "rar",
    "application/x-7z-compressed": "7z",
    "application/zip": "zip",
    "application/pdf": "pdf",
    "video/x-msvideo": "avi",
}
_MOTION = re.compile(rb"MotionPhoto|MicroVideo")  # in the XMP of a photo with a film behind it
_HEADER_BYTES = 2**18
_PIECE = 2**17
_MARK = 0xD9FF  # as a number whose lowest byte comes first


class Part(NamedTuple):
    """A file behind the end of another: its name there, and where it lies."""

    name: str
    start: int
    stop: int


class Behind(NamedTuple):
    """What lies behind the end of a file. `harmless`: a camera or program is known to put it there."""

    start: int
    harmless: bool
    parts: tuple[Part, ...]


def behind(body: BinaryIO, type_: str) -> Behind | None:
    """Tell what lies behind the true end of a file of this type; None where nothing does, or the end is not known."""
    find = _ENDS.get(type_)
    if find is None:
        return None
    size = body.seek(0, io.SEEK_END)
    start = find(body, size)
    if start is None or start >= size:
        return None
    tail = _at(body, start, _MOST_BYTES)
    if len(tail.strip(_PADDING)) < _LEAST:
        return None
    is_motion = type_ == "image/jpeg" and _is_motion(body, tail)
    parts = _parts(tail, start, is_motion=is_motion)
    return Behind(start, is_motion or _is_harmless(tail), parts)


def _is_motion(body: BinaryIO, tail: bytes) -> bool:
    """Whether the photo says that a film follows, or Samsung's trailer names one."""
    return b"MotionPhoto_Data" in tail or _MOTION.search(_at(body, 0, _HEADER_BYTES)) is not None


def _is_harmless(tail: bytes) -> bool:
    """Whether cameras and photo programs are known to write such a trailer."""
    return (
        tail.endswith((b"SEFT", b"cbipcbbl", b"\xa1\xb2\xc3\xd4"))  # Samsung, PhotoMechanic, FotoStation
        or tail.startswith((b"CANON OPTIONAL DATA", b"~\0\x04\0zmie", b"~\0\x06\0zmie"))
        or tail[-12:-8] in {b"AXS!", b"AXS*"}  # AFCP
        or b"8db42d694ccc418790edff439fe026bf" in tail[-64:]  # Insta360
    )


def _parts(tail: bytes, base: int, *, is_motion: bool) -> tuple[Part, ...]:
    parts: list[Part] = []
    at = 0
    while len(parts) < _MOST_PARTS and (found := _STARTS.search(tail, at)):
        start = found.start()
        type_ = sniff(tail[start : start + HEAD_BYTES], None)
        stop = _part_end(tail, start, type_)
        if stop is None:
            at = start + 1
            continue
        film = is_motion and type_.startswith("video/")
        parts.append(Part(_name("motion" if film else "appended", type_, len(parts)), base + start, base + stop))
        at = stop
    if not parts and len(tail) >= _LEAST_RANDOM and looks_random(tail):
        parts.append(Part("appended", base, base + len(tail)))
    return tuple(parts)


def _name(word: str, type_: str, count: int) -> str:
    number = f" {count + 1}" if count else ""
    return f"{word}{number}.{_EXTENSIONS.get(type_, 'bin')}"


def _part_end(tail: bytes, start: int, type_: str) -> int | None:
    """Where a file that starts here ends: by its own structure, else where everything ends."""
    if type_ == UNKNOWN:
        return None
    if type_ in {"image/jpeg", "image/png", "image/gif"}:
        return picture_end(tail, start)
    find = _ENDS.get(type_)
    if find is None or type_ == _PDF:
        return len(tail)
    stop = find(io.BytesIO(memoryview(tail)[start:]), len(tail) - start)
    return len(tail) if stop is None else start + stop


# -- true ends -------------------------------------------------------------------------------------------------------


def _at(body: BinaryIO, place: int, size: int) -> bytes:
    body.seek(place)
    return body.read(size)


def _jpeg(body: BinaryIO, size: int) -> int | None:
    """The first end mark after the first scan, or the end of the last picture that the multi-picture table names."""
    at = 2
    last = 0
    while at + 4 <= size:
        head = _at(body, at, 8)
        kind, length = head[1], int.from_bytes(head[2:4], "big")
        if head[0] != 0xFF or length < 2:
            return None
        if kind == 0xE2 and head[4:8] == b"MPF\0":
            last = max((stop for _, stop in listed(_at(body, at + 8, length - 6), at + 8)), default=0)
        at += 2 + length
        if kind == 0xDA:
            own = _first_mark(body, at)
            return None if own is None else max(own, last if last <= size else 0)
    return None


def _first_mark(body: BinaryIO, at: int) -> int | None:
    """Find the bytes FF D9: within coded pixels they stand at the end only. Eight times as fast as bytes.find."""
    body.seek(at)
    while len(piece := body.read(_PIECE)) > 1:
        found = []
        for odd in (0, 1):
            pairs = np.frombuffer(piece, "<u2", (len(piece) - odd) // 2, odd) == _MARK
            place = int(pairs.argmax()) if len(pairs) else 0
            found += [odd + 2 * place] if len(pairs) and pairs[place] else []
        if found:
            return at + min(found) + 2
        at += len(piece) - 1
        body.seek(at)
    return None


def _png(body: BinaryIO, size: int) -> int | None:
    at = 8
    while at + 12 <= size:
        head = _at(body, at, 8)
        at += 12 + int.from_bytes(head[:4], "big")
        if head[4:] == b"IEND":
            return at
    return None


def _gif(body: BinaryIO, size: int) -> int | None:
    end = picture_end(_at(body, 0, size), 0)
    return end if end and _at(body, end - 1, 1) == b";" else None


def _riff(body: BinaryIO, size: int) -> int | None:
    length = int.from_bytes(_at(body, 4, 4), "little")
    end = 8 + length + length % 2
    return end if 12 < end < size else None


def _bmp(body: BinaryIO, size: int) -> int | None:
    """Its header says how long it is; some programs write nothing sensible there."""
    head = _at(body, 0, 14)
    length, pixels = int.from_bytes(head[2:6], "little"), int.from_bytes(head[10:14], "little")
    return length if pixels < length < size else None


def _boxes(body: BinaryIO, size: int) -> int | None:
    """Walk the boxes of an MP4 or HEIC to where none follows."""
    at, seen = 0, set()
    while at + 8 <= size:
        head = _at(body, at, 16)
        length, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if length < 8 or not (kind.isascii() and kind.replace(b" ", b"").isalnum()):
            break
        seen.add(kind)
        at += length
    return at if at < size and seen & {b"moov", b"meta", b"moof"} and seen & {b"mdat"} else None


def _pdf(body: BinaryIO, size: int) -> int | None:
    start = max(0, size - _MOST_BYTES)
    at = _at(body, start, _MOST_BYTES).rfind(b"%%EOF")
    return start + at + 5 if at >= 0 else None


_PDF = "application/pdf"
_ENDS: dict[str, Callable[[BinaryIO, int], int | None]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _riff,
    "image/bmp": _bmp,
    _PDF: _pdf,
    **dict.fromkeys(
        ("image/heic", "image/heif", "image/avif", "video/mp4", "video/quicktime", "video/x-m4v", "video/3gpp"), _boxes
    ),
}
