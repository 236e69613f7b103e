"""Tables with a header line: CSV, TSV, semicolons, and the lists that this program makes itself.

Columns are recognised loosely ("MD5 Hash", "SHA-1", "Series Name"). The delimiter is the one that gives the header the
most recognised columns. A row with too many or too few fields, or with half a hash, refuses the list.
"""

import csv
import re
from collections.abc import Iterator
from itertools import islice

import msgspec
import polars as pl

from vangnet.errors import ListRefused
from vangnet.reference import entries, reading
from vangnet.reference.entries import BATCH_ROWS, Batch, Batches, Notes
from vangnet.values import Standing

PICTURE_LIST_COLUMNS = ("md5", "sha1", "sha256", "size", "type", "width", "height", "pdq", "pdq_quality")
"""The header of the lists that `vangnet library make` wrote before it knew video."""

LIST_COLUMNS = ("entry", *PICTURE_LIST_COLUMNS, "start_ms", "end_ms", "duration_ms")
"""The header of a list that `vangnet library make` writes.

A video has one row with its digests, and one for each of its frames: the same entry, a fingerprint, and its time.
"""

CATEGORISED_COLUMNS = (*LIST_COLUMNS, "category", "series", "victim_identified", "self_generated")
"""The header of a list of what people categorised. The line above it is a `Head`."""

LIST_HEADERS = tuple(",".join(columns) for columns in (LIST_COLUMNS, PICTURE_LIST_COLUMNS, CATEGORISED_COLUMNS))

HEAD_MARK = "#vangnet "

NAMES = {
    "entry": ("entry", "id", "mediaid", "imageid", "entryid"),
    "md5": ("md5", "md5hash", "hashmd5", "md5sum"),
    "sha1": ("sha1", "sha1hash", "hashsha1", "sha1sum"),
    "sha256": ("sha256", "sha256hash", "hashsha256", "sha256sum"),
    "pdq": ("pdq", "pdqhash", "hashpdq"),
    "pdq_quality": ("pdqquality", "quality"),
    "photodna": ("photodna", "photodnahash", "pdna"),
    "category": ("category", "categorie", "cat"),
    "victim_identified": ("victimidentified", "identified"),
    "offender_identified": ("offenderidentified",),
    "distributed": ("isdistributed", "distributed"),
    "self_generated": ("selfgenerated",),
    "series": ("series", "seriesname", "serie"),
    "tags": ("tags", "tag"),
    "size": ("size", "mediasize", "filesize", "bytes"),
    "type": ("type", "mimetype", "mediatype", "filetype"),
    "start_ms": ("startms",),
    "end_ms": ("endms",),
    "duration_ms": ("durationms",),
    "updated_at": ("updatedat", "dateupdated"),
    "files": ("files", "filename", "path", "filepath"),
}
"""How tables of the world call the columns, in lower case without anything but letters and digits."""

NOTED = ("width", "height")
"""Columns of our own lists that the library does not keep."""

DELIMITERS = (",", ";", "\t", "|")
HASHES = ("md5", "sha1", "sha256", "pdq")

