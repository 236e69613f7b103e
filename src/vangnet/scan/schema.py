"""The columns of a scan's records, as they lie in `records-*.parquet`."""

import polars as pl
from polars._typing import PolarsDataType

HIT: dict[str, PolarsDataType] = {
    "list": pl.String,
    "entry": pl.String,
    "category": pl.String,
    "kind": pl.String,
    "distance_bits": pl.Int16,
    "orientation": pl.String,
    "reading": pl.String,
    "victim_identified": pl.Boolean,
    "series": pl.String,
    "percent": pl.Int16,
    "entry_percent": pl.Int16,
}

RANGE: dict[str, PolarsDataType] = {
    "start_ms": pl.Int64,
    "end_ms": pl.Int64,
    "status": pl.String,
    "list": pl.String,
    "entry": pl.String,
    "entry_start_ms": pl.Int64,
    "entry_end_ms": pl.Int64,
}

FRAME: dict[str, PolarsDataType] = {
    "start_ms": pl.Int64,
    "end_ms": pl.Int64,
    "pdq": pl.Binary,
    "quality": pl.Int16,
}

SCHEMA: dict[str, PolarsDataType] = {
    "address": pl.String,
    "size": pl.Int64,
    "modified_at": pl.Datetime("ns", "UTC"),
    "md5": pl.String,
    "sha1": pl.String,
    "sha256": pl.String,
    "type": pl.String,
    "width": pl.Int32,
    "height": pl.Int32,
    "pdq": pl.String,
    "pdq_quality": pl.Int16,
    "status": pl.String,
    "reason": pl.String,
    "remarks": pl.List(pl.String),
    "hits": pl.List(pl.Struct(HIT)),
    "duration_ms": pl.Int64,
    "ranges": pl.List(pl.Struct(RANGE)),
    "frames": pl.List(pl.Struct(FRAME)),
}
"""Digests and fingerprints are lower-case hex, null when the file was not read; a member's address is
`container//member`; a digest's hit has no distance and no orientation. `ranges` say what a video's time is; `frames`
are kept only when a list is made."""
