"""Bytes of a picture -> what is shown of it. Runs inside a worker, on hostile bytes."""

from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO, NamedTuple

import msgspec
from PIL import Image
from PIL.IcoImagePlugin import IcoImageFile

from vangnet.hashing.decoding import (
    CODECS,
    JPEG,
    Codec,
    Opened,
    Undecodable,
    decoder_settings,
    open_picture,
    prepare_to_show,
    reason_of,
)
from vangnet.hashing.previews import RAW, jpegs
from vangnet.scan.viewing import pixels
from vangnet.scan.viewing.wire import AskPicture, Note, Shown
from vangnet.values import Reason

MEMORY_BYTES = 640 * 2**20
"""What the pixels of one picture may take."""

_MOST_PIXELS = 600_000_000  # a JPEG decoded at an eighth
_ANY_SIDE = 10**9


class Decoded(NamedTuple):
    """A picture that was decoded, upright: `original` is its width and height as stored, turned upright."""

    image: Image.Image
    original: tuple[int, int]
    notes: tuple[str, ...]
    frames: int


def picture(body: BinaryIO, type_: str, ask: AskPicture) -> Shown:
    """Show a picture, or the frame or preview in it that is asked for. Raises Undecodable, and nothing else."""
    word, _, number = (ask.reading or "").partition(" ")
    which, side = int(number) if number.isdigit() else 1, ask.look.longest_side
    if word == "preview":
        made = _preview(body, type_, side, which)
    else:
        made = _whole(body, type_, side, which if word == "frame" else 1)
    shown = pixels.shown(made.image, ask.look, made.original, made.notes)
    return msgspec.structs.replace(shown, frames=made.frames)


def decoded(body: BinaryIO, type_: str) -> Decoded:
    """Decode a picture as large as memory allows. Raises Undecodable, and nothing else."""
    return _whole(body, type_, _ANY_SIDE, 1)


def _whole(body: BinaryIO, type_: str, side: int, frame: int) -> Decoded:
    """The picture itself; where it does not decode, the largest preview in it."""
    try:
        return _decoded(body, CODECS.get(type_), side, frame)
    except Undecodable:
        if frame == 1 and jpegs(body, type_):
            return _preview(body, type_, side, 1)
        if type_ in RAW:  # a raw file in a TIFF's clothes: its first picture may be bare pixels
            return _noted(_decoded(body, CODECS["image/tiff"], side, 1), Note.PREVIEW)
        raise


def _preview(body: BinaryIO, type_: str, side: int, number: int) -> Decoded:
    found = jpegs(body, type_)
    if not 1 <= number <= len(found):
        raise Undecodable(Reason.MISSING, f"{len(found)} previews")
    return _noted(_decoded(BytesIO(found[number - 1]), JPEG, side, 1), Note.PREVIEW)


def _noted(made: Decoded, note: str) -> Decoded:
    kept = tuple(each for each in made.notes if each != Note.FIRST_FRAME)
    return made._replace(notes=(note, *kept), frames=1)


def _decoded(body: BinaryIO, codec: Codec | None, side: int, frame: int) -> Decoded:
    """Decode strictly; then, of what is damaged, as much as there is."""
    if codec is None:
        raise Undecodable(Reason.UNSUPPORTED, "no decoder for this type")
    try:
        return _once(body, codec, side, frame, forgiving=False)
    except MemoryError as error:
        raise Undecodable(Reason.MEMORY, "out of memory") from error
    except Exception as error:
        first = reason_of(error)
        if first.reason != Reason.CORRUPT:
            raise first from error
    try:
        return _once(body, codec, side, frame, forgiving=True)
    except Exception as error:
        raise first from error


def _once(body: BinaryIO, codec: Codec, side: int, frame: int, *, forgiving: bool) -> Decoded:
    body.seek(0)
    most = _MOST_PIXELS if codec is JPEG else MEMORY_BYTES // 2
    with decoder_settings(forgiving=forgiving, pixels=most), open_picture(body, codec, MEMORY_BYTES) as opened:
        image = _at(opened, frame)
        width, height = image.size
        prepare_to_show(image, codec, longest_side=side, memory=MEMORY_BYTES)
        small, is_sideways = pixels.upright(image, side)
        frames = 1 if codec is JPEG or frame > 1 else _count(opened)
    notes = (Note.DAMAGED,) * forgiving + (Note.FIRST_FRAME,) * (frames > 1)
    return Decoded(small, (height, width) if is_sideways else (width, height), notes, frames)


def _at(opened: Opened, frame: int) -> Opened:
    """Go to a frame, page or size, counted from 1."""
    if frame == 1:
        return opened
    if isinstance(opened, IcoImageFile):
        found: Callable[[int], Opened] = opened.ico.frame
        return found(frame - 1)
    opened.seek(frame - 1)
    return opened


def _count(opened: Opened) -> int:
    """How many frames or pages there are, as far as the file holds together."""
    try:
        return max(1, int(getattr(opened, "n_frames", 1)))
    except Exception:
        return 1
