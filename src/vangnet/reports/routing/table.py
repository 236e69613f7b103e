"""The table: rows of condition, destination and reason, in TOML; the first row that fits, wins.

[[row]]
name = "open-internet"
when = "url is open"
to = "hotline"
reason.nl = "Materiaal op het open internet behandelt het meldpunt."
reason.en = "The hotline handles material on the open internet."
valid_from = 2026-01-01
source = "meldpunt-kinderporno.nl/wat-melden"
automatic = true
"""

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Annotated

import msgspec

from vangnet.reports.routing.grammar import Facts, GrammarRefused, Node, compiled, holds
from vangnet.words import LANGUAGES, Word, word

HERE = "here"
"""Where a row leaves a report with its unit."""
MOST_ROWS, LONGEST = 500, 200_000


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row as it stands in the table. `to` is the code of a destination; `source` says where the rule comes from."""

    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,59}\Z")]
    when: str
    to: Annotated[str, msgspec.Meta(max_length=40)]
    reason: dict[str, Annotated[str, msgspec.Meta(min_length=1, max_length=500)]]
    valid_from: date | None = None
    valid_to: date | None = None
    source: Annotated[str, msgspec.Meta(max_length=300)] = ""
    automatic: bool = False

    def is_valid(self, today: date) -> bool:
        """Whether the row counts on this day."""
        return (self.valid_from or date.min) <= today <= (self.valid_to or date.max)


class Line(msgspec.Struct, frozen=True):
    """A row at its line of the text, with its condition compiled; None: the condition does not compile."""

    number: int
    row: Row
    condition: Node | None


class Problem(msgspec.Struct, frozen=True):
    """Something that is wrong with a table: at which line (0: somewhere), in which row, and what."""

    line: int
    row: str
    word: Word


class Table(msgspec.Struct, frozen=True):
    """A table as it was read; with problems it can be shown, and cannot be switched on."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()


class Found(msgspec.Struct, frozen=True):
    """What a table says of a report: the first row that fits; or the broken row that stood in the way."""

    line: Line | None = None
    broken: Line | None = None


def first(lines: Iterable[Line], facts: Facts, *, today: date, broken: frozenset[str] = frozenset()) -> Found:
    """Find the first row that fits.

    A row that does not work any more (its name is in `broken`, or it does not compile) stops the search where it might
    have fitted: what stands below it was written for reports that it does not take.
    """
    for line in lines:
        if not line.row.is_valid(today):
            continue
        if line.condition is None:
            return Found(broken=line)
        if holds(line.condition, facts):
            return Found(broken=line) if line.row.name in broken else Found(line=line)
    return Found()


@lru_cache(maxsize=32)
def read(text: str) -> Table:
    """Read a table; what is wrong stands in its problems, each with its line."""
    if len(text) > LONGEST:
        return _none(0, word("routing.toml", reason=f"> {LONGEST}"))
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return _none(_line_in(str(error)), word("routing.toml", reason=error))
    rows = told.get("row")
    if not isinstance(rows, list) or not rows:
        return _none(0, word("routing.no_rows"))
    if len(rows) > MOST_ROWS:
        return _none(0, word("routing.too_many_rows", most=MOST_ROWS))
    lines: list[Line] = []
    problems = [_strange(name) for name in told if name not in ("row", "title")]
    for row, number in zip(rows, _places(text, len(rows)), strict=True):
        _read_row(row, number, lines, problems, text)
    return Table(tuple(lines), tuple(problems))


def standard() -> str:
    """The table that comes with the program: a first draft, to be tried and changed."""
    return (resources.files(__package__) / "standard.toml").read_text("utf-8")


def _read_row(told: object, number: int, lines: list[Line], problems: list[Problem], text: str) -> None:
    name = str(told.get("name", ""))[:60] if isinstance(told, dict) else ""
    try:
        row = msgspec.convert(told, Row)
    except msgspec.ValidationError as error:
        problems.append(Problem(number, name, word("routing.row_shape", reason=error)))
        lines.append(Line(number, Row(name=name or "?", when="", to="", reason={}), None))  # it stands in the way
        return
    if any(line.row.name == row.name for line in lines):
        problems.append(Problem(number, name, word("routing.same_name", name=row.name)))
    if set(row.reason) != set(LANGUAGES) or not all(reason.strip() for reason in row.reason.values()):
        problems.append(Problem(number, name, word("routing.no_reason")))
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        problems.append(Problem(number, name, word("routing.never_valid")))
    condition: Node | None = None
    try:
        condition = compiled(row.when)
    except GrammarRefused as error:
        problems.append(Problem(_line_of(text, number, "when"), name, error.word))
    lines.append(Line(number, row, condition))


def _none(line: int, told: Word) -> Table:
    return Table((), (Problem(line, "", told),))


def _strange(name: str) -> Problem:
    return Problem(0, "", word("routing.row_shape", reason=name))


_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*row[ \t]*\]\]", re.MULTILINE)


def _places(text: str, rows: int) -> list[int]:
    """The line of each row; 0 where the text writes them in another way than row by row."""
    found = [text.count("\n", 0, match.start()) + 1 for match in _HEADER.finditer(text)]
    return found if len(found) == rows else [0] * rows


def _line_of(text: str, start: int, name: str) -> int:
    """The line of a field of the row that starts at this line."""
    if not start:
        return 0
    for number, line in enumerate(text.split("\n")[start:], start + 1):
        if line.lstrip().startswith(name):
            return number
        if _HEADER.match(line):
            break
    return start


def _line_in(message: str) -> int:
    match = re.search(r"at line (\d+)", message)
    return int(match[1]) if match else 0
