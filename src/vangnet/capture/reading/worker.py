"""Inside a confined worker: what one content says of its own making."""

import io
from typing import BinaryIO

from vangnet.capture.facts import Facts
from vangnet.capture.reading.draft import Draft
from vangnet.capture.reading.film import read_film
from vangnet.capture.reading.pictures import read_picture
from vangnet.capture.reading.quicktime import read_quicktime
from vangnet.capture.reading.trailers import read_trailer
from vangnet.hashing.streams import DEMUXERS

_BOXED = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


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
