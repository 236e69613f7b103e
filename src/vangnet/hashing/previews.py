"""The smaller pictures that a camera or program put inside a picture: thumbnails, and the previews of raw files.

A preview can show what its picture showed before it was edited, or what a damaged or raw file can no longer show. They
are JPEGs, found by their structure wherever they lie: in EXIF, in a maker's note, in Photoshop's resources, beside raw
pixels. Not read: the thumbnails of HEIC files that are themselves HEVC, and previews that are cut into segments
(FlashPix, old Kodak cameras).
"""

import struct
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import BinaryIO

import msgspec
import numpy as np
from PIL import Image

from vangnet.hashing import digests, pictures
from vangnet.hashing.decoding import JPEG, Undecodable, check_size, decoder_settings, open_picture, reason_of
from vangnet.hashing.modes import pixels_of
from vangnet.hashing.readings import Collection, Reading
from vangnet.hashing.trimming import trim
from vangnet.values import Digests, Reason

RAW = frozenset(
    f"image/x-{name}"
    for name in (
        *("adobe-dng", "canon-cr2", "canon-cr3", "canon-crw", "fuji-raf", "minolta-mrw", "nikon-nef", "olympus-orf"),
        *("panasonic-rw2", "pentax-pef", "phaseone-iiq", "sigma-x3f", "sony-arw"),
    )
)
"""Raw pixels of a camera, which are not decoded: such a file is judged by its largest preview."""

SMALLEST_SIDE = 64
"""Fingerprints of smaller pictures say too little."""

FAR_BITS = 90
"""A preview further than this from its picture, in every way that both can lie, shows something else.

Of 86 true previews of real photos the furthest lie at 78 and 72 bits (a plant and a page of text in 160 x 120 pixels),
the next at 48; pictures that have nothing to do with each other lie at 100 and more.
"""

SURE_QUALITY = 50

ENOUGH_SIDE = 256
"""A preview is decoded no larger than it must be to have both sides at least this long."""

_JPEG = "image/jpeg"
_SEARCHED = RAW | {"image/heic", "image/heif", "image/avif", "image/vnd.adobe.photoshop", "image/png", "image/webp"}
_SAME_SHAPE = 0.02
_MOST = 8
_MOST_BYTES = 256 * 2**20
_MOST_PIXELS = 300_000_000
_START, _END = b"\xff\xd8\xff", b"\xff\xd9"
_SIZES = frozenset({0xC0, 0xC1, 0xC2})  # frames that a photo viewer decodes; raw pixels come as lossless ones
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN = 0xDA


class Preview(msgspec.Struct, frozen=True, eq=False):
    """A picture inside a picture; without readings where it was not decoded. `damaged`: only a part decodes."""

    name: str
    digests: Digests | None
    width: int = 0
    height: int = 0
    damaged: bool = False
    readings: tuple[Reading, ...] = ()


def previews(body: BinaryIO, kind: str, frames: Iterable[tuple[int, int]] = ()) -> tuple[Preview, ...]:
    """Give the previews in a picture of this MIME type, the largest first.

    `frames` tells where further pictures lie that are decoded with the picture itself; here they are only digested.
    """
    if kind != _JPEG and kind not in _SEARCHED:
        return ()
    data = _held(body)
    numbered = _largest_first(data, kind)
    if kind in RAW and not numbered:
        return _bare(data)
    names = ("preview" if number == 1 else f"preview {number}" for number in range(1, len(numbered) + 1))
    own = _shape(data) if kind == _JPEG else 0.0
    decoded = (_decoded(name, each, own) for name, each in zip(names, numbered, strict=True))
    further = (data[start:stop] for start, stop in frames)
    return (*decoded, *(Preview(f"frame {number}", digests.of(each)) for number, each in enumerate(further, 2)))


def jpegs(body: BinaryIO, kind: str) -> list[bytes]:
    """Give the previews in a picture of this MIME type as they are, numbered as `previews` does."""
    return _largest_first(_held(body), kind) if kind == _JPEG or kind in _SEARCHED else []


def _largest_first(data: bytes, kind: str) -> list[bytes]:
    shown = _in_header(data) if kind == _JPEG else _found(data, 0, len(data))
    return sorted(dict.fromkeys(shown), key=len, reverse=True)[:_MOST]


