"""Where metadata lies in the raw pictures of cameras, in TIFF and in Photoshop's own files."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from vangnet.capture.reading.ifd import Data, View, first
from vangnet.capture.reading.piece import LARGEST, Piece

_XMP, _IPTC, _PHOTOSHOP, _PREVIEW = 0x02BC, 0x83BB, 0x8649, 0x002E


def raw(body: BinaryIO, head: bytes) -> Iterator[Piece]:
    """Give the pieces of a file that begins with `head`."""
    if head[:4] in (b"II*\0", b"MM\0*"):
        yield from tiff(View(body))
    elif head[:4] in (b"IIRO", b"IIRS", b"MMOR", b"IIU\0"):  # Olympus, Panasonic
        body.seek(0)
        data = body.read(LARGEST)
        yield from tiff(head[:2] + (b"*\0" if head[:1] == b"I" else b"\0*") + data[4:])
    elif head.startswith(b"FUJIFILMCCD-RAW"):
        body.seek(84)
        yield from _embedded(body, int.from_bytes(body.read(4), "big"))
    elif head[:4] == b"\0MRM":
        yield from _minolta(body)
    elif head[:4] == b"8BPS":
        yield from _photoshop(body)


def tiff(data: Data) -> Iterator[Piece]:
    """A TIFF structure itself, and the packets that lie in its first directory."""
    yield Piece("exif", data)
    directory = first(data)
    for tag, kind in ((_XMP, "xmp"), (_IPTC, "iptc"), (_PHOTOSHOP, "photoshop")):
        if found := directory.raw(tag):
            yield Piece(kind, found)
    preview = directory.entries.get(_PREVIEW)
    if preview is not None and preview.data[:2] == b"\xff\xd8":  # Panasonic's Exif stands in the picture inside
        yield Piece("jpeg", data[preview.start : preview.start + LARGEST])


def _embedded(body: BinaryIO, at: int) -> Iterator[Piece]:
    body.seek(at)
    yield Piece("jpeg", body.read(LARGEST))


def _minolta(body: BinaryIO) -> Iterator[Piece]:
    """The block that holds a TIFF structure, among those of a raw picture of Minolta."""
    body.seek(8)
    for _ in range(16):
        head = body.read(8)
        if len(head) < 8:
            return
        size = int.from_bytes(head[4:], "big")
        if head[:4] == b"\0TTW":
            yield Piece("exif", body.read(min(size, LARGEST)))
            return
        body.seek(size, io.SEEK_CUR)


def _photoshop(body: BinaryIO) -> Iterator[Piece]:
    """The image resources, which follow the header and its colours."""
    body.seek(26)
    body.seek(int.from_bytes(body.read(4), "big"), io.SEEK_CUR)
    size = int.from_bytes(body.read(4), "big")
    yield Piece("photoshop", body.read(min(size, LARGEST)))
