"""The files that capture writes beside a scan's records, and reading them back."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
from polars._typing import PolarsDataType

from vangnet.capture.findings import Circumstances, Clue, Finding, Moment, Placing, Tie
from vangnet.errors import InputRefused
from vangnet.scan.records import write_table
from vangnet.words import Word

FINDINGS, MOMENTS, TIES, LANES, CLUES, CIRCUMSTANCES, SERIES = (
    f"{name}.parquet" for name in ("findings", "moments", "ties", "lanes", "clues", "circumstances", "series")
)
SUMMARY = "capture.json"

_TIME = pl.Datetime("us", "UTC")
_WORDS = pl.List(pl.String)  # each a Word as JSON

SCHEMAS: dict[str, dict[str, PolarsDataType]] = {
    FINDINGS: {
        "sha256": pl.String,
        "kind": pl.String,
        "earliest_at": _TIME,
        "latest_at": _TIME,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "error_m": pl.Float64,
        "country": pl.String,
        "municipality": pl.String,
        "make": pl.String,
        "model": pl.String,
        "serial": pl.String,
        "label": pl.String,
        "confidence": pl.String,
        "sources": pl.List(pl.String),
        "contradictions": _WORDS,
        "notes": _WORDS,
    },
    MOMENTS: {"sha256": pl.String, "moment": pl.String},  # a Moment as JSON: the evidence list
    TIES: {
        "first": pl.String,
        "second": pl.String,
        "kind": pl.String,
        "strength": pl.Float64,
        "reason": pl.String,
    },
    LANES: {
        "sha256": pl.String,
        "lane": pl.String,
        "reasons": _WORDS,
        "rules": pl.String,
        "is_drawn": pl.Boolean,
        "rank": pl.Int32,
    },
    CLUES: {"sha256": pl.String, "name": pl.String, "value": pl.String, "key": pl.String, "source": pl.String},
    CIRCUMSTANCES: {"sha256": pl.String, "circumstances": pl.String},  # JSON: what lanes were decided on
    SERIES: {"sha256": pl.String, "series": pl.Int32, "contradictions": _WORDS},
}

_DIGESTS = ("sha256", "first", "second")
_ROWS_AT_ONCE = 20_000


class Member(msgspec.Struct, frozen=True):
    """A medium in a series, which has a number within the scan."""

    sha256: str
    series: int
    contradictions: tuple[Word, ...] = ()


_STRUCTS: dict[str, type[msgspec.Struct]] = {FINDINGS: Finding, TIES: Tie, LANES: Placing, CLUES: Clue, SERIES: Member}
_JSON_COLUMNS = {"contradictions", "notes", "reasons", "reason"}


def write(directory: Path, name: str, rows: Iterable[msgspec.Struct]) -> int:
    """Write one of the files (findings, ties, lanes, clues), whole or not at all; gives how many rows it has."""
    return _written(directory, name, (_row(row) for row in rows))


def write_moments(directory: Path, moments: Iterable[tuple[str, Moment]]) -> int:
    """Write the evidence list of each medium, by its SHA-256."""
    return _written(directory, MOMENTS, ({"sha256": sha256, "moment": _json(moment)} for sha256, moment in moments))


def write_circumstances(directory: Path, media: Iterable[tuple[str, Circumstances]]) -> int:
    """Write what the lane of each medium was decided on, so that other rules can be tried on it.

    The moments stand in their own file, in the same order.
    """
    rows = ((sha256, msgspec.structs.replace(of, moment=None)) for sha256, of in media)
    return _written(directory, CIRCUMSTANCES, ({"sha256": sha256, "circumstances": _json(of)} for sha256, of in rows))


def read_circumstances(directory: Path, sha256: str | None = None) -> Iterator[tuple[str, Circumstances]]:
    """Give what the lane of each medium, or of one, was decided on."""
    rows = _rows(directory, CIRCUMSTANCES, sha256)
    for row, (other, moment) in zip(rows, read_moments(directory, sha256), strict=True):
        if row["sha256"] != other:
            raise InputRefused(f"{directory}: {MOMENTS} and {CIRCUMSTANCES} are not of one run; run capture again")
        of = msgspec.json.decode(row["circumstances"], type=Circumstances)
        yield other, msgspec.structs.replace(of, moment=moment)


def read(directory: Path, name: str, sha256: str | None = None) -> Iterator[Any]:
    """Give the rows of one of the files, or those of one medium, as the structs that were written.

    Nothing where there is no such file.
    """
    struct = _STRUCTS[name]
    for row in _rows(directory, name, sha256):
        told = {column: _value(column, value) for column, value in row.items()}
        yield msgspec.convert(told, struct)


def read_moments(directory: Path, sha256: str | None = None) -> Iterator[tuple[str, Moment]]:
    """Give the evidence lists, or that of one medium."""
    for row in _rows(directory, MOMENTS, sha256):
        yield row["sha256"], msgspec.json.decode(row["moment"], type=Moment)


def _written(directory: Path, name: str, rows: Iterable[dict[str, object]]) -> int:
    """Write rows as a table, some thousands of which at a time are Python objects."""
    waiting, pieces = iter(rows), [pl.DataFrame(schema=SCHEMAS[name])]
    while part := list(islice(waiting, _ROWS_AT_ONCE)):
        pieces.append(pl.DataFrame(part, schema=SCHEMAS[name]))
    whole = pl.concat(pieces)
    write_table(whole, directory / name)
    return whole.height


def _rows(directory: Path, name: str, sha256: str | None = None) -> Iterator[dict[str, str]]:
    place = directory / name
    if not place.exists():
        return
    rows = pl.scan_parquet(place)
    if sha256 is not None:
        digests = [name for name in SCHEMAS[name] if name in _DIGESTS]
        rows = rows.filter(pl.any_horizontal(pl.col(digests) == sha256))
    frame = rows.collect(engine="streaming")
    for piece in frame.iter_slices(_ROWS_AT_ONCE):
        yield from piece.iter_rows(named=True)


def _row(row: msgspec.Struct) -> dict[str, object]:
    told = {}
    for column in row.__struct_fields__:
        value = getattr(row, column)
        if column in _JSON_COLUMNS:
            several = isinstance(value, tuple) and column != "reason"
            value = [_json(each) for each in value] if several else _json(value)
        told[column] = list(value) if isinstance(value, tuple) else value
    return told


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _value(column: str, value: object) -> object:
    if column not in _JSON_COLUMNS or value is None:
        return value
    if isinstance(value, list):
        return tuple(msgspec.json.decode(each) for each in value)
    return msgspec.json.decode(str(value))
