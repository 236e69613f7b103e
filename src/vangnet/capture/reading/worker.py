"""Inside a confined worker: what one content says of its own making."""

import io
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from vangnet.capture.facts import Facts, Kind
from vangnet.capture.reading.dates import read_date
from vangnet.capture.reading.draft import Draft, decoded
from vangnet.capture.reading.exif import read_exif
from vangnet.capture.reading.pieces import Piece, pieces
from vangnet.capture.reading.quicktime import read_quicktime

_encode = msgspec.msgpack.Encoder().encode


def read(
    body: BinaryIO,
    type: str,  # noqa: A002  # the word of the seam
    words: bytes,  # noqa: ARG001
    tick: Callable[[], None],
) -> bytes:
    """Facts in msgpack, for `scan.viewing.Visitor`."""
    tick()
    return _encode(facts_of(body, type))


def facts_of(body: BinaryIO, type: str) -> Facts:  # noqa: A002
    """Read what a content says. Whatever it holds, this gives facts; what could not be read is told in `problems`."""
    draft = Draft(type)
    size = body.seek(0, io.SEEK_END)
    for reader in (_read_pieces, _read_film):
        try:
            reader(body, draft)
        except Exception as error:  # hostile bytes: the other readers still have their say
            draft.problem("unreadable_part", part=reader.__name__.removeprefix("_read_"), error=_name(error))
    return draft.facts(size)


def _read_pieces(body: BinaryIO, draft: Draft) -> None:
    for piece in pieces(body):
        try:
            _read_piece(piece, draft)
        except Exception as error:
            draft.problem("unreadable_part", part=piece.kind, error=_name(error))


def _read_piece(piece: Piece, draft: Draft) -> None:
    match piece.kind:
        case "exif" | "cmt1":
            read_exif(piece.data, draft)
        case "comment":
            draft.text("JPEG:Comment", piece.data)
        case "text" if piece.name.lower() in ("time", "creation time"):
            draft.stamp(f"PNG:{piece.name}", read_date(decoded(piece.data)), Kind.SAVED)
        case "text":
            draft.text(f"PNG:{piece.name}", piece.data)


def _read_film(body: BinaryIO, draft: Draft) -> None:
    body.seek(0)
    if body.read(12)[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        read_quicktime(body, draft)


def _name(error: Exception) -> str:
    return error.__class__.__name__
