"""Lines of a text export, in flat memory: a long line is cut, bytes that are not text are made visible."""

import codecs
from collections.abc import Callable, Iterator
from typing import NamedTuple

from vangnet.evidence.reader import Readable, as_damage

LONGEST = 1 << 18
"""Bytes of a line that are kept. WhatsApp takes 65,536 characters in a message, Signal fewer."""

MOST_TEXT = 4 * LONGEST
"""Characters of one message that are kept."""

_CHUNK = 1 << 18
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


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
        self._stream = stream
        self._longest = longest
        self.fault = ""
        self.count = 0

    def __iter__(self) -> Iterator[Line]:
        held, left_out = b"", 0
        for chunk in self._chunks():
            first, *rest = chunk.split(b"\n")
            held, left_out = self._joined(held, left_out, first)
            for piece in rest:
                yield self._line(held, left_out)
                held, left_out = self._joined(b"", 0, piece)
        if held or left_out:
            yield self._line(held, left_out)

    def _joined(self, held: bytes, left_out: int, piece: bytes) -> tuple[bytes, int]:
        room = self._longest - len(held)
        if len(piece) <= room:
            return held + piece, left_out
        return held + piece[:room], left_out + len(piece) - room

    def _line(self, raw: bytes, left_out: int) -> Line:
        self.count += 1
        kept = raw[:-1] if raw.endswith(b"\r") and not left_out else raw
        try:
            text, is_damaged = _decoded(kept, "strict", is_cut=left_out > 0), False
        except UnicodeDecodeError:
            text, is_damaged = _decoded(kept, "backslashreplace", is_cut=left_out > 0), True
        if "\0" in text:
            text, is_damaged = text.replace("\0", "\\x00"), True
        return Line(self.count, text, left_out, is_damaged)

    def _chunks(self) -> Iterator[bytes]:
        begin = self._read()
        recode: Callable[[bytes], bytes] = bytes
        for mark, name in _MARKS:
            if begin.startswith(mark):
                begin, recode = begin[len(mark) :], _recoding(name)
        chunk = begin.removeprefix(codecs.BOM_UTF8)
        while chunk:
            yield recode(chunk)
            chunk = self._read()

    def _read(self) -> bytes:
        try:
            return self._stream.read(_CHUNK)
        except Exception as error:
            self.fault = str(as_damage(error).reason)
            return b""


def _recoding(name: str) -> Callable[[bytes], bytes]:
    decoder = codecs.getincrementaldecoder(name)("backslashreplace")
    return lambda chunk: decoder.decode(chunk).encode("utf-8", "backslashreplace")


def _decoded(raw: bytes, errors: str, *, is_cut: bool) -> str:
    """The text of a line; where it was cut, without the part of a letter at its end."""
    return codecs.getincrementaldecoder("utf-8")(errors).decode(raw) if is_cut else raw.decode("utf-8", errors)
