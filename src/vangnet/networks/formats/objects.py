"""Large or damaged JSON, one object at a time: memory stays flat, and a broken object costs only itself.

The text is taken apart by its brackets and strings alone, so what stands between them need not be valid JSON. Objects
that the caller wants whole are given as their bytes; around them, plain fields and containers are told as they come.

Where brackets or quotation marks are lost, two things set the reader right again. A string ends with its line at the
latest, since JSON writes a line end in a string as an escape. And objects that are wanted begin in a way that a string
cannot hold, their `mark`: when one begins inside another, or in a string, that was never closed. A mark may also be how
a list of them begins, with its name: then what follows is not taken for a part of the list before.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from typing import NamedTuple

from vangnet.evidence.reader import Readable

CHUNK = 1 << 18
MOST_BYTES = 1 << 24
"""An object of more bytes than this is passed over, and told: a service message with a million names still fits."""
MOST_LEVELS = 64

_MARK_BYTES = 512  # no mark is longer
_CALM = rb'(?>[^"{}\[\]]++|"(?>[^"\\\n\r]++|\\.)*+")*+'
_QUIET = re.compile(_CALM, re.DOTALL)  # up to a bracket or an open string
_BODY = re.compile(rb'(?>[^"\\\n\r]++|\\.)*+', re.DOTALL)
_NESTED = _CALM
for _level in range(6):
    _NESTED = rb"%b(?>[{\[]%b[}\]]%b)*+" % (_CALM, _NESTED, _CALM)
_WHOLE = re.compile(rb"\{%b\}" % _NESTED, re.DOTALL)  # an object of few levels, in one step
_SPACE = re.compile(rb"\s*+")
_PLAIN = re.compile(rb'[^\s"{}\[\],:]++')
_LAST_KEY = re.compile(rb'"([^"\\\n]{1,64})"\s{0,16}:\s{0,16}\Z')


class Piece(NamedTuple):
    """A whole object, and the keys of the containers it stands in."""

    path: tuple[str, ...]
    at: int
    data: bytes


class Field(NamedTuple):
    """A plain value of a container, as written: a string with its quotation marks. `frame` numbers its object.

    `key` is empty in a list.
    """

    frame: int
    path: tuple[str, ...]
    key: str
    value: bytes
    at: int


class Opened(NamedTuple):
    """A list of objects begins: `frame` is the object that it belongs to, and its key is the last of the path."""

    frame: int
    path: tuple[str, ...]
    at: int


class Damage(NamedTuple):
    """Bytes that were not read, and why: "too_large", "too_deep", "unclosed", "cut_off", "unbalanced", "outside"."""

    code: str
    at: int
    size: int


Event = Piece | Field | Opened | Damage

Wanted = Callable[[tuple[str, ...], bool], bool]
"""Whether an object is wanted, by the keys that lead to it, and whether it stands in a list."""


class _Frame(NamedTuple):
    bracket: int
    number: int
    path: tuple[str, ...]


def split(stream: Readable, wanted: Wanted, mark: re.Pattern[bytes], *, most: int = MOST_BYTES) -> Iterator[Event]:
    """Give the objects that are `wanted`, or that begin with `mark`, and what stands around them."""
    return _Splitter(stream, wanted, mark, most).events()


class _Splitter:
    def __init__(self, stream: Readable, wanted: Wanted, mark: re.Pattern[bytes], most: int) -> None:
        self.stream, self.wanted, self.mark, self.most = stream, wanted, mark, most
        self.held = b""
        self.base = 0  # where the held bytes begin in the file
        self.at = 0  # within them
        self.ended = False
        self.marked = self.searched = -1  # in the file
        self.frames = [_Frame(ord("{"), 0, ())]
        self.count = 0
        self.key = ""
        self.value: bytes | None = None
        self.value_at = 0
        self.has_begun = self.is_outside_told = self.is_cut_told = False

    def events(self) -> Iterator[Event]:
        while len(self.held) < len(BOM_UTF8) and self._more(0):
            pass
        self.at = len(BOM_UTF8) if self.held.startswith(BOM_UTF8) else 0
        while True:
            self.at = self._match(_SPACE, self.at)
            if self.at == len(self.held):
                if not self._more(self.at):
                    break
                self.at = 0
                continue
            byte = self.held[self.at]
            if byte in b"{[":
                yield from self._open(byte)
            elif byte in b"}]":
                yield from self._field()
                yield from self._close(byte)
                self.at += 1
            elif byte == ord(":"):
                self.key, self.value = _text(self.value), None
                self.at += 1
            elif byte == ord(","):
                yield from self._field()
                self.at += 1
            else:
                yield from self._plain(byte)
        yield from self._field()
        if len(self.frames) > 1 and not self.is_cut_told:
            yield Damage("cut_off", self.base + len(self.held), 0)

    def _match(self, pattern: re.Pattern[bytes], at: int) -> int:
        found = pattern.match(self.held, at)
        return found.end() if found else at

    def _more(self, keep: int) -> bool:
        """Read on, and let go of what lies before `keep`."""
        piece = b"" if self.ended else self.stream.read(CHUNK)
        if not piece:
            self.ended = True
            return False
        self.held = self.held[keep:] + piece
        self.base += keep
        return True

    def _next_mark(self, after: int) -> int:
        """Where in the file the first mark behind `after` begins, as far as it is held; -1 if nowhere."""
        if self.marked > after:
            return self.marked
        start = max(after + 1, self.searched, self.base)
        found = self.mark.search(self.held, start - self.base)
        self.marked = self.base + found.start() if found else -1
        spared = 0 if self.ended else _MARK_BYTES
        self.searched = self.marked if found else max(start, self.base + len(self.held) - spared)
        return self.marked

    def _field(self) -> Iterator[Field]:
        frame = self.frames[-1]
        if self.value is not None and (self.key or frame.bracket == ord("[")):
            yield Field(frame.number, frame.path, self.key, self.value, self.value_at)
        self.key, self.value = "", None

    def _plain(self, byte: int) -> Iterator[Field | Damage]:
        """A string, a number, or whatever stands outside strings and brackets."""
        if self.value is not None:
            yield from self._field()
        self.value_at = self.base + self.at
        yield from self._outside()
        is_string = byte == ord('"')
        start = at = self.at + is_string
        began, kept = self.base + start, True
        while True:
            at = self._match(_BODY if is_string else _PLAIN, at)
            mark = self._next_mark(began - 1) if is_string else -1
            if 0 <= mark <= self.base + at:  # it may begin with what would close the string
                self.at, self.key = mark - self.base, ""
                yield Damage("unclosed", began, mark - began)
                return
            if at < len(self.held) and not (at == len(self.held) - 1 and self.held[at] == ord("\\")):
                break
            if at - start > self.most:
                kept = False
            keep = start if kept else min(at, max(0, len(self.held) - _MARK_BYTES))
            if not self._more(keep):
                at = len(self.held)
                break
            start, at = (0 if kept else start), at - keep
        plain = self.held[start:at]
        self.value = None if not kept else b'"%b"' % plain if is_string else plain
        if not kept:
            yield Damage("too_large", began, self.base + at - began)
        closed = is_string and self.held[at : at + 1] == b'"'
        self.at = at + closed

    def _open(self, byte: int) -> Iterator[Event]:
        frame = self.frames[-1]
        path = (*frame.path, self.key) if self.key else frame.path
        while len(self.held) - self.at < _MARK_BYTES and self._more(self.at):
            self.at = 0
        is_object = byte == ord("{")
        is_marked = is_object and self.mark.match(self.held, self.at) is not None
        self.key, self.value = "", None
        yield from self._outside()
        if is_marked or (is_object and self.wanted(path, frame.bracket == ord("["))):
            if end := self._end_of_whole():
                yield Piece(path, self.base + self.at, self.held[self.at : end])
                self.at = end
            else:
                yield from self._piece(path)
        elif len(self.frames) >= MOST_LEVELS:
            at = self.base + self.at
            size = self._through(keep=False)[1]
            yield Damage("too_deep", at, size)
        else:
            yield from self._push(byte, path)

    def _end_of_whole(self) -> int:
        """Where the object that begins here ends, if it is held whole and no other one begins in it; else 0."""
        found = _WHOLE.match(self.held, self.at)
        if not found or found.end() - self.at > self.most:
            return 0
        mark = self._next_mark(self.base + self.at)
        return 0 if 0 <= mark < self.base + found.end() else found.end()

    def _push(self, byte: int, path: tuple[str, ...]) -> Iterator[Event]:
        above = self.frames[-1]
        self.has_begun = True
        if byte == ord("{"):
            self.count += 1
            number = self.count
        else:
            number = above.number
            if above.bracket == ord("{"):
                yield Opened(number, path, self.base + self.at)
        self.frames.append(_Frame(byte, number, path))
        self.at += 1

    def _close(self, byte: int) -> Iterator[Damage]:
        wanted = ord("{") if byte == ord("}") else ord("[")
        if len(self.frames) > 1 and self.frames[-1].bracket == wanted:
            self.frames.pop()
            return
        self.is_outside_told = True
        yield Damage("unbalanced", self.base + self.at, 1)
        if any(one.bracket == wanted for one in self.frames[1:]):
            while self.frames.pop().bracket != wanted:
                pass

    def _piece(self, path: tuple[str, ...]) -> Iterator[Event]:
        at = self.base + self.at
        data, size, code = self._through(keep=True)
        if code == "container":
            yield Damage("unbalanced", at, 1)
            if len(self.frames) > 2:  # neither the list before it nor its object was closed
                del self.frames[-2:]
            yield from self._push(ord("{"), self.frames[-1].path)
        elif code:
            self.is_cut_told = code == "cut_off"
            yield Damage(code, at, size)
        elif data is not None:
            yield Piece(path, at, data)

    def _through(self, *, keep: bool) -> tuple[bytes | None, int, str]:
        """Go behind the object or list that begins here: its bytes, how many they were, and what was wrong."""
        start = at = self.at
        began = self.base + start
        level, in_string = 0, False
        mark = self._next_mark(began)
        code = ""
        while True:
            if in_string:
                at = self._match(_BODY, at)
                if at < len(self.held) and self.held[at] != ord("\\"):
                    in_string = False
                    at += self.held[at] == ord('"')
                    continue
            else:
                at = self._match(_QUIET, at)
                if at < len(self.held):
                    if 0 <= mark < self.base + at:
                        return self._cut(began, mark)
                    byte = self.held[at]
                    if byte == ord('"'):
                        in_string = True
                    elif byte in b"{[":
                        if level == 1 and byte == ord("[") and keep and self._is_list_of_wanted(start, at):
                            self.at = start
                            return None, 0, "container"
                        level += 1
                    else:
                        level -= 1
                        if not level:
                            break
                    at += 1
                    continue
            mark = self._next_mark(began)
            if mark >= 0:
                return self._cut(began, mark)
            if at - start > self.most:
                keep, code = False, code or "too_large"
            away = start if keep else min(at, max(0, len(self.held) - _MARK_BYTES))
            if not self._more(away):
                self.at = len(self.held)
                return None, self.base + self.at - began, "cut_off"
            start, at = (0 if keep else start), at - away
            mark = self._next_mark(began)
        self.at = at + 1
        return (self.held[start : at + 1] if keep else None), self.base + self.at - began, code

    def _cut(self, began: int, mark: int) -> tuple[None, int, str]:
        self.at = mark - self.base
        return None, mark - began, "unclosed"

    def _is_list_of_wanted(self, start: int, at: int) -> bool:
        """Whether this list, in an object that was taken for a wanted one, holds wanted ones itself.

        That object then is none, so which keys lead to it is not known.
        """
        found = _LAST_KEY.search(self.held, max(start, at - 100), at)
        return found is not None and self.wanted(("", _text(found[1])), True)

    def _outside(self) -> Iterator[Damage]:
        """Tell once that something stands before the one object of the file, or behind it."""
        if len(self.frames) == 1 and not self.is_outside_told and (self.has_begun or self.held[self.at] not in b"{["):
            self.is_outside_told = True
            yield Damage("outside", self.base + self.at, 0)


def _text(value: bytes | None) -> str:
    written = value or b""
    return (written[1:-1] if written[:1] == b'"' else written).decode("utf-8", "replace")
