"""How a file is built, whatever its format: asked inside a confined worker, since the bytes are hostile."""

import struct
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from vangnet.capture.device import boxes, jpeg
from vangnet.capture.facts import Signature

READER = "vangnet.capture.device.signatures:read"

_JPEG = frozenset(("image/jpeg", "image/jpg", "image/mpo"))


def signature(body: BinaryIO, type_: str) -> Signature | None:
    """Tell how a JPEG, MP4, QuickTime or HEIC file is built; None where it is none of these, or too broken to tell.

    What the bytes say goes before `type_`, which is only a hint.
    """
    try:
        if type_ in _JPEG:
            return jpeg.signature(body) or boxes.signature(body)
        return boxes.signature(body) or jpeg.signature(body)
    except (struct.error, ValueError, OverflowError, IndexError):
        return None


def read(body: BinaryIO, type_: str, _words: bytes, tick: Callable[[], None]) -> bytes:
    """The reader of `scan.viewing.Visitor`: a signature as msgpack, or nil."""
    tick()
    return msgspec.msgpack.encode(signature(body, type_))
