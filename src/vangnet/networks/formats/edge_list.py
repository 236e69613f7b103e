"""Edge lists as CSV: a row for each tie, with or without a header, and whatever stands between its columns.

The columns are known by their header, in English or Dutch, those of Gephi and NodeXL among them. Without a header the
first two are who acts and to whom, and a third is the weight; but any table of two columns looks like that, so such a
file is only read where somebody gave it by itself. What stands in a column is no more than a mark within this file: it
gives no identifier that reaches beyond it.
"""

import codecs
import csv
import math
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from typing import NamedTuple

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.format import Example
from vangnet.networks.formats.lines import raw_lines
from vangnet.networks.shape import Coverage, Layer, Moment, Problem, Record, Source, Tie

NAME = "edge_list"
PREFIX = "node:"
"""What the keys of members begin with: marks that say nothing outside their export."""
LONGEST_LINE = 4 * 2**20
"""Bytes of one row that are read."""
LONGEST_MARK = 500
"""Characters of what names a member; a longer one is no name."""

EXAMPLES = (
    Example("ties.csv", b"source,target,weight\nanna,bert,2\nbert,anna,1\nbert,carla,1.5\n", 3, 0, 0),
    Example("ties.tsv", b"1\t2\n2\t3\n3\t1\n", 3, 0, 0),
    Example(
        "gephi.csv",
        b"Source;Target;Type;Weight;Timestamp\n7;8;Undirected;1,5;2024-03-01T10:00:00Z\n8;9;Directed;1;\n",
        *(3, 0, 0),
    ),
)

_NAMES = {
    "a": "source src from sender ego a node1 vertex1 vertex_1 van bron afzender from_id source_id",
    "b": "target dst to receiver alter b node2 vertex2 vertex_2 naar doel ontvanger to_id target_id",
    "weight": "weight w count value gewicht aantal times",
    "kind": "directed is_directed type gericht",
    "layer": "layer laag relation relationship",
    "time": "time timestamp date datetime at datum tijd tijdstip",
}
_COLUMNS = {name: column for column, names in _NAMES.items() for name in names.split()}
_ENDINGS = (".csv", ".tsv", ".edges", ".edgelist", ".txt")
_DELIMITERS = (b"\t", b";", b",", b"|", b" ")
_LOOKED_AT = 20
_MOST_COLUMNS = 3  # of a list without a header
_NUMBER = re.compile(rb"-?\d+([.,]\d+)?([eE][-+]?\d+)?")
_SIMPLE_MARK = re.compile(rb"[\w.@:+-]{1,100}")
_UNDIRECTED = frozenset({"undirected", "false", "no", "0", "nee", "n", "onwaar", "ongericht", "mutual"})
_LATEST_SECONDS = 10**11  # a number beyond it counts milliseconds
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class _Layout(NamedTuple):
    """How a list is written: what stands between columns, and at which place each of them is."""

    delimiter: bytes
    has_header: bool
    places: dict[str, int]


def recognises(head: bytes, name: str) -> bool:
    """Whether its header says that it is a list of ties."""
    layout = _layout_of(head, name)
    return layout is not None and layout.has_header


def may_be(head: bytes, name: str) -> bool:
    """Whether it has no header and could be a list of ties: two or three columns, alike in nearly all rows."""
    layout = _layout_of(head, name)
    return layout is not None and not layout.has_header


def _layout_of(head: bytes, name: str) -> _Layout | None:
    return _layout(_plain_head(head), name) if name.casefold().endswith(_ENDINGS) else None


def records(stream: Readable, name: str, *, longest: int = LONGEST_LINE) -> Iterator[Record]:
    """Read the rows one by one. A row that is broken gives a `Problem`; those behind it are read on."""
    rows = raw_lines(stream, longest)
    first = list(islice(rows, _LOOKED_AT))
    layout = _layout(b"\n".join(line for line, left_out in first if not left_out), name)
    if layout is None:
        yield Problem("edge_list_no_columns", Source(name))
        return
    yield Coverage("edge_list_stated", values={"file": name})
    yield from _rows(chain(first, rows), name, layout)


def _rows(rows: Iterable[tuple[bytes, int]], name: str, layout: _Layout) -> Iterator[Record]:
    delimiter = layout.delimiter.decode()
    is_header = layout.has_header
    at_a, at_b = layout.places["a"], layout.places["b"]
    needed = max(at_a, at_b)
    is_plain = len(layout.places) == 2
    for number, (line, left_out) in enumerate(rows, 1):
        if left_out:
            yield Problem("line_too_long", Source(name, str(number)), {"bytes": len(line) + left_out})
            continue
        if not line or line[:1] == b"#" or line.isspace():
            continue
        if is_header:
            is_header = False
            continue
        text = _text(line)
        if '"' in text:
            cells = _quoted(text, delimiter)
            if cells is None:
                yield Problem("edge_list_open_quote", Source(name, str(number)))
                continue
        else:
            cells = text.split(None if delimiter == " " else delimiter)
        if len(cells) <= needed:
            yield Problem("edge_list_short_row", Source(name, str(number)), {"columns": len(cells)})
            continue
        a, b = cells[at_a].strip(), cells[at_b].strip()
        if not (0 < len(a) <= LONGEST_MARK and 0 < len(b) <= LONGEST_MARK):
            yield Problem("edge_list_no_member", Source(name, str(number)))
        elif is_plain:
            yield Tie(PREFIX + a, PREFIX + b, source=Source(name, str(number)))
        else:
            yield from _tie(a, b, cells, layout, Source(name, str(number)))


