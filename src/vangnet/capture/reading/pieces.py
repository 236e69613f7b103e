"""Where metadata lies in a still picture: the pieces of JPEG, PNG, WebP, HEIC and AVIF that hold any."""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from vangnet.capture.reading.boxes import Box, content, walk
from vangnet.capture.reading.piece import LARGEST, Piece
from vangnet.capture.reading.raws import raw

_LARGEST_TEXT = 2**20
_MOST = 4096
"""Pieces of one file that are looked at."""


def pieces(body: BinaryIO) -> Iterator[Piece]:
    """Give the pieces of whatever picture this is, as its first bytes say."""
    body.seek(0)
    head = body.read(16)
    body.seek(0)
    if head[:2] == b"\xff\xd8":
        yield from jpeg(body)
    elif head[:8] in (b"\x89PNG\r\n\x1a\n", b"\x8aMNG\r\n\x1a\n"):
        yield from png(body)
    elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        yield from webp(body)
    elif head[4:8] in (b"ftyp", b"JXL ", b"jP  "):
        yield from boxed(body)
    else:
        yield from raw(body, head)


def jpeg(body: BinaryIO) -> Iterator[Piece]:
    """The segments before the pixels that hold metadata."""
    body.seek(2)
    for _ in range(_MOST):
        head = body.read(4)
        if len(head) < 4:
            return
        while head[:2] == b"\xff\xff":  # fill bytes
            head = head[1:] + body.read(1)
        if head[0] != 0xFF:  # a segment that lies about its length
            if not _found_again(body):
                return
            continue
        marker = head[1]
        if marker in (0xDA, 0xD9):
            return
        data = body.read(max(0, int.from_bytes(head[2:], "big") - 2))
        if marker == 0xE1 and data[:4] == b"Exif":
            yield Piece("exif", data[6:])
        elif marker == 0xE1 and data.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
            yield Piece("xmp", data[29:])
        elif marker == 0xE1 and data.startswith(b"http://ns.adobe.com/xmp/extension/\0"):
            yield Piece("more_xmp", data[35:])
        elif marker == 0xED and data.startswith(b"Photoshop 3.0\0"):
            yield Piece("photoshop", data[14:])
        elif marker == 0xEB and data[:2] == b"JP":
            yield Piece("c2pa", b"")
        elif marker == 0xFE:
            yield Piece("comment", data)


def _found_again(body: BinaryIO) -> bool:
    """Go to the next segment that may hold Exif or XMP, if one begins within the length of a segment."""
    start = body.tell()
    at = body.read(0x1_0000).find(b"\xff\xe1")
    body.seek(start + max(at, 0))
    return at >= 0


