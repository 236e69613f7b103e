"""Rows of an SQL dump, read as a stream and never executed: INSERT of MySQL, MariaDB, PostgreSQL and SQLite, and COPY.

What is broken costs the row that it stands in: reading goes on at the next row, or at the next statement.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from vangnet.evidence.reader import Readable, as_damage
from vangnet.networks.formats import sql_grammar as grammar

CHUNK = 1 << 20
LONGEST_ROW = 1 << 24
"""A row above this many bytes is passed over with its place."""
LONGEST_HEADER = 1 << 20
MOST_TABLES = 10_000

Value = bytes | None


class Row(NamedTuple):
    table: str
    columns: tuple[str, ...]
    values: tuple[Value, ...]
    at: int  # byte offset in the dump


class Broken(NamedTuple):
    """A piece that could not be read: a code with words in this room, and the byte where it stands."""

    code: str
    at: int
    values: dict[str, str]


def rows(stream: Readable, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[Row | Broken]:
    """The rows of the wanted tables in the order of the dump, and what could not be read."""
    return _Dump(stream, wanted).rows()


class _Dump:
    """A window on the dump: `_buffer` holds what was read and is not passed yet, `_at` is where reading stands."""

    def __init__(self, stream: Readable, wanted: Callable[[str], bool]) -> None:
        self._stream = stream
        self._wanted = wanted
        self._buffer = b""
        self._at = 0
        self._base = 0  # offset in the dump of the first byte of the window
        self._is_end = False
        self._fault: Broken | None = None
        self._last = b""  # the last bytes that were read
        self._ending = b""  # what the program that wrote this dump ends with
        self._is_standard = False  # a backslash is a letter like others
        self._columns: dict[str, tuple[str, ...]] = {}
        self._nameless: set[str] = set()

    def rows(self) -> Iterator[Row | Broken]:
        self._have(1 << 16)
        self._ending = next((end for sign, end in grammar.ENDINGS if sign in self._buffer[:40]), b"")
        self._is_standard = bool(grammar.STANDARD_SIGN.search(self._buffer, 0, 1 << 16))
        while self._skip_space():
            yield from self._statement()
        if self._fault:
            yield self._fault
        elif self._ending and self._ending not in self._last:
            yield Broken("forum_no_end", self._base + self._at, {})

    def _more(self) -> bool:
        """Read on, at least as much as is held: what is looked at again stays in proportion."""
        if self._is_end:
            return False
        held = self._buffer[self._at :]
        try:
            new = self._stream.read(max(CHUNK, len(held)))
        except Exception as error:
            damage = as_damage(error)
            self._fault = Broken(
                "forum_unreadable", self._base + len(self._buffer), {"reason": damage.reason, "detail": str(damage)}
            )
            new = b""
        self._base += self._at
        self._buffer = held + new
        self._at = 0
        self._last = (self._last + new[-512:])[-512:]
        self._is_end = not new
        return bool(new)

    def _have(self, count: int) -> bool:
        while len(self._buffer) - self._at < count and self._more():
            pass
        return len(self._buffer) - self._at >= count

    def _skip_space(self) -> bool:
        """Pass white space, semicolons and comments; whether a statement follows."""
        while self._have(1):
            found = grammar.SPACE.match(self._buffer, self._at)
            if found:
                self._at = found.end()
                continue
            self._have(16)
            start = self._buffer[self._at : self._at + 3]
            if start[:2] == b"--" or start[:1] == b"#":
                self._pass(b"\n")
            elif start[:2] == b"/*":
                self._at += 2
                self._pass(b"*/")
            elif start[:1] == b"\\":  # a line for psql, such as \connect or \restrict
                self._pass(b"\n")
            else:
                return True
        return False

    def _pass(self, end: bytes) -> None:
        """Pass all up to and with `end`."""
        while (found := self._buffer.find(end, self._at)) < 0:
            self._at = max(self._at, len(self._buffer) - len(end) + 1)
            if not self._more():
                self._at = len(self._buffer)
                return
        self._at = found + len(end)

    def _statement(self) -> Iterator[Row | Broken]:
        self._have(1 << 16)
        if found := grammar.INSERT.match(self._buffer, self._at):
            yield from self._insert(found)
        elif found := grammar.CREATE.match(self._buffer, self._at):
            self._create(found)
        elif found := grammar.COPY.match(self._buffer, self._at):
            yield from self._copy(found)
        elif found := grammar.DELIMITER.match(self._buffer, self._at):
            self._at = found.end()
            if found[1] != b";":  # the body of a trigger or procedure
                self._pass(b"\nDELIMITER ;")
        elif grammar.WRITES.match(self._buffer, self._at):
            yield Broken("forum_statement", self._base + self._at, {})
            self._skip_statement()
        elif grammar.KNOWN.match(self._buffer, self._at):
            self._skip_statement()
        else:
            yield Broken("forum_no_statement", self._base + self._at, {})
            self._at += 1
            self._resume(grammar.NEXT_STATEMENT)

    def _skip_statement(self) -> None:
        """Pass a statement that is not asked for, with its strings."""
        inside = grammar.STANDARD_REST if self._is_standard else grammar.MYSQL_REST
        while True:
            found = inside.match(self._buffer, self._at)
            end = found.end() if found else self._at
            if self._buffer[end : end + 1] == b";":
                self._at = end + 1
                return
            is_endless = len(self._buffer) - end > LONGEST_ROW
            self._at = end
            if is_endless or not self._more():  # a string that does not close
                self._at = min(self._at + 1, len(self._buffer))
                self._resume(grammar.NEXT_STATEMENT)
                return

    def _resume(self, at: re.Pattern[bytes]) -> bool:
        """Go to the next row or statement; whether a row of the same statement follows."""
        while True:
            found = at.search(self._buffer, self._at)
            if found and (found.end() < len(self._buffer) or self._is_end):
                self._at = found.end()
                return found[0][:1] == b")"
            self._at = max(self._at, len(self._buffer) - 64)
            if not self._more():
                self._at = len(self._buffer)
                return False

    def _columns_of(self, table: str, told: bytes | None) -> tuple[str, ...] | None:
        if told is not None:
            return tuple(grammar.plain(name) for name in re.findall(grammar.NAME, told))
        return self._columns.get(table)

    def _insert(self, header: re.Match[bytes]) -> Iterator[Row | Broken]:
        table = grammar.plain(re.findall(grammar.NAME, header[1])[-1])
        columns = self._columns_of(table, header[2])
        if not self._wanted(table):
            self._at = header.end()
            self._skip_statement()
            return
        if columns is None:
            if table not in self._nameless and len(self._nameless) < MOST_TABLES:
                self._nameless.add(table)
                yield Broken("forum_no_columns", self._base + self._at, {"table": table})
            self._at = header.end()
            self._skip_statement()
            return
        self._at = header.end()
        is_row = True
        while is_row:
            start = self._base + self._at
            values = self._row()
            if isinstance(values, Broken):
                yield values
                if values.code != "forum_row_too_long":
                    is_row = self._next_row(start)
                    continue
            elif len(values) != len(columns):
                told = {"table": table, "told": str(len(values)), "columns": str(len(columns))}
                yield Broken("forum_row_columns", start, told)
            else:
                yield Row(table, columns, values, start)
            found = self._behind_row()
            is_row = found == b","
            if found not in grammar.BEHIND_ROW:
                yield Broken("forum_row_broken" if found else "forum_cut_off", self._base + self._at, {})
                is_row = self._next_row(self._base + self._at - 1)
            elif found not in b",;":
                self._skip_statement()

    def _next_row(self, broken: int) -> bool:
        """Go behind the row that broke; whether another of its statement follows."""
        self._at = min(max(broken + 1 - self._base, self._at), len(self._buffer))
        return self._resume(grammar.NEXT_STATEMENT if self._is_standard else grammar.NEXT_ROW)

    def _behind_row(self) -> bytes:
        """What follows a row: a comma with another row, the end, a clause, or something else (nothing at the end)."""
        while not (found := grammar.FOLLOWS.match(self._buffer, self._at)):
            if len(self._buffer) - self._at > 256 or not self._more():
                return b"?" if self._buffer[self._at :].strip() else b""
        self._at = found.end()
        return (found[1] or found[2] or found[3]).upper()

    def _row(self) -> tuple[Value, ...] | Broken:
        """The values of the row at `_at`. Where it breaks, `_at` stays, or stands behind what was passed over."""
        pattern = grammar.STANDARD if self._is_standard else grammar.MYSQL
        values: list[Value] = []
        start = self._base + self._at
        ahead = 1  # how far behind `_at` the next value begins
        is_long = False
        while True:
            found = pattern.match(self._buffer, self._at + ahead)
            if found:
                if not is_long:
                    values.append(self._value(found))
                if found[found.lastindex or 0] == b")":
                    self._at = found.end()
                    return Broken("forum_row_too_long", start, {}) if is_long else tuple(values)
                ahead = found.end() - self._at
                if ahead > LONGEST_ROW:
                    is_long, values = True, []
                    self._at += ahead
                    ahead = 0
                continue
            if len(self._buffer) - self._at <= LONGEST_ROW and self._could_go_on(ahead) and self._more():
                continue
            if len(self._buffer) - self._at > LONGEST_ROW and self._pass_string(ahead):
                is_long, values, ahead = True, [], 0
                continue
            if self._is_end:
                cut = not self._could_go_on(ahead)
                return Broken("forum_row_broken" if cut else "forum_cut_off", start, {})
            return Broken("forum_row_broken", start, {})

    def _could_go_on(self, ahead: int) -> bool:
        """Whether more bytes could make a value of what stands there."""
        at = self._at + ahead
        opening = grammar.OPENING.match(self._buffer, at)
        if not opening:
            return len(self._buffer) - at < 512
        end = self._inside(opening).match(self._buffer, opening.end())
        return not grammar.SOMETHING.match(self._buffer, end.end() if end else opening.end())

    def _inside(self, opening: re.Match[bytes]) -> re.Pattern[bytes]:
        """What may stand between the opening of a value and its end."""
        if opening[0][-1:] != b"'":
            return grammar.HEX_INSIDE
        return grammar.STANDARD_INSIDE if self._is_standard else grammar.MYSQL_INSIDE

    def _pass_string(self, ahead: int) -> bool:
        """Pass a value that is larger than a row may be, up to its comma; whether there was such a value."""
        opening = grammar.OPENING.match(self._buffer, self._at + ahead)
        if not opening:
            return False
        self._at = opening.end()
        inside = self._inside(opening)
        while True:
            found = inside.match(self._buffer, self._at)
            end = found.end() if found else self._at
            if end + 1 < len(self._buffer):
                self._at = end
                break
            self._at = end  # a quote or backslash at the very end may be half of a pair
            if not self._more():
                return False
        tail = grammar.LONG_TAIL.match(self._buffer, self._at)
        if tail:
            self._at = tail.end()
            return True
        closing = grammar.LONG_CLOSING.match(self._buffer, self._at)
        if closing:  # the last value of its row: an empty bare one stands for it
            self._buffer = self._buffer[: closing.end()] + b"0" + self._buffer[closing.end() :]
            self._base -= 1
            self._at = closing.end()
            return True
        return False

    def _value(self, found: re.Match[bytes]) -> Value:
        groups = found.groups()
        if groups[0] is not None:
            if self._is_standard:
                return groups[0].replace(b"''", b"'")
            return grammar.unescaped(groups[0])
        digits = groups[1] if groups[1] is not None else groups[2]
        if digits is not None:
            return bytes.fromhex((digits if len(digits) % 2 == 0 else b"0" + digits).decode())
        if self._is_standard and groups[3] is not None:
            return grammar.unescaped(groups[3])
        bare: bytes = groups[-2]
        told = bare.upper()
        return None if told == b"NULL" else {b"TRUE": b"1", b"FALSE": b"0"}.get(told, bare)

    def _create(self, header: re.Match[bytes]) -> None:
        table = grammar.plain(re.findall(grammar.NAME, header[1])[-1])
        start = header.end() - self._at
        while not (columns := grammar.columns_told(self._buffer, self._at + start)):
            if len(self._buffer) - self._at > LONGEST_HEADER or not self._more():
                break
        if columns:
            if len(self._columns) < MOST_TABLES:
                self._columns[table] = columns[0]
            self._at = columns[1]
            self._skip_statement()
        else:
            self._at += start
            self._resume(grammar.NEXT_STATEMENT)

    def _copy(self, header: re.Match[bytes]) -> Iterator[Row | Broken]:
        table = grammar.plain(re.findall(grammar.NAME, header[1])[-1])
        columns = self._columns_of(table, header[2])
        wanted = self._wanted(table)
        if wanted and columns is None:
            yield Broken("forum_no_columns", self._base + self._at, {"table": table})
        self._at = header.end()
        while True:
            start = self._base + self._at
            line = self._line()
            if isinstance(line, Broken):
                yield line
                if line.code == "forum_cut_off":
                    return
                continue
            if line == b"\\.":
                return
            if not wanted or columns is None:
                continue
            values = tuple(None if cell == b"\\N" else grammar.copied(cell) for cell in line.split(b"\t"))
            if len(values) != len(columns):
                told = {"table": table, "told": str(len(values)), "columns": str(len(columns))}
                yield Broken("forum_row_columns", start, told)
            else:
                yield Row(table, columns, values, start)

    def _line(self) -> bytes | Broken:
        start = self._base + self._at
        while (end := self._buffer.find(b"\n", self._at)) < 0:
            if len(self._buffer) - self._at > LONGEST_ROW:
                self._pass(b"\n")
                return Broken("forum_row_too_long", start, {})
            if not self._more():
                line = self._buffer[self._at :]
                self._at = len(self._buffer)
                return line if line == b"\\." else Broken("forum_cut_off", start, {})
        line = self._buffer[self._at : end]
        self._at = end + 1
        return line[:-1] if line[-1:] == b"\r" else line
