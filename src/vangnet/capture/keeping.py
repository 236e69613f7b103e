"""What was read of contents, kept in shards beside the scan's records: a run that was killed reads nothing twice.

A shard appears whole or not at all. `reader` names who read and in which version: shards of another one do not count.
"""

import tempfile
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self

import polars as pl
from polars._typing import PolarsDataType

from vangnet.scan.records import write_table

SHARD_ROWS = 2_000
SHARD_BYTES = 64 * 2**20
SHARD_SECONDS = 30.0

_SCHEMA: dict[str, PolarsDataType] = {
    "sha256": pl.String,
    "read": pl.Binary,
    "problem": pl.String,
    "reader": pl.String,
}


class Keeping:
    """The shards of one kind of reading: `<name>-000001.parquet` and so on."""

    def __init__(self, directory: Path, name: str, reader: str) -> None:
        self._directory, self._name, self._reader = directory, name, reader
        self._rows: list[tuple[str, bytes | None, str | None, str]] = []
        self._bytes = 0
        self._flushed = time.monotonic()

    def done(self) -> set[str]:
        """The contents that were read. Those with a problem are tried again."""
        return {sha256 for sha256, read, _ in self.rows() if read is not None}

    def rows(self) -> Iterator[tuple[str, bytes | None, str | None]]:
        """What was read, or why not, in the order of reading; a content that was tried again stands there again."""
        for place in self._shards():
            frame = pl.read_parquet(place)
            if self._is_own(frame):
                yield from frame.select("sha256", "read", "problem").iter_rows()

    def drop_others(self) -> None:
        """Remove the shards of another reader."""
        for place in self._shards():
            if not self._is_own(pl.read_parquet(place)):
                place.unlink()

    def add(self, sha256: str, read: bytes | None, problem: str | None) -> None:
        """Keep what was read; it is on the disk with the next shard."""
        self._rows.append((sha256, read, problem, self._reader))
        self._bytes += len(read or b"")
        if (
            len(self._rows) >= SHARD_ROWS
            or self._bytes >= SHARD_BYTES
            or time.monotonic() - self._flushed > SHARD_SECONDS
        ):
            self.flush()

    def flush(self) -> None:
        """Write what was added to a new shard."""
        self._flushed = time.monotonic()
        if self._rows:
            number = 1 + max((int(place.stem.rpartition("-")[2]) for place in self._shards()), default=0)
            frame = pl.DataFrame(self._rows, schema=_SCHEMA, orient="row")
            write_table(frame, self._directory / f"{self._name}-{number:06d}.parquet")
            self._rows.clear()
            self._bytes = 0

    def _is_own(self, frame: pl.DataFrame) -> bool:
        return frame.schema == pl.Schema(_SCHEMA) and bool(frame["reader"].eq(self._reader).all())

    def _shards(self) -> list[Path]:
        return sorted(self._directory.glob(f"{self._name}-" + "[0-9]" * 6 + ".parquet"))


def kept_of(directory: Path, name: str, sha256: str) -> tuple[bytes | None, str | None]:
    """Give what was read of one content, or why not: the last word on it."""
    return kept_of_several(directory, name, [sha256]).get(sha256, (None, None))


def kept_of_several(directory: Path, name: str, media: Collection[str]) -> dict[str, tuple[bytes | None, str | None]]:
    """Give the same of several contents, by SHA-256; of what was never read nothing."""
    shards = sorted(directory.glob(f"{name}-*.parquet"))
    if not shards:
        return {}
    rows = pl.scan_parquet(shards, schema=_SCHEMA).filter(pl.col("sha256").is_in(list(media)))
    found = rows.select("sha256", "read", "problem").collect(engine="streaming")
    return {sha256: (read, problem) for sha256, read, problem in found.iter_rows()}


class Spilled(Mapping[str, bytes]):
    """What was read, by SHA-256, in a file without a name that goes with the process; memory holds only the places."""

    def __init__(self, rows: Iterable[tuple[str, bytes | None, str | None]]) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as this
        self._places: dict[str, tuple[int, int]] = {}
        for sha256, read, _ in rows:
            if read is not None:
                self._places[sha256] = self._file.tell(), len(read)
                self._file.write(read)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getitem__(self, sha256: str) -> bytes:
        start, size = self._places[sha256]
        self._file.seek(start)
        return self._file.read(size)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
