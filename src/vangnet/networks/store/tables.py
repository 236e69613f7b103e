"""Rows -> Parquet shards, each whole on the disk before its name appears."""

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from vangnet.networks.store.layout import SCHEMAS

SHARD_ROWS = 200_000
SHARD_BYTES = 64 * 2**20
FRAME_ROWS = 500_000
"""Rows that came as columns are gathered until there are so many."""


class Table:
    """The shards of one table while it is written: rows are held until there are enough for the next."""

    def __init__(self, directory: Path, name: str) -> None:
        self._directory, self._name = directory, name
        self._schema = SCHEMAS[name]
        self._columns: list[list[Any]] = [[] for _ in self._schema]
        self._frames: list[pl.DataFrame] = []
        self._bytes = 0
        self._shards = 0
        self.rows = 0

    def add(self, row: Sequence[Any], size: int = 0) -> None:
        """Add a row in the order of the schema; `size` is what its texts take."""
        for column, value in zip(self._columns, row, strict=True):
            column.append(value)
        self.rows += 1
        self._bytes += size
        if len(self._columns[0]) >= SHARD_ROWS or self._bytes >= SHARD_BYTES:
            self.flush()

    def add_frame(self, frame: pl.DataFrame) -> None:
        """Add many rows at once, as columns of the schema."""
        self.rows += frame.height
        self._frames.append(frame.select(pl.col(name).cast(kind) for name, kind in self._schema.items()))
        if sum(one.height for one in self._frames) >= FRAME_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        if self._columns[0]:
            given = zip(self._schema.items(), self._columns, strict=True)
            self._write(pl.DataFrame([pl.Series(name, rows, dtype=kind) for (name, kind), rows in given]))
            self._columns = [[] for _ in self._schema]
            self._bytes = 0
        if self._frames:
            self._write(pl.concat(self._frames))
            self._frames.clear()

    def _write(self, frame: pl.DataFrame) -> None:
        self._shards += 1
        write(frame, self._directory / f"{self._name}-{self._shards:06d}.parquet")


def shards(directory: Path, name: str) -> list[Path]:
    """The shards of a table, in the order of writing."""
    return sorted(directory.glob(f"{name}-" + "[0-9]" * 6 + ".parquet"))


def scan(directory: Path, name: str) -> pl.LazyFrame:
    """A table, read when it is collected."""
    found = shards(directory, name)
    return pl.scan_parquet(found) if found else pl.LazyFrame(schema=SCHEMAS[name])


def write(frame: pl.DataFrame, path: Path) -> None:
    """Write a table, on the disk before the name appears."""
    buffer = io.BytesIO()  # so that a full disk is the operating system's error, not the library's
    frame.write_parquet(buffer, compression="zstd", compression_level=1)
    put(path, buffer.getbuffer())


def put(path: Path, data: "bytes | memoryview") -> None:
    """Write a file whole: under another name first."""
    part = path.with_name(path.name.replace(".parquet", "") + ".part")
    with open(part, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
