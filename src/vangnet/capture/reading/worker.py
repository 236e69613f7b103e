"""Inside a confined worker: what one content says of its own making."""

import io
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from vangnet.capture import reading
from vangnet.capture.facts import Facts
from vangnet.capture.reading.draft import Draft
from vangnet.capture.reading.film import read_film
from vangnet.capture.reading.pictures import read_picture
from vangnet.capture.reading.quicktime import read_quicktime
from vangnet.capture.reading.trailers import read_trailer
from vangnet.hashing.streams import DEMUXERS

_BOXED = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")

_encode = msgspec.msgpack.Encoder().encode


def read(
    body: BinaryIO,
    type: str,  # noqa: A002  # the word of the seam
    words: bytes,
    tick: Callable[[], None],
) -> bytes:
    """Facts in msgpack, for `scan.viewing.Visitor`; with the words "bytes" the content itself.

    One larger than `reading.LARGEST` gives no bytes.
    """
    tick()
    if words == reading.BYTES:
        body.seek(0)
        data = body.read(reading.LARGEST + 1)
        return data if len(data) <= reading.LARGEST else b""
    return _encode(facts_of(body, type))


def facts_of(body: BinaryIO, type: str) -> Facts:  # noqa: A002
    """Read what a content says. Whatever it holds, this gives facts; what could not be read is told in `problems`."""
    draft = Draft(type)
    size = body.seek(0, io.SEEK_END)
    for reader in (read_picture, _read_film, read_trailer):
        try:
            reader(body, draft)
        except Exception as error:  # hostile bytes: the other readers still have their say
            draft.unreadable(reader.__name__.rsplit("_", 1)[-1], error)
    return draft.facts(size)


def _read_film(body: BinaryIO, draft: Draft) -> None:
    body.seek(0)
    if body.read(8)[4:] in _BOXED:
        read_quicktime(body, draft)
    elif draft.type in DEMUXERS:
        read_film(body, draft.type, draft)
