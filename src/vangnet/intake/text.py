"""Bytes of strangers as text, piece by piece: no byte stops the reading."""

import codecs
import re
from collections.abc import Iterator

from vangnet.evidence.reader import Readable

CHUNK = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESSES = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"), (b"{\0", "utf-16-le"), (b"\0{", "utf-16-be"))
_DECLARED = re.compile(rb"""^<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,30})["']""")
_ENCODINGS = frozenset({"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-16", "utf-16-le", "utf-16-be"})


def text_of(stream: Readable) -> Iterator[str]:
    """The text of a stream, piece by piece; what cannot be decoded is told by U+FFFD."""
    head = stream.read(CHUNK)
    encoding, mark = encoding_of(head)
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    data = head[mark:]
    while data:
        following = stream.read(CHUNK)
        yield decoder.decode(data, final=not following)
        data = following


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding of a text by its first bytes, and how many of them only tell it."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    for begins, encoding in _GUESSES:
        if head.startswith(begins):
            return encoding, 0
    if declared := _DECLARED.match(head):
        try:
            name = codecs.lookup(declared[1].decode()).name
        except LookupError:
            name = ""
        if name in _ENCODINGS and not name.startswith("utf-16"):
            return name, 0
    return "utf-8", 0
