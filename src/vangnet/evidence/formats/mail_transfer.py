"""How mail writes bytes as text: base64, quoted-printable and uuencode, read as mail programs do, piece by piece."""

import binascii
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from vangnet.evidence.damage import Damaged
from vangnet.evidence.limits import MIB
from vangnet.values import Reason

UUENCODED = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,500})\r?\n(?=[\x20-\x60]{2,90}\r?$)", re.MULTILINE)
UU_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)

_PIECE = MIB
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NO_BASE64 = bytes(set(range(256)) - set(_ALPHABET))
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")


class Span(NamedTuple):
    """A stretch of a message, so that nothing need be copied to be looked at."""

    data: bytes
    start: int
    end: int

    def bytes(self) -> bytes:
        return self.data[self.start : self.end]


def pieces(span: Span) -> Iterator[bytes]:
    """Give the bytes as they are."""
    for at in range(span.start, span.end, _PIECE):
        yield span.data[at : min(at + _PIECE, span.end)]


def _base64(span: Span) -> Iterator[bytes]:
    """Decode as mail programs do: what is not base64 is passed over, and padding ends it."""
    waiting = b""
    for piece in pieces(span):
        waiting += piece.translate(None, _NO_BASE64)
        padding = waiting.find(b"=")
        usable = (len(waiting) if padding < 0 else padding) // 4 * 4
        if usable:
            yield binascii.a2b_base64(waiting[:usable])
        waiting = waiting[usable:]
        if len(waiting) >= 4:
            break
    count = len(waiting.split(b"=", 1)[0])  # letters of the last group, of which four are three bytes
    if count >= 2:
        yield binascii.a2b_base64(waiting[:count] + b"=" * (4 - count))
    if waiting and not (count >= 2 and len(waiting) >= 4):
        raise Damaged(Reason.CORRUPT, "the base64 text ends too early")


def _quoted_printable(span: Span) -> Iterator[bytes]:
    at = span.start
    while at < span.end:
        line_end = span.data.find(b"\n", min(at + _PIECE, span.end), span.end)
        end = span.end if line_end < 0 else line_end + 1
        yield binascii.a2b_qp(span.data[at:end])
        at = end


def _uuencoded_part(span: Span) -> Iterator[bytes]:
    begin = UUENCODED.search(*span)
    if begin is None:
        raise Damaged(Reason.CORRUPT, "no beginning of the uuencoded text")
    end = UU_END.search(span.data, begin.end(), span.end)
    yield from uudecoded(span._replace(start=begin.end(), end=end.start() if end else span.end), end is not None)


def uudecoded(span: Span, ended: bool) -> Iterator[bytes]:
    """Decode the lines of a uuencoded file; one that never `ended` is damaged."""
    at = span.start
    while at < span.end:
        line_end = span.data.find(b"\n", at, span.end)
        end = span.end if line_end < 0 else line_end
        line = span.data[at:end].rstrip(b"\r")
        # The first letter tells how many bytes the line holds; some programs write more letters than that needs.
        needed = (((line[0] - 32) & 63) + 2) // 3 * 4 if line else 0
        try:
            yield binascii.a2b_uu(line[: needed + 1])
        except binascii.Error as error:
            raise Damaged(Reason.CORRUPT, str(error)) from error
        at = end + 1
    if not ended:
        raise Damaged(Reason.CORRUPT, "the uuencoded text has no end")


def data_uri(span: Span) -> Iterator[bytes]:
    """Decode the picture of a data: URI, whose base64 may be that of web addresses."""
    text = _PERCENT.sub(lambda found: bytes.fromhex(found[1].decode("ascii")), span.bytes())
    text = text.translate(bytes.maketrans(b"-_", b"+/"))
    return _base64(Span(text, 0, len(text)))


DECODERS: dict[str, Callable[[Span], Iterator[bytes]]] = {
    "base64": _base64,
    "quoted-printable": _quoted_printable,
    **dict.fromkeys(("x-uuencode", "uuencode", "x-uue", "uue"), _uuencoded_part),
}
