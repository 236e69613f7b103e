"""Reading what a scan wrote: millions of records, never all of them in memory."""

import os
from collections.abc import Iterator
from typing import Any

import msgspec
import polars as pl

from vangnet.errors import InputRefused
from vangnet.scan.inventory import SourceSeen
from vangnet.scan.schema import SCHEMA

SUMMARY = "summary.json"
SHARD_PREFIX, SHARD_SUFFIX = "records-", ".parquet"

ROWS_AT_ONCE = 20_000
"""Rows turned into Python objects at a time: some tens of megabytes."""


class LibraryUsed(msgspec.Struct, frozen=True):
    """The reference library that the scan compared with."""

    path: str | None = None
    version: str | int | None = None
    digest: str | None = None


class ProgramUsed(msgspec.Struct, frozen=True):
    """The program that made the scan."""

    name: str = "vangnet"
    version: str | None = None


class Summary(msgspec.Struct, frozen=True):
    """What the scan says of itself. Everything has a default: a stopped scan may have told nothing yet.

    `not_covered` names what this scan did not look at; None means that it did not say. Words that are not known
    here are ignored, so that an older program can read a newer scan. `fingerprints` counts the pictures and videos of
    which something is kept for matching them again; None: the scan kept nothing of any.
    """

    exhibit: str | None = None
    files: int | None = None
    bytes: int | None = None
    statuses: dict[str, int] | None = None
    reasons: dict[str, int] | None = None
    media: int | None = None
    seconds: float | None = None
    library: LibraryUsed = LibraryUsed()
    program: ProgramUsed = ProgramUsed()
    started_at: str | int | float | None = None
    finished_at: str | int | float | None = None
    options: dict[str, Any] | None = None
    confinement: Any = None
    complete: bool = True
    not_covered: list[str] | None = None
    sources: tuple[SourceSeen, ...] = ()
    fingerprints: int | None = None


class Results(msgspec.Struct, frozen=True):
    """The results of one scan. `complete` is False when the scan was stopped before its end."""

    directory: str
    summary: Summary
    complete: bool
    shards: tuple[str, ...]

    @classmethod
    def open(cls, directory: str | os.PathLike[str]) -> "Results":
        """Open the folder that `vangnet scan --out` wrote. An unfinished scan opens too, and says so."""
        place = os.fspath(directory)
        shards = tuple(_shards(place))
        summary = _summary(place)
        if summary is None and not shards:
            raise InputRefused(f"{place}: this is not the output of a scan (no {SUMMARY} and no records in it)")
        for shard in shards:
            _check_columns(shard)
        complete = summary is not None and summary.complete
        return cls(place, summary or Summary(complete=False), complete, shards)

    def records(self) -> pl.LazyFrame:
        """All records, lazily. Collect only what was counted or filtered."""
        if not self.shards:
            return pl.LazyFrame(schema=SCHEMA)
        return pl.scan_parquet(list(self.shards))

    def rows(self, *conditions: pl.Expr) -> Iterator[dict[str, Any]]:
        """Yield the records that meet all conditions, in the order of the scan; `modified_at` in nanoseconds.

        The frames of videos, which only a scan for a list keeps, are left out.
        """
        for shard in self.shards:
            frame = pl.scan_parquet(shard).drop("frames")
            chosen = frame.filter(*conditions) if conditions else frame
            yield from python_rows(chosen.collect(engine="streaming"))

    def frames(self, *conditions: pl.Expr) -> Iterator[tuple[dict[str, Any], pl.DataFrame]]:
        """Yield the same records, each with the frames of its video as a table."""
        for shard in self.shards:
            chosen = pl.scan_parquet(shard).filter(*conditions).collect(engine="streaming")
            for number, row in enumerate(python_rows(chosen.drop("frames"))):
                yield row, chosen["frames"][number].struct.unnest()

    def file_count(self) -> int:
        return int(self.records().select(pl.len()).collect(engine="streaming").item())


def python_rows(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table of records. Python's own dates are too coarse and too narrow: times stay integers."""
    exact = frame.with_columns(pl.col("modified_at").cast(pl.Int64))
    for part in exact.iter_slices(ROWS_AT_ONCE):
        yield from part.iter_rows(named=True)


def _shards(directory: str) -> list[str]:
    try:
        names = sorted(os.listdir(directory))
    except OSError as error:
        raise InputRefused(f"{directory}: {error.strerror or 'cannot be read'}") from error
    return [os.path.join(directory, n) for n in names if n.startswith(SHARD_PREFIX) and n.endswith(SHARD_SUFFIX)]


def _summary(directory: str) -> Summary | None:
    place = os.path.join(directory, SUMMARY)
    try:
        with open(place, "rb") as file:
            return msgspec.json.decode(file.read(), type=Summary)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputRefused(f"{place}: not the summary of a scan ({error})") from error


def _check_columns(shard: str) -> None:
    try:
        found = dict(pl.read_parquet_schema(shard))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputRefused(f"{shard}: damaged, or not written to its end") from error
    if found != pl.Schema(SCHEMA):
        wrong = sorted(set(SCHEMA) ^ set(found)) or [n for n in SCHEMA if found[n] != pl.Schema(SCHEMA)[n]]
        raise InputRefused(f"{shard}: not the records of this version of vangnet (columns: {', '.join(wrong)})")
