"""What lies hidden in a content: files behind its true end, and pictures inside what is no container."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from vangnet.evidence import embedded, trailing
from vangnet.evidence.member import Member
from vangnet.evidence.misnamed import is_misnamed
from vangnet.evidence.reader import CHUNK, forward
from vangnet.scan.content import Content
from vangnet.values import Reason, Record, Remark, Status

_PDF = "application/pdf"


def hidden(body: BinaryIO, found: Content, inside: str | None, tick: Callable[[], None]) -> Iterator[Member] | None:
    """Note in its remarks what is odd about a content; give what lies hidden in it, None where nothing can.

    `inside` is the kind of archive that it is opened as already, `tick` tells that the search goes on.
    """
    type_ = found.type or ""
    if is_misnamed(found.address.rpartition("/")[2], type_):
        found.remarks += (Remark.EXTENSION,)
    behind = trailing.behind(body, type_)
    if behind is not None:
        found.remarks += () if behind.harmless else (Remark.APPENDED,)
        parts = [part for part in behind.parts if not _is_given_already(part, inside)]
        return (_member(body, part.name, part.start, part.stop) for part in parts) if parts else None
    if inside is None and not is_proposed(found.remarks) and embedded.is_searched(type_):
        return _pictures(body, type_, tick)
    return None


def is_believed(record: Record) -> bool:
    """Whether what was found by its content alone is a picture: something of it must decode."""
    undecoded = record.status == Status.UNDECIDED and record.reason in {Reason.CORRUPT, Reason.UNSUPPORTED}
    return not is_proposed(record.remarks) or not undecoded or record.width is not None


def is_proposed(remarks: tuple[str, ...]) -> bool:
    """Whether something was found by its content alone."""
    return Remark.EMBEDDED in remarks or Remark.CARVED in remarks


def _is_given_already(part: trailing.Part, inside: str | None) -> bool:
    """A ZIP's own members, and the pictures that are found anywhere in a PDF."""
    return inside == "application/zip" or (inside == _PDF and part.name.endswith((".jpg", ".png", ".gif")))


def _pictures(body: BinaryIO, type_: str, tick: Callable[[], None]) -> Iterator[Member]:
    for found in embedded.pictures(body, type_, tick):
        name = f"picture at {found.start}"
        yield _member(body, name, found.start, found.stop, found.content, (Remark.EMBEDDED,))


def _member(
    body: BinaryIO, name: str, start: int, stop: int, content: bytes | None = None, remarks: tuple[str, ...] = ()
) -> Member:
    size = stop - start if content is None else len(content)
    pieces = _pieces(body, start, stop) if content is None else iter((content,))
    return Member(name, size, None, None, None, lambda: forward(pieces), remarks)


def _pieces(body: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    while start < stop:
        body.seek(start)
        piece = body.read(min(CHUNK, stop - start))
        if not piece:
            return
        yield piece
        start += len(piece)
