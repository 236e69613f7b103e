"""Bytes of a picture -> its readings. Runs in confined workers, on hostile bytes."""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from vangnet.hashing.decoding import (
    CODECS,
    JPEG,
    Codec,
    Frame,
    Opened,
    Size,
    Undecodable,
    decoder_settings,
    further_frames,
    open_picture,
    prepare,
    reason_of,
)
from vangnet.hashing.modes import BLACK, WHITE, Pixels, composed_on, has_alpha, pixels_of
from vangnet.hashing.readings import Collection, Reading
from vangnet.hashing.trimming import trim
from vangnet.values import Reason

__all__ = ["CODECS", "Picture", "Reading", "Undecodable", "read"]

MEMORY_BYTES = 340 * 1024**2
"""What the pixels of one picture may take, so that a worker stays under 500 MB."""

LARGEST_JPEG_PIXELS = 600_000_000
FRAMES_KEPT = 64


class Picture(msgspec.Struct, frozen=True, eq=False, array_like=True):
    """What could be read of a picture.

    `width` and `height` are as declared. `frames` counts the frames or pages that were reached. `damaged` says
    that only a part decodes. `scaled` says that a JPEG was decoded smaller than it is. `pdq` (32 bytes) and `quality`
    are those of the first reading, in flavour "512".
    """

    width: int
    height: int
    frames: int
    damaged: bool
    scaled: bool
    pdq: bytes
    quality: int
    readings: tuple[Reading, ...]


def read(
    source: bytes | BinaryIO,
    type: str,  # noqa: A002 - the word that the rest of the house uses
    *,
    full: bool = False,
    memory: int = MEMORY_BYTES,
) -> Picture:
    """Decode a picture of the given MIME type and fingerprint it.

    `full` decodes JPEGs at full size and adds the flavour "core". Raises Undecodable, and nothing else.
    """
    codec = CODECS.get(type)
    if codec is None:
        raise Undecodable(Reason.UNSUPPORTED, type)
    try:
        return _read(source, codec, full=full, memory=memory, forgiving=False)
    except MemoryError as error:
        raise Undecodable(Reason.MEMORY, "out of memory") from error
    except Exception as error:
        first = reason_of(error)
        if first.reason != Reason.CORRUPT:
            raise first from error
    try:
        return _read(source, codec, full=full, memory=memory, forgiving=True)
    except MemoryError as error:
        raise Undecodable(Reason.MEMORY, "out of memory") from error
    except Exception as error:
        raise first from error


def _read(source: bytes | BinaryIO, codec: Codec, *, full: bool, memory: int, forgiving: bool) -> Picture:
    """Read once; `forgiving` takes what decodes of a damaged picture."""
    if not isinstance(source, bytes):
        source.seek(0)
    pixels = LARGEST_JPEG_PIXELS if codec is JPEG else memory // 2
    with decoder_settings(forgiving=forgiving, pixels=pixels), open_picture(source, codec, memory) as image:
        width, height = image.size
        size = prepare(image, codec, full=full, memory=memory)
        collection = Collection(full=full)
        _add_first(collection, image, size)
        frames, whole = _add_frames(collection, further_frames(image, codec, full=full, memory=memory))
        readings = collection.all()
        return Picture(
            width=width,
            height=height,
            frames=frames,
            damaged=forgiving or not whole,
            scaled=size is not None,
            pdq=readings[0].hashes[0].tobytes(),
            quality=readings[0].quality,
            readings=readings,
        )


def _add_first(collection: Collection, image: Opened, size: Size | None) -> None:
    pixels = pixels_of(image)
    collection.add("scaled" if size else "stored", pixels, size=size, first=True)
    inside = trim(pixels)
    if inside is not None:
        collection.add("trimmed", inside, size=_size_of(inside, pixels, size))
    del pixels
    if has_alpha(image):
        collection.add("on_white", composed_on(image, WHITE))
        collection.add("on_black", composed_on(image, BLACK))


def _size_of(inside: Pixels, pixels: Pixels, size: Size | None) -> Size | None:
    """Say what size a part of the pixels stands for."""
    if size is None:
        return None
    across, down = -(-size[0] // pixels.shape[1]), -(-size[1] // pixels.shape[0])
    return inside.shape[1] * across, inside.shape[0] * down


def _add_frames(collection: Collection, walk: Iterator[Frame]) -> tuple[int, bool]:
    """Add further frames, spread evenly; give how many frames were reached, and whether all of them decode.

    How many there are is often known only at the end. So every frame is kept until there are too many, then every
    second one of those and of those to come, and so on.
    """
    kept: list[int] = []
    stride, reached = 1, 1
    try:
        for number, frame, size in walk:
            reached += 1
            if (number - 1) % stride:
                continue
            collection.add(f"frame {number}", pixels_of(frame), size=size)
            kept.append(number)
            if len(kept) > FRAMES_KEPT:
                stride *= 2
                collection.leave_out({f"frame {n}" for n in kept if (n - 1) % stride})
                kept = [n for n in kept if (n - 1) % stride == 0]
    except Exception:
        return reached, False
    return reached, True
