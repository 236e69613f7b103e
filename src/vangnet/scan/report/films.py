"""Counting the time of videos: known, new, lost, and in which videos a part is known."""

from typing import Any

import msgspec
import polars as pl

from vangnet.values import Span

SHOWN = 20


class Film(msgspec.Struct, frozen=True):
    """A video with some known time."""

    address: str
    status: str
    duration_ms: int
    ranges: tuple[dict[str, Any], ...]


class Films(msgspec.Struct, frozen=True):
    """How much time of all videos is what, and the videos of which a part is known, most new time first."""

    files: int
    milliseconds: dict[str, int]
    partly: int
    most: tuple[Film, ...]


def count_films(records: pl.LazyFrame) -> Films:
    """Count the time of the videos that were decoded; copies count once."""
    one = pl.col("ranges").list.eval(
        pl.struct(pl.element().struct.field("status"), ms=_field("end_ms") - _field("start_ms"))
    )
    films = records.filter(pl.col("ranges").list.len() > 0).unique("sha256")
    times = (
        films.select(one.alias("one"))
        .explode("one")
        .group_by(pl.col("one").struct.field("status").alias("status"))
        .agg(pl.col("one").struct.field("ms").sum())
        .collect(engine="streaming")
    )
    known = pl.col("ranges").list.eval(_field("status") == Span.KNOWN).list.any()
    new = (
        pl.col("ranges").list.eval((_field("end_ms") - _field("start_ms")) * (_field("status") == Span.NEW)).list.sum()
    )
    partly = films.filter(known)
    most = (
        partly.with_columns(new.alias("unseen"))
        .sort("unseen", "address", descending=[True, False])
        .select("address", "status", "duration_ms", "ranges")
        .head(SHOWN)
        .collect(engine="streaming")
    )
    return Films(
        files=_count(films),
        milliseconds={str(status): int(ms) for status, ms in times.iter_rows()},
        partly=_count(partly),
        most=tuple(Film(**row | {"ranges": tuple(row["ranges"])}) for row in most.iter_rows(named=True)),
    )


def _field(name: str) -> pl.Expr:
    return pl.element().struct.field(name)


def _count(records: pl.LazyFrame) -> int:
    return int(records.select(pl.len()).collect(engine="streaming").item())
