"""Media of an export, and what the scan of its exhibit says of them."""

import polars as pl

from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export

HITS = "hits.parquet"
SCHEMA = {"message": pl.Int64, "path": pl.String, "address": pl.String, "sha256": pl.String, "status": pl.String}
"""A row for each medium of a message that the scan found: `path` as in the table `media`, `address` in the exhibit."""


def hits_of(export: Export) -> pl.LazyFrame:
    """The media that the scan found; none where there was no scan."""
    place = folder_of(export) / HITS
    return pl.scan_parquet(place) if place.exists() else pl.LazyFrame(schema=SCHEMA)
