"""The files that capture writes beside a scan's records, and reading them back."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import polars as pl
from polars._typing import PolarsDataType

from vangnet.capture.findings import Clue, Finding, Moment, Placing, Tie

FINDINGS, MOMENTS, TIES, LANES, CLUES = (
    f"{name}.parquet" for name in ("findings", "moments", "ties", "lanes", "clues")
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
}

_ROWS_AT_ONCE = 20_000
_STRUCTS: dict[str, type[msgspec.Struct]] = {FINDINGS: Finding, TIES: Tie, LANES: Placing, CLUES: Clue}
_JSON_COLUMNS = {"contradictions", "notes", "reasons", "reason"}


def write(directory: Path, name: str, rows: Iterable[msgspec.Struct]) -> int:
    """Write one of the files (findings, ties, lanes, clues), whole or not at all; gives how many rows it has."""
    return _written(directory, name, [_row(row) for row in rows])


def write_moments(directory: Path, moments: Iterable[tuple[str, Moment]]) -> int:
    """Write the evidence list of each medium, by its SHA-256."""
    rows: list[dict[str, object]] = [
        {"sha256": sha256, "moment": msgspec.json.encode(moment).decode()} for sha256, moment in moments
    ]
    return _written(directory, MOMENTS, rows)


def read(directory: Path, name: str) -> Iterator[msgspec.Struct]:
    """Give the rows of one of the files, as the structs that were written; nothing where there is no such file."""
    struct = _STRUCTS[name]
    for row in _rows(directory, name):
        told = {column: _value(column, value) for column, value in row.items()}
        yield msgspec.convert(told, struct)


def read_moments(directory: Path, sha256: str | None = None) -> Iterator[tuple[str, Moment]]:
    """Give the evidence lists, or that of one medium."""
    for row in _rows(directory, MOMENTS, sha256):
        yield row["sha256"], msgspec.json.decode(row["moment"], type=Moment)


def _written(directory: Path, name: str, rows: list[dict[str, object]]) -> int:
    part = directory / f"{name}.part"
    pl.DataFrame(rows, schema=SCHEMAS[name]).write_parquet(part)
    os.replace(part, directory / name)
    return len(rows)


def _rows(directory: Path, name: str, sha256: str | None = None) -> Iterator[dict[str, str]]:
    place = directory / name
    if not place.exists():
        return
    frame = pl.read_parquet(place)
    if sha256 is not None:
        frame = frame.filter(pl.col("sha256") == sha256)
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