def differs(preview: Preview, readings: Iterable[Reading]) -> bool:
    """Whether a preview plainly shows something else than the picture that it stands in."""
    own = [reading for reading in preview.readings if reading.quality >= SURE_QUALITY and not preview.damaged]
    others = [reading for reading in readings if reading.quality >= SURE_QUALITY]
    return bool(own and others) and min(distance(a, b) for a in own for b in others) > FAR_BITS


def distance(one: Reading, other: Reading) -> int:
    """The smallest number of bits between one picture and the other in any of the eight ways it can lie."""
    return int(np.bitwise_count(one.hashes[0] ^ other.hashes).sum(axis=1).min())


def _held(body: BinaryIO) -> bytes:
    if isinstance(body, BytesIO):
        return body.getvalue()  # its own bytes: nothing is copied
    body.seek(0)
    return body.read(_MOST_BYTES)


def _decoded(name: str, data: bytes, own: float) -> Preview:
    """Decode small: a thumbnail as it is, a large preview at a half, quarter or eighth."""
    for forgiving in (False, True):
        try:
            return _read(name, data, own, forgiving=forgiving)
        except MemoryError as error:
            raise Undecodable(Reason.MEMORY, "out of memory") from error
        except Exception as error:
            if reason_of(error).reason != Reason.CORRUPT:
                break
    return Preview(name, digests.of(data))


def _bare(data: bytes) -> tuple[Preview, ...]:
    """Read the first picture of a raw file in a TIFF's clothes, where it is bare pixels instead of a JPEG."""
    try:
        found = pictures.read(data, "image/tiff")
    except Undecodable:
        return ()
    first = [msgspec.structs.replace(each, name="preview") for each in found.readings if each.name == "stored"]
    if not first or found.damaged or min(found.width, found.height) < SMALLEST_SIDE:
        return ()
    return (Preview("preview", None, found.width, found.height, found.damaged, tuple(first)),)


def _read(name: str, data: bytes, own: float, *, forgiving: bool) -> Preview:
    with decoder_settings(forgiving=forgiving, pixels=_MOST_PIXELS), open_picture(data, JPEG, _MOST_BYTES) as image:
        width, height = image.size
        if isinstance(image, Image.Image):
            image.draft("L", (ENOUGH_SIDE, ENOUGH_SIDE))
        check_size(image.size, 8, _MOST_BYTES)
        pixels = pixels_of(image)
    collection = Collection(full=False)
    collection.add(name, pixels, first=True)
    if abs(width - own * height) > _SAME_SHAPE * width:  # of another shape than the picture: it may have bars
        inside = trim(pixels)
        if inside is not None:
            collection.add(f"{name} trimmed", inside)
    return Preview(name, digests.of(data), width, height, forgiving, collection.all())


# -- where they lie --------------------------------------------------------------------------------------------------


def _in_header(data: bytes) -> Iterator[bytes]:
    """Look through each segment that stands before the coded pixels of a JPEG; what goes on in the next is no JPEG."""
    for kind, start, end in _segments(data, 0):
        if kind != _SCAN:
            yield from _found(data, start, end)


def _found(data: bytes, start: int, stop: int) -> Iterator[bytes]:
    """Give each whole JPEG between two places."""
    at = data.find(_START, start, stop)
    while at >= 0:
        end = _end(data, at, stop)
        if end:
            yield data[at:end]
        at = data.find(_START, end or at + 3, stop)


def _shape(data: bytes) -> float:
    """How many times as wide as high a JPEG says that it is."""
    for kind, at, end in _segments(data, 0):
        if kind in _FRAMES and end - at >= 5:
            height, width = struct.unpack_from(">HH", data, at + 1) if end <= len(data) else (0, 0)
            return width / height if height else 0.0
    return 0.0


def _end(data: bytes, start: int, stop: int) -> int | None:
    """Where the JPEG that starts here ends; None where it is none, or no picture that can be looked at."""
    large = False
    for kind, at, end in _segments(data, start):
        if end > stop:
            return None
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 1) if end - at >= 5 else (0, 0)
            large = kind in _SIZES and min(height, width) >= SMALLEST_SIDE
        if kind == _SCAN:
            found = data.find(_END, end, stop)
            return found + 2 if large and found >= 0 else None
    return None


def _segments(data: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Give the marker of each segment, up to that of the pixels, and where its content starts and ends."""
    at = start + 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if kind < 0xC0 or 0xD0 <= kind <= 0xD9 or length < 2:
            return
        yield kind, at + 4, at + 2 + length
        if kind == _SCAN:
            return
        at += 2 + length
