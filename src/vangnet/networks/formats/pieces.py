"""JSON of exports, piece by piece: what is broken costs one piece, and no more than one is held.

Objects are walked into; the rows of a list are decoded whole, one at a time. Behind a broken place reading goes on at
the next row, which is known by how the rows of this export begin.
"""

import codecs
import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any, NamedTuple

from vangnet.evidence.damage import Damaged
from vangnet.evidence.reader import CHUNK, Readable

LARGEST = 16 * 2**20
"""Characters of one piece."""
MOST_DEEP = 12
"""Objects that are walked into; what lies deeper is one piece."""

_SPACE = re.compile(r"[\s,]*")
_NAME = re.compile(r'"((?:[^"\\]|\\.){0,1000})"\s*:\s*', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNFINISHED = 16  # characters from the end within which a value may just not be all there
_OVERLAP = 4096  # characters in which the beginning of a row is looked for across two reads
_DROP = 1 << 20
_LONGEST_NUMBER = 25


class Piece(NamedTuple):
    """A value with the names that lead to it; a row of a list has those of its list."""

    path: tuple[str, ...]
    value: Any
    place: int  # bytes from the beginning of the file
    is_row: bool


class Broken(NamedTuple):
    """A piece that was not read: a code of `networks` after "takeout_", and where it stands."""

    code: str
    place: int
    detail: str = ""


class Begins(NamedTuple):
    """How the rows of an export begin, and where they stand if nothing was told before: to find them after damage."""

    row: re.Pattern[str]
    path: tuple[str, ...] = ()
    list: re.Pattern[str] | None = None  # a name and its list, up to the first row; its first group is the name


def pieces(stream: Readable, begins: Begins) -> Iterator[Piece | Broken]:
    """Give the values of a JSON file in its order. Never raises on what the file holds."""
    walk = _Walk(_Text(stream), begins)
    while not walk.is_over:
        yield from walk.step()
    if walk.text.fault:
        yield Broken("unreadable", walk.text.place(), walk.text.fault)
    elif walk.open:
        yield Broken("cut_off", walk.text.place())


def plain(text: str) -> str:
    """A text that can be written: halves of characters become the sign for what is no text."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


class _Text:
    """The text of a stream, of which only what is looked at is held. Bytes that are no text stay as surrogates."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._counted = (0, 0)  # a place in what is held, and its bytes from the beginning of the file
        self.held, self.at, self.is_over, self.fault = "", 0, False, ""
        self.more()
        self.at = 1 if self.held.startswith("\ufeff") else 0

    def more(self, wanted: int = CHUNK) -> bool:
        """Hold at least so much more, if there is. Whether there was any."""
        found: list[str] = []
        count = 0
        while count < wanted and not self.is_over:
            try:
                chunk = self._stream.read(CHUNK)
            except (Damaged, OSError) as error:
                self.fault, chunk = str(error)[:200] or "OSError", b""
            self.is_over = not chunk
            found.append(self._decoder.decode(chunk, self.is_over))
            count += len(found[-1])
        self.held += "".join(found)
        return count > 0

    def place(self) -> int:
        """Bytes from the beginning of the file to where reading is."""
        index, counted = self._counted
        passed = self.held[index : self.at]
        counted += len(passed) if passed.isascii() else len(passed.encode("utf-8", "surrogateescape"))
        self._counted = (self.at, counted)
        return counted

    def drop(self, least: int = _DROP) -> None:
        """Let go of what was read."""
        if self.at > least:
            counted = self.place()
            self.held, self.at, self._counted = self.held[self.at :], 0, (0, counted)

    def next(self) -> str:
        """The next character that is no space and no comma; nothing at the end."""
        while True:
            found = _SPACE.match(self.held, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.held):
                return self.held[self.at]
            self.drop(0)
            if not self.more():
                return ""


class _Walk:
    def __init__(self, text: _Text, begins: Begins) -> None:
        self.text = text
        self.open: list[tuple[str, bool]] = []  # names, and whether a list
        self.is_over = False
        self._begins = begins
        self._rows = begins.path  # of the last list with rows
        self._has_begun = False

    def step(self) -> Iterator[Piece | Broken]:
        """Read to the next piece at most."""
        text = self.text
        text.drop()
        sign = text.next()
        if not sign:
            self.is_over = True
        elif self.open and sign == ("]" if self.open[-1][1] else "}"):
            text.at += 1
            self.open.pop()
        elif not self.open:
            if self._has_begun or sign not in "{[":
                yield from self._lost("behind" if self._has_begun else "no_json", text.at)
            else:
                self._enter("", sign)
            self._has_begun = True
        elif self.open[-1][1]:
            self._rows = self._path()
            yield from self._value(self._rows, is_row=True)
        else:
            yield from self._member(sign)

    def _path(self, *names: str) -> tuple[str, ...]:
        return (*(name for name, _ in self.open[1:]), *names)

    def _enter(self, name: str, sign: str) -> None:
        self.text.at += 1
        self.open.append((name, sign == "["))

    def _member(self, sign: str) -> Iterator[Piece | Broken]:
        text = self.text
        found = _NAME.match(text.held, text.at)
        while (found is None or found.end() == len(text.held)) and len(text.held) - text.at < 1 << 15:
            if not text.more():
                break
            found = _NAME.match(text.held, text.at)
        if found is None or found.end() == len(text.held):
            is_cut = text.is_over and sign == '"' and found is not None
            yield from self._lost("cut_off" if is_cut else "no_json", text.at)
            return
        name = _string(found[1])
        text.at = found.end()
        sign = text.held[text.at]
        if sign == "[" or (sign == "{" and len(self.open) < MOST_DEEP):
            self._enter(name, sign)
        else:
            yield from self._value(self._path(name), is_row=False)

    def _value(self, path: tuple[str, ...], *, is_row: bool) -> Iterator[Piece | Broken]:
        text = self.text
        place = text.place()
        wanted = CHUNK
        while True:
            try:
                value, end = _decode(text.held, text.at)
            except JSONDecodeError as error:
                is_unfinished = error.pos >= len(text.held) - _UNFINISHED or error.msg.startswith("Unterminated")
                if is_unfinished and len(text.held) - text.at <= LARGEST and text.more(wanted):
                    wanted *= 2
                    continue
                if not is_unfinished:
                    yield from self._lost("no_json", max(text.at + 1, error.pos), error.msg[:100])
                elif text.is_over and len(text.held) - text.at <= LARGEST:
                    rest = text.held[error.pos :]
                    is_cut = error.msg.startswith("Unterminated") or not ("]" in rest or "}" in rest)
                    yield from self._lost("cut_off" if is_cut else "no_json", max(text.at + 1, error.pos))
                else:
                    yield from self._lost("too_large", len(text.held), str(LARGEST))
            except RecursionError:
                yield from self._lost("too_deep", text.at + 900)
            except ValueError as error:
                yield from self._lost("no_json", text.at + 1, str(error)[:100])
            else:
                if end == len(text.held) and text.more():
                    continue
                text.at = end
                yield Piece(path, value, place, is_row)
            return

    def _lost(self, code: str, behind: int, detail: str = "") -> Iterator[Broken]:
        """Tell what is broken, and go on at the next row that begins from `behind` on."""
        text = self.text
        yield Broken(code, text.place(), detail)
        text.at = min(behind, len(text.held))
        while True:
            row = self._begins.row.search(text.held, text.at)
            named = self._begins.list and self._begins.list.search(text.held, text.at)
            if named and (not row or named.start() <= row.start()):
                above = self._rows[:-1]
                self._reopen((*above, _string(named[1])))
                text.at = named.end()
                return
            if row:
                self._reopen(self._rows)
                text.at = row.start()
                return
            text.at = max(text.at, len(text.held) - _OVERLAP)
            text.drop(0)
            if not text.more():
                self.is_over = True
                self.open = []
                return

    def _reopen(self, path: tuple[str, ...]) -> None:
        self._has_begun = True
        self.open = [("", not path)]
        self.open += [(name, number == len(path) - 1) for number, name in enumerate(path)]


def _string(written: str) -> str:
    """A name as text that can be written."""
    try:
        name = str(_decode(f'"{written}"', 0)[0]) if "\\" in written else written
    except ValueError:
        name = written
    return plain(name)


def _number(written: str) -> int | str:
    return int(written) if len(written) <= _LONGEST_NUMBER else written


_decode = JSONDecoder(parse_int=_number, parse_constant=str, strict=False).raw_decode