def _tie(a: str, b: str, cells: list[str], layout: _Layout, source: Source) -> Iterator[Record]:
    """A tie with all that its row tells; what cannot be read is told, and the tie stands without it."""
    told = {column: cells[at].strip() for column, at in layout.places.items() if at < len(cells)}
    weight, layer, moment = 1.0, Layer.PUBLIC, None
    if written := told.get("weight"):
        read = _number(written)
        if read is None or read <= 0:
            yield Problem("edge_list_no_weight", source, {"written": written[:100]})
        if read is not None and read < 0:
            return  # an opposing tie is none of these
        weight = read or 1.0
    if written := told.get("layer"):
        layer = _LAYERS.get(written.casefold(), Layer.PUBLIC)
        if written.casefold() not in _LAYERS:
            yield Problem("edge_list_no_layer", source, {"written": written[:100]})
    if written := told.get("time"):
        moment = _moment(written)
        if moment is None:
            yield Problem("edge_list_no_time", source, {"written": written[:100]})
    is_directed = told.get("kind", "").casefold() not in _UNDIRECTED
    yield Tie(PREFIX + a, PREFIX + b, layer, weight, is_directed, moment, source)


_LAYERS = {
    **{one.value: one for one in Layer},
    "openbaar": Layer.PUBLIC,
    "reply": Layer.PUBLIC,
    "mention": Layer.PUBLIC,
    "message": Layer.PRIVATE,
    "privé": Layer.PRIVATE,
    "prive": Layer.PRIVATE,
    "view": Layer.ACCESS,
    "download": Layer.ACCESS,
}


def _number(written: str) -> float | None:
    try:
        read = float(written.replace(",", "."))
    except ValueError:
        return None
    return read if math.isfinite(read) and abs(read) < 1e30 else None


def _moment(written: str) -> Moment | None:
    """A date as ISO 8601, or a number of seconds or milliseconds since 1970."""
    try:
        if written.lstrip("-").isdecimal():
            count = int(written[:20])
            return Moment(datetime.fromtimestamp(count / 1000 if count > _LATEST_SECONDS else count, UTC))
        read = datetime.fromisoformat(written)
    except (ValueError, OverflowError, OSError):
        return None
    return Moment(read.astimezone(UTC)) if read.tzinfo else Moment(read, is_utc=False)


def _quoted(text: str, delimiter: str) -> list[str] | None:
    """The cells of a row with quotation marks; None where one does not close."""
    try:
        found = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")  # what spreadsheets on Windows write


def _layout(head: bytes, name: str) -> _Layout | None:
    rows = [line.rstrip(b"\r") for line in head.removeprefix(codecs.BOM_UTF8).split(b"\n")]
    rows = [line for line in rows if line.strip() and line[:1] != b"#"][:_LOOKED_AT]
    if not rows:
        return None
    for delimiter in _DELIMITERS:
        if delimiter not in rows[0]:
            continue
        header = [cell.strip(' "').casefold() for cell in _text(rows[0]).split(delimiter.decode())]
        places: dict[str, int] = {}
        for at, cell in enumerate(header):
            if cell in _COLUMNS:
                places.setdefault(_COLUMNS[cell], at)
        if "a" in places and "b" in places:
            return _Layout(delimiter, True, places)
        if (found := _headless(rows, delimiter, name)) is not None:
            return found
    return None


def _headless(rows: list[bytes], delimiter: bytes, name: str) -> _Layout | None:
    """A list without a header: two or three columns, alike in nearly all rows, and the third a number."""
    cells = [row.split(None if delimiter == b" " else delimiter) for row in rows]
    count = len(cells[0])
    if not 2 <= count <= _MOST_COLUMNS or sum(len(row) == count for row in cells) * 10 < 9 * len(cells):
        return None
    alike = [[cell.strip(b' "') for cell in row] for row in cells if len(row) == count]
    has_marks = all(_SIMPLE_MARK.fullmatch(cell) for row in alike for cell in row[:2])
    is_text = name.casefold().endswith(".txt")  # a chat is text too: only lists of numbers are taken for ties
    if (is_text or delimiter == b" ") and not all(_NUMBER.fullmatch(cell) for row in alike for cell in row):
        return None
    if count == _MOST_COLUMNS and not all(_NUMBER.fullmatch(row[2]) for row in alike):
        return None
    if not has_marks and delimiter != b"\t":
        return None
    return _Layout(delimiter, False, {"a": 0, "b": 1} | ({"weight": 2} if count == _MOST_COLUMNS else {}))


def _plain_head(head: bytes) -> bytes:
    """The head in UTF-8, without a last line that is cut off."""
    if head[:2] in _UTF16:
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    whole, ended, _ = head.rpartition(b"\n")
    return whole if ended else head