csv.field_size_limit(1 << 20)


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a list says of itself, as JSON in its first line: what its codes mean, and how far it was confirmed."""

    profile: str
    profile_sha256: str
    standing: Standing
    made_at: str
    program: str


def write_head(head: Head) -> str:
    return f"{HEAD_MARK}{msgspec.json.encode(head).decode()}\n"


def read_head(path: str) -> Head | None:
    """Read what a list says of itself; None: nothing. A damaged head refuses the list."""
    with open_text(path) as lines:
        first = next(lines, "")
    if not first.startswith(HEAD_MARK):
        return None
    try:
        return msgspec.json.decode(first.removeprefix(HEAD_MARK), type=Head)
    except msgspec.DecodeError as error:
        raise ListRefused(f"the head of the list: {error}", "line 1") from error


def column_of(header: str) -> str | None:
    """Which of our columns a header names, or None."""
    plain = re.sub(r"[^a-z0-9]", "", header.lower())
    return next((column for column, names in NAMES.items() if plain in names), None)


def split_header(line: str, delimiter: str) -> list[str]:
    return [field.strip() for field in next(csv.reader([line], delimiter=delimiter), [])]


def delimiter_of(line: str) -> str:
    """Choose the delimiter that gives a header line the most columns that we know."""
    return max(DELIMITERS, key=lambda mark: sum(column_of(name) is not None for name in split_header(line, mark)))


def is_header(line: str) -> bool:
    """Whether a line is the header of a table with a hash column."""
    return any(column_of(name) in HASHES for name in split_header(line, delimiter_of(line)))


def read(path: str) -> Batches:
    """Read a table with a header."""
    with open_text(path) as lines:
        first = next(lines, "")
        if not is_header(first):
            raise ListRefused("the header names no column md5, sha1, sha256 or pdq", "line 1")
        yield from read_rows(lines, first, delimiter_of(first), {})


def read_list(path: str) -> Batches:
    """Read a list that this program made. Its last line must be whole, so that a cut is noticed."""
    with open(path, "rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 1))
        if file.read(1) != b"\n":
            raise ListRefused("the last line is not whole; the file was cut", "end of file")
    with open_text(path) as lines:
        first = next(lines, "")
        headed = first.startswith(HEAD_MARK)
        first = next(lines, "") if headed else first
        if ",".join(split_header(first, ",")) not in LIST_HEADERS:
            raise ListRefused(f"the header is not {','.join(LIST_COLUMNS)}", f"line {1 + headed}")
        yield from read_rows(lines, first, ",", {})


class open_text:  # noqa: N801 - used like a function
    """The lines of a text file in UTF-8, with or without a byte-order mark; anything else is refused with its place."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "rb")  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Iterator[str]:
        return self._lines()

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _lines(self) -> Iterator[str]:
        for number, raw in enumerate(self._file, start=1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise ListRefused("not UTF-8", f"line {number}, byte {error.start}") from error
            if "\0" in line:
                raise ListRefused("a zero byte in the text", f"line {number}")
            yield line


def read_rows(lines: Iterator[str], header: str, delimiter: str, more_names: dict[str, str]) -> Batches:
    """Read the rows below a header. `more_names` gives the headers that only this format has."""
    names = split_header(header, delimiter)
    columns = [more_names.get(name.lower()) or column_of(name) for name in names]
    _refuse_twice(names, columns)
    unknown = {name for name, column in zip(names, columns, strict=True) if column is None and name not in NOTED}
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    first = 1
    while rows := _take(reader, len(names), first):
        fields = dict(zip(columns, zip(*rows, strict=True), strict=True))
        frame = _frame({name: list(fields[name]) for name in columns if name is not None}, len(rows), first)
        notes = Notes(files=frame["files"].count())
        notes.unknown_keys.update(dict.fromkeys(unknown, len(rows)))
        yield Batch(frame, notes)
        first += len(rows)


def _refuse_twice(names: list[str], columns: list[str | None]) -> None:
    for column in columns:
        if column is not None and columns.count(column) > 1:
            twice = [name for name, held in zip(names, columns, strict=True) if held == column]
            raise ListRefused(f"two columns for {column}: {', '.join(twice)}", "line 1")


def _take(reader: Iterator[list[str]], width: int, first: int) -> list[list[str]]:
    """Take the next rows that are not blank; each must have as many fields as the header."""
    rows: list[list[str]] = []
    try:
        for row in islice(filter(None, reader), BATCH_ROWS):
            rows.append(row)
            if len(row) != width:
                raise ListRefused(f"{len(row)} fields; the header has {width}", f"row {first + len(rows) - 1}")
    except csv.Error as error:
        raise ListRefused(f"not a table: {error}", f"row {first + len(rows)}") from error
    return rows


def _frame(texts: dict[str, list[str]], rows: int, first: int) -> pl.DataFrame:
    columns: dict[str, object] = {"entry": entries.row_names(first, rows)}
    for name, values in texts.items():
        columns[name] = _column(name, pl.Series(name, values, dtype=pl.String).str.strip_chars(), first)
    if "entry" in texts:
        named = pl.Series(texts["entry"]).str.strip_chars()
        columns["entry"] = [name or str(first + i) for i, name in enumerate(named.to_list())]
    return entries.table(columns, rows)


def _column(name: str, texts: pl.Series, first: int) -> pl.Series:
    if name in HASHES:
        values, wrong = reading.read_hex(texts, entries.WIDTHS[name])
        _refuse_first(wrong, texts, f"not a {name} hash", first)
        return values
    if name == "photodna":
        return reading.read_photodna(texts)[0]
    if entries.COLUMNS[name] == pl.Boolean:
        flags = pl.Series([reading.read_flag(text or None) for text in texts], dtype=pl.Boolean)
        _refuse_first(flags.is_null() & ~_blank(texts), texts, "neither yes nor no", first)
        return flags
    if name in ("size", "pdq_quality", "start_ms", "end_ms", "duration_ms"):
        numbers = texts.cast(entries.COLUMNS[name], strict=False)
        _refuse_first(numbers.is_null() & ~_blank(texts), texts, "not a whole number", first)
        return numbers
    if name == "updated_at":
        return reading.read_times(texts)
    if name == "files":
        return pl.DataFrame({"name": texts}).select(pl.when(pl.col("name") != "").then(pl.concat_list("name")))["name"]
    return texts.replace("", None)


def _blank(texts: pl.Series) -> pl.Series:
    return pl.DataFrame({"text": texts}).select(reading.is_blank(pl.col("text"))).to_series()


def _refuse_first(wrong: pl.Series, texts: pl.Series, reason: str, first: int) -> None:
    at = entries.first_place(wrong)
    if at >= 0:
        raise ListRefused(f"{texts[at]!r} is {reason}", f"row {first + at}, column {texts.name}")