def png(body: BinaryIO) -> Iterator[Piece]:
    """The chunks that hold metadata, those behind the pixels included."""
    body.seek(8)
    for _ in range(_MOST):
        head = body.read(8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        length, kind = struct.unpack(">I4s", head)
        if kind not in (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"caBX", b"tIME") or length > LARGEST:
            body.seek(length + 4, io.SEEK_CUR)
            continue
        data = body.read(length)
        body.seek(4, io.SEEK_CUR)
        if kind == b"eXIf":
            yield Piece("exif", data.removeprefix(b"Exif\0\0"))
        elif kind == b"caBX":
            yield Piece("c2pa", b"")
        elif kind == b"tIME" and len(data) == 7:
            year, *rest = struct.unpack(">H5B", data)
            yield Piece("text", "{:04}-{:02}-{:02} {:02}:{:02}:{:02}Z".format(year, *rest).encode(), "tIME")
        elif kind != b"tIME":
            yield from _png_text(kind, data)


def webp(body: BinaryIO) -> Iterator[Piece]:
    """The chunks of WebP that hold metadata."""
    body.seek(12)
    for _ in range(_MOST):
        head = body.read(8)
        if len(head) < 8:
            return
        kind, length = struct.unpack("<4sI", head)
        if kind in (b"EXIF", b"XMP ", b"C2PA") and length <= LARGEST:
            data = body.read(length)
            name = {b"EXIF": "exif", b"XMP ": "xmp", b"C2PA": "c2pa"}[kind]
            yield Piece(name, data.removeprefix(b"Exif\0\0"))
            body.seek(length & 1, io.SEEK_CUR)
        else:
            body.seek(length + (length & 1), io.SEEK_CUR)


def boxed(body: BinaryIO) -> Iterator[Piece]:
    """The items of HEIC and AVIF, the boxes of JPEG XL and JPEG 2000, and those of Canon's CR3."""
    items: dict[int, str] = {}
    places: dict[int, list[tuple[int, int]]] = {}
    inner = 0
    for box in walk(body):
        if box.path == "meta/iinf":
            items = dict(_items(content(body, box)))
        elif box.path == "meta/iloc":
            places = dict(_places(content(body, box)))
        elif box.path == "meta/idat":
            inner = box.start
        else:
            yield from _boxed(body, box)
    for number, kind in items.items():
        data = b"".join(_extents(body, places.get(number, []), inner))
        if kind == "exif" and len(data) > 4:
            skip = 4 + int.from_bytes(data[:4], "big")
            yield Piece("exif", data[skip:] if data[skip : skip + 2] in (b"II", b"MM") else _from_order(data))
        elif kind == "xmp":
            yield Piece("xmp", data)


def _boxed(body: BinaryIO, box: Box) -> Iterator[Piece]:
    if box.path == "Exif":
        yield Piece("exif", _from_order(content(body, box, LARGEST)))
    elif box.path == "xml " or box.uuid == _XMP:
        yield Piece("xmp", content(body, box, LARGEST))
    elif box.uuid == _JP2_EXIF:
        yield Piece("exif", _from_order(content(body, box, LARGEST)))
    elif box.uuid == _JP2_IPTC:
        yield Piece("iptc", content(body, box, LARGEST))
    elif box.path in ("jumb", "uuid/jumb") or box.uuid == _C2PA:
        yield Piece("c2pa", b"")
    elif box.path.startswith("moov/uuid/CMT") and box.kind in _CANON_PARTS:
        yield Piece("canon", content(body, box, LARGEST), _CANON_PARTS[box.kind])


_CANON_PARTS = {"CMT1": "Image", "CMT2": "EXIF", "CMT3": "MakerNote", "CMT4": "GPS"}
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_JP2_EXIF = b"JpgTiffExif->JP2"
_JP2_IPTC = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38")


def _from_order(data: bytes) -> bytes:
    """The data from its byte order on, which some writers put a header before."""
    for start in (0, 4, 6, 10):
        if data[start : start + 4] in (b"II*\0", b"MM\0*"):
            return data[start:]
    return b""


def _png_text(kind: bytes, data: bytes) -> Iterator[Piece]:
    name, _, rest = data.partition(b"\0")
    key = name.decode("latin-1")[:79]
    if kind == b"zTXt":
        rest = _inflated(rest[1:])
    elif kind == b"iTXt":
        is_packed, rest = rest[:1] == b"\1", rest[2:]
        rest = rest.partition(b"\0")[2].partition(b"\0")[2]
        rest = _inflated(rest) if is_packed else rest
    if key == "XML:com.adobe.xmp":
        yield Piece("xmp", rest)
    elif key.startswith("Raw profile type "):
        yield from _raw_profile(key.rsplit(" ", 1)[-1], rest)
    else:
        yield Piece("text", rest, key)


def _raw_profile(name: str, text: bytes) -> Iterator[Piece]:
    """A profile in hexadecimal digits, as ImageMagick writes it: name, length, digits."""
    lines = text.split(None, 2)
    try:
        digits = b"".join(lines[2].split())[: 2 * int(lines[1])]
        data = bytes.fromhex(digits.decode("ascii"))
    except (IndexError, ValueError):
        return
    if found := _from_order(data):
        yield Piece("exif", found)
    elif name in ("xmp", "APP1"):
        yield Piece("xmp", data.removeprefix(b"http://ns.adobe.com/xap/1.0/\0"))
    elif name in ("iptc", "8bim"):
        yield Piece("photoshop" if data[:4] == b"8BIM" else "iptc", data)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _LARGEST_TEXT)
    except zlib.error:
        return b""


def _items(data: bytes) -> Iterator[tuple[int, str]]:
    """Number and kind of the items that hold metadata (`iinf` with its `infe`)."""
    start = 6 if data[:1] == b"\0" else 8
    body = io.BytesIO(data)
    for box in walk(body, start=start):
        entry = content(body, box, 512)
        if box.path != "infe" or entry[:1] not in (b"\2", b"\3"):
            continue
        wide = entry[0] == 3
        number = int.from_bytes(entry[4 : 8 if wide else 6], "big")
        kind = entry[10 if wide else 8 :][:4]
        if kind == b"Exif":
            yield number, "exif"
        elif kind == b"mime" and b"application/rdf+xml" in entry:
            yield number, "xmp"


def _places(data: bytes) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Where each item lies (`iloc`), as (offset, length); offsets within `idat` are negative, less one."""
    version = data[0] if data else 3
    if version > 2 or len(data) < 8:
        return
    sizes = (data[4] >> 4, data[4] & 15, data[5] >> 4, data[5] & 15 if version else 0)
    stream = io.BytesIO(data[6:])

    def number(size: int) -> int:
        return int.from_bytes(stream.read(size), "big")

    wide = 4 if version == 2 else 2
    for _ in range(min(number(wide), _MOST)):
        item = number(wide)
        method = number(2) & 15 if version else 0
        number(2)
        base = number(sizes[2])
        extents = []
        for _ in range(min(number(2), 64)):
            number(sizes[3])
            offset, length = base + number(sizes[0]), number(sizes[1])
            extents.append((-offset - 1 if method == 1 else offset, length))
        yield item, extents


def _extents(body: BinaryIO, extents: list[tuple[int, int]], inner: int) -> Iterator[bytes]:
    for offset, length in extents:
        at = inner - offset - 1 if offset < 0 else offset
        if at < 2**62:
            body.seek(at)
            yield body.read(min(length, LARGEST))
