"""What a scan keeps for matching again: `fingerprints-*.parquet`, a row for each picture or video that was decoded.

A file of these is named in the checkpoint together with the shard of records that it goes with: a killed scan loses
and doubles nothing. Known and irrelevant files are not decoded, and have no row.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import polars as pl
from polars._typing import PolarsDataType

from vangnet.errors import InputRefused
from vangnet.scan.records import write_table
from vangnet.scan.seen import Kept
from vangnet.values import Reason, Record

_LEFT_OUT = (Reason.OUT_OF_SCOPE, Reason.PRIVILEGED)
_ROWS_AT_ONCE, _BYTES_AT_ONCE = 2_000, 8 * 2**20
PREFIX, SUFFIX = "fingerprints-", ".parquet"

COLUMNS: dict[str, PolarsDataType] = {
    "sha256": pl.Binary,
    "address": pl.String,
    "damage": pl.String,
    "alone": pl.Boolean,
    "seen": pl.Binary,
}
"""As in `seen.Kept`."""


def fingerprints_name(number: int) -> str:
    return f"{PREFIX}{number:06d}{SUFFIX}"


def write_fingerprints(kept: Sequence[Kept], path: Path) -> None:
    """Write what is kept to `path`, on the disk before the name appears."""
    columns = {name: [getattr(one, name) for one in kept] for name in COLUMNS}
    write_table(pl.DataFrame(columns, COLUMNS), path)


class Keeping:
    """What is kept of contents until it is written; `bytes` is how much that is."""

    def __init__(self) -> None:
        self._kept: dict[bytes | str, Kept] = {}
        self.bytes = 0

    def take(self, records: Sequence[Record], several: Sequence[Kept], judged: Callable[[bytes], bytes]) -> int:
        """Keep what belongs to a record, once for each content; gives how many were added.

        `judged` gives what was said of a content before. What has no record is out of scope.
        """
        told = {record.sha256 or record.address for record in records if record.reason not in _LEFT_OUT}
        before = len(self._kept)
        for kept in several:
            key = kept.address if kept.sha256 is None else kept.sha256.hex()
            if key in told and not (kept.sha256 and judged(kept.sha256)):
                self._kept[kept.sha256 or kept.address or ""] = kept
                self.bytes += len(kept.seen)
        return len(self._kept) - before

    def write(self, place: Path, number: int) -> list[str]:
        """Write what is kept, and forget it; gives the name of the file, if there is anything to write."""
        if not self._kept:
            return []
        name = fingerprints_name(number)
        write_fingerprints(list(self._kept.values()), place / name)
        self._kept.clear()
        self.bytes = 0
        return [name]


def fingerprint_files(directory: str) -> list[str]:
    """The files of a scan's results that hold what was kept; none where a scan kept nothing."""
    names = sorted(name for name in os.listdir(directory) if name.startswith(PREFIX) and name.endswith(SUFFIX))
    return [os.path.join(directory, name) for name in names]


def read_fingerprints(path: str) -> Iterator[pl.DataFrame]:
    """Give the rows of one file, some at a time. Raises InputRefused for another file, or a damaged one."""
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputRefused(f"{path}: damaged, or not written to its end") from error
    if frame.schema != pl.Schema(COLUMNS):
        raise InputRefused(f"{path}: not the fingerprints of this version of vangnet")
    sizes = frame["seen"].bin.size().to_list()
    start = held = 0
    for number, size in enumerate(sizes):
        if number > start and (held + size > _BYTES_AT_ONCE or number - start == _ROWS_AT_ONCE):
            yield frame[start:number]
            start, held = number, 0
        held += size
    if start < frame.height:
        yield frame[start:]
