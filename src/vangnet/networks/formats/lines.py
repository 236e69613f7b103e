"""Lines of a text export, in flat memory: a long line is cut, bytes that are not text are made visible."""

import codecs
from collections.abc import Iterator
from typing import NamedTuple

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.careful import Careful

LONGEST = 1 << 18
"""Bytes of a line that are kept. WhatsApp takes 65,536 characters in a message, Signal fewer."""

MOST_TEXT = 4 * LONGEST
"""Characters of one message that are kept."""

_CHUNK = 1 << 18
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LONGEST_MARK = len(codecs.BOM_UTF8)


class Line(NamedTuple):
    """A line without its end. `left_out` bytes of it were too many; damage is NULs and bytes that are not UTF-8."""

    number: int
    text: str
    left_out: int = 0
    is_damaged: bool = False


class Block:
    """Lines that belong together, from `first` to `last`; what is too much of them is counted and left out."""

    def __init__(self, line: Line, text: str | None = None) -> None:
        self.first = self.last = line.number
        self._parts = [line.text if text is None else text]
        self._size = len(line.text)
        self.left_out = line.left_out
        self.damaged = int(line.is_damaged)

    def add(self, line: Line) -> None:
        self.last = line.number
        self.left_out += line.left_out
        self.damaged += line.is_damaged
        self._size += len(line.text) + 1
        if self._size <= MOST_TEXT:
            self._parts.append(line.text)
        else:
            self.left_out += len(line.text) + 1

    @property
    def text(self) -> str:
        return "\n".join(self._parts)


class Lines:
    """The lines of a stream, counted from 1. `fault` tells afterwards why reading ended before the end, if it did."""

    def __init__(self, stream: Readable, longest: int = LONGEST) -> None:
        self._stream = Careful(stream)
        self._longest = longest
        self.count = 0

    @property
    def fault(self) -> str:
        return str(self._stream.failed.reason) if self._stream.failed else ""

    def __iter__(self) -> Iterator[Line]:
        for raw, left_out in raw_lines(self._stream, self._longest):
            self.count += 1
            yield _line(self.count, raw, left_out)


def raw_lines(stream: Readable, longest: int) -> Iterator[tuple[bytes, int]]:
    """Give each line in UTF-8 without its end, and how many bytes of it were too many and left out.

    At most `longest` bytes and one chunk are held.
    """
    held, left_out = b"", 0
    for chunk in _chunks(stream):
        first, *rest = chunk.split(b"\n")
        if held or left_out:
            room = longest - len(held)
            held, left_out = held + first[:room], left_out + max(len(first) - room, 0)
        else:
            held, left_out = first[:longest], max(len(first) - longest, 0)
        for piece in rest:
            yield (held, left_out) if left_out else (held.removesuffix(b"\r"), 0)
            held, left_out = (piece, 0) if len(piece) <= longest else (piece[:longest], len(piece) - longest)
    if held:
        yield (held, left_out) if left_out else (held.removesuffix(b"\r"), 0)


def _line(number: int, raw: bytes, left_out: int) -> Line:
    try:
        text, is_damaged = _decoded(raw, "strict", is_cut=left_out > 0), False
    except UnicodeDecodeError:
        text, is_damaged = _decoded(raw, "backslashreplace", is_cut=left_out > 0), True
    if "\0" in text:
        text, is_damaged = text.replace("\0", "\\x00"), True
    return Line(number, text, left_out, is_damaged)


def _chunks(stream: Readable) -> Iterator[bytes]:
    """What a stream gives, as UTF-8 without a mark of its order."""
    begin = b""
    while len(begin) < _LONGEST_MARK and (chunk := stream.read(_CHUNK)):
        begin += chunk
    for mark, name in _MARKS:
        if begin.startswith(mark):
            decoder = codecs.getincrementaldecoder(name)("backslashreplace")
            chunk = begin.removeprefix(mark)
            while chunk:
                yield decoder.decode(chunk).encode("utf-8", "backslashreplace")
                chunk = stream.read(_CHUNK)
            yield decoder.decode(b"", final=True).encode()
            return
    chunk = begin.removeprefix(codecs.BOM_UTF8)
    while chunk:
        yield chunk
        chunk = stream.read(_CHUNK)


def _decoded(raw: bytes, errors: str, *, is_cut: bool) -> str:
    """The text of a line; where it was cut, without the part of a letter at its end."""
    return codecs.getincrementaldecoder("utf-8")(errors).decode(raw) if is_cut else raw.decode("utf-8", errors)
