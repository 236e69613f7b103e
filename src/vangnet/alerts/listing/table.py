"""A file with separators (CSV) as rows of text, tolerant of how it was saved: every line gets an outcome.

A line is read by itself: a quotation mark that nobody closed spoils its own line, never the rest of the file. Nothing
in a cell is worked out: what looks like a formula is text.
"""

import csv
import unicodedata
from collections.abc import Iterator, Mapping

import msgspec

from vangnet.errors import InputRefused
from vangnet.words import Word, word

MOST_BYTES = 32 * 2**20
MOST_LINES = 200_000
_LONGEST = 300
_SEPARATORS = ";,\t|"
_NO_TEXT = {
    b"PK\x03\x04": "this is an Excel workbook or an archive: save the list as CSV first",
    b"\xd0\xcf\x11\xe0": "this is an old Excel workbook: save the list as CSV first",
    b"%PDF": "this is a PDF: the list is needed as CSV",
}


class Line(msgspec.Struct, frozen=True):
    """A line of the file by its number: its cells by the name that we give the column, or why it was not read."""

    number: int
    cells: dict[str, str] = {}
    problem: Word | None = None


class Table(msgspec.Struct, frozen=True):
    """The columns of a file, as their names are compared, and its lines."""

    columns: tuple[str, ...]
    lines: tuple[tuple[int, str], ...]
    separator: str


def read(data: bytes) -> Table:
    """Read the heading of a file and divide it in lines. Raises InputRefused where it is no such file."""
    if len(data) > MOST_BYTES:
        raise InputRefused(f"more than {MOST_BYTES // 2**20} MB: no list of schools is that large")
    for beginning, why in _NO_TEXT.items():
        if data.startswith(beginning):
            raise InputRefused(why)
    lines = [(number, line) for number, line in enumerate(_text(data).splitlines(), 1) if line.strip(' ;,\t|"')]
    if not lines:
        raise InputRefused("the file is empty")
    if len(lines) > MOST_LINES:
        raise InputRefused(f"more than {MOST_LINES:,} lines: no list of schools is that long")
    heading = lines[0][1]
    separator = max(_SEPARATORS, key=lambda each: len(_cells(heading, each) or ()))
    columns = tuple(squeezed(name) for name in _cells(heading, separator) or ())
    return Table(columns, tuple(lines[1:]), separator)


def lines_of(table: Table, places: Mapping[str, int]) -> Iterator[Line]:
    """The lines of a table, with the cells at these places."""
    wanted = len(table.columns)
    for number, text in table.lines:
        cells = _cells(text, table.separator)
        if cells is None:
            yield Line(number, problem=word("alerts.list_quotes"))
        elif len(cells) != wanted:
            yield Line(number, problem=word("alerts.list_cells", found=len(cells), wanted=wanted))
        else:
            told = {name: _clean(cells[place]) for name, place in places.items()}
            bad = next((name for name, value in told.items() if not _is_fit(value)), None)
            yield Line(number, told, None if bad is None else word("alerts.list_cell", column=f"@column_{bad}"))


def places_of(table: Table, known: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Where the columns that we know stand, by our names; `known` gives the names that files have for each.

    Of several names the first that is there counts. Raises InputRefused where a column stands there twice.
    """
    found: dict[str, int] = {}
    for name, synonyms in known.items():
        there = next((told for told in synonyms if told in table.columns), None)
        if there is None:
            continue
        if table.columns.count(there) > 1:
            raise InputRefused(f"the column {there} stands in the file more than once")
        found[name] = table.columns.index(there)
    return found


def squeezed(name: str) -> str:
    """A name as it is compared: capitals without accents, nothing but letters and digits."""
    bare = unicodedata.normalize("NFKD", name[:_LONGEST]).upper()
    return "".join(sign for sign in bare if sign.isalnum() and sign.isascii())


def _text(data: bytes) -> str:
    for beginning, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"), (b"", "cp1252")):
        if data.startswith(beginning):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" in text:
                break
            return text
    raise InputRefused("this is no text in UTF-8 or Windows-1252: save the list as CSV")


def _cells(line: str, separator: str) -> list[str] | None:
    """The cells of one line; None where its quotation marks do not fit."""
    try:
        return next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return None


def _clean(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _is_fit(cell: str) -> bool:
    """Whether a cell can be shown: not too long, and without signs that steer what reads it."""
    return len(cell) <= _LONGEST and cell.isprintable()
