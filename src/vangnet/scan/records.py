"""Writing records: shards of Parquet that appear whole or not at all."""

import io
import os
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from vangnet.scan.schema import HIT, SCHEMA
from vangnet.values import Record

_NANOSECONDS = SCHEMA["modified_at"]


def shard_name(number: int) -> str:
    return f"records-{number:06d}.parquet"


def write_shard(records: Sequence[Record], path: Path) -> None:
    """Write records to `path`, on the disk before the name appears."""
    part = path.with_suffix(".part")
    buffer = io.BytesIO()  # so that a full disk is the operating system's error, not the library's
    _frame(records).write_parquet(buffer, compression="zstd")
    part.write_bytes(buffer.getbuffer())
    _flush(part)
    part.rename(path)
    _flush(path.parent)


def _frame(records: Sequence[Record]) -> pl.DataFrame:
    columns = {
        name: pl.Series(name, [getattr(record, name) for record in records], dtype=_stored(name), strict=False)
        for name in SCHEMA
        if name != "hits"
    }
    columns["modified_at"] = columns["modified_at"].cast(_NANOSECONDS)
    hits = [[{name: getattr(hit, name) for name in HIT} for hit in record.hits] for record in records]
    return pl.DataFrame([*columns.values(), pl.Series("hits", hits, dtype=SCHEMA["hits"])])


def _stored(name: str) -> pl.DataType:
    return pl.Int64() if name == "modified_at" else SCHEMA[name]  # type: ignore[return-value]


def _flush(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
