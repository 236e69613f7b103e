"""Bytes of a picture -> what is shown of it. Runs inside a worker, on hostile bytes."""

from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO

import msgspec
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
from vangnet.scan.viewing.wire import AskPicture, Look, Note, Shown
from vangnet.values import Reason

MEMORY_BYTES = 640 * 2**20
"""What the pixels of one picture may take."""

_MOST_PIXELS = 600_000_000  # a JPEG decoded at an eighth


def picture(body: BinaryIO, type_: str, ask: AskPicture) -> Shown:
    """Show a picture, or the frame or preview in it that is asked for. Raises Undecodable, and nothing else."""
    word, _, number = (ask.reading or "").partition(" ")
    which = int(number) if number.isdigit() else 1
    if word == "preview":
        return _preview(body, type_, ask.look, which)
    return _whole(body, type_, ask.look, which if word == "frame" else 1)


def _whole(body: BinaryIO, type_: str, look: Look, frame: int) -> Shown:
    """Show the picture itself; where it does not decode, the largest preview in it."""
    try:
        return _decoded(body, CODECS.get(type_), look, frame)
    except Undecodable:
        if frame == 1 and jpegs(body, type_):
            return _preview(body, type_, look, 1)
        if type_ in RAW:  # a raw file in a TIFF's clothes: its first picture may be bare pixels
            return _noted(_decoded(body, CODECS["image/tiff"], look, 1), Note.PREVIEW)
        raise


def _preview(body: BinaryIO, type_: str, look: Look, number: int) -> Shown:
    found = jpegs(body, type_)
    if not 1 <= number <= len(found):
        raise Undecodable(Reason.MISSING, f"{len(found)} previews")
    return _noted(_decoded(BytesIO(found[number - 1]), JPEG, look, 1), Note.PREVIEW)


def _noted(shown: Shown, note: str) -> Shown:
    kept = tuple(each for each in shown.notes if each != Note.FIRST_FRAME)
    return msgspec.structs.replace(shown, notes=(note, *kept), frames=1)


def _decoded(body: BinaryIO, codec: Codec | None, look: Look, frame: int) -> Shown:
    """Decode strictly; then, of what is damaged, as much as there is."""
    if codec is None:
        raise Undecodable(Reason.UNSUPPORTED, "no decoder for this type")
    try:
        return _once(body, codec, look, frame, forgiving=False)
    except MemoryError as error:
        raise Undecodable(Reason.MEMORY, "out of memory") from error
    except Exception as error:
        first = reason_of(error)
        if first.reason != Reason.CORRUPT:
            raise first from error
    try:
        return _once(body, codec, look, frame, forgiving=True)
    except Exception as error:
        raise first from error


def _once(body: BinaryIO, codec: Codec, look: Look, frame: int, *, forgiving: bool) -> Shown:
    body.seek(0)
    most = _MOST_PIXELS if codec is JPEG else MEMORY_BYTES // 2
    with decoder_settings(forgiving=forgiving, pixels=most), open_picture(body, codec, MEMORY_BYTES) as opened:
        image = _at(opened, frame)
        width, height = image.size
        prepare_to_show(image, codec, longest_side=look.longest_side, memory=MEMORY_BYTES)
        small, is_sideways = pixels.upright(image, look.longest_side)
        frames = 1 if codec is JPEG or frame > 1 else _count(opened)
    notes = (Note.DAMAGED,) * forgiving + (Note.FIRST_FRAME,) * (frames > 1)
    made = pixels.shown(small, look, (height, width) if is_sideways else (width, height), notes)
    return msgspec.structs.replace(made, frames=frames)


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
