"""Writing records: shards of Parquet that appear whole or not at all."""

import io
import os
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from polars._typing import PolarsDataType

from vangnet.scan.schema import FRAME, HIT, RANGE, SCHEMA
from vangnet.values import Record

_NESTED = {"hits": HIT, "ranges": RANGE, "frames": FRAME}
_NANOSECONDS = SCHEMA["modified_at"]


def shard_name(number: int) -> str:
    return f"records-{number:06d}.parquet"


def write_shard(records: Sequence[Record], path: Path) -> None:
    """Write records to `path`, on the disk before the name appears."""
    write_table(_frame(records), path)


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a table to `path`, on the disk before the name appears."""
    part = path.with_suffix(".part")
    buffer = io.BytesIO()  # so that a full disk is the operating system's error, not the library's
    table.write_parquet(buffer, compression="zstd")
    part.write_bytes(buffer.getbuffer())
    _flush(part)
    part.rename(path)
    _flush(path.parent)


def _frame(records: Sequence[Record]) -> pl.DataFrame:
    columns = {
        name: pl.Series(name, [getattr(record, name) for record in records], dtype=_stored(name), strict=False)
        for name in SCHEMA
        if name not in _NESTED
    }
    columns["modified_at"] = columns["modified_at"].cast(_NANOSECONDS)
    for name, fields in _NESTED.items():
        columns[name] = _nested(records, name, fields)
    return pl.DataFrame([columns[name] for name in SCHEMA])


def _nested(records: Sequence[Record], column: str, fields: dict[str, PolarsDataType]) -> pl.Series:
    """What each record has several of, as one column of lists built from flat columns: far faster than by rows."""
    numbers = range(len(records))
    held = [getattr(record, column) for record in records]
    flat = {name: [getattr(one, name) for several in held for one in several] for name in fields}
    owners = [number for number in numbers for _ in held[number]]
    ones = pl.DataFrame([pl.Series("number", owners, dtype=pl.UInt32), pl.DataFrame(flat, fields).to_struct(column)])
    lists = ones.group_by("number", maintain_order=True).agg(column)
    return (
        pl.DataFrame({"number": pl.Series(numbers, dtype=pl.UInt32)})
        .join(lists, on="number", how="left", maintain_order="left")
        .select(pl.col(column).fill_null([]).cast(SCHEMA[column]))
        .to_series()
    )


def _stored(name: str) -> pl.DataType:
    return pl.Int64() if name == "modified_at" else SCHEMA[name]  # type: ignore[return-value]


def _flush(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
