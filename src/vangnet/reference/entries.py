"""What one line of a list of known material says, as columns.

Every importer gives its entries as batches of one and the same table, so that whatever comes after knows one shape.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from vangnet.reference.kernels import KIND_STARTS

BATCH_ROWS = 100_000

COLUMNS = pl.Schema(
    {  # type: ignore[arg-type]
        "entry": pl.String,  # MediaID, Image ID or row number: how the list itself names the entry
        "md5": pl.Binary,
        "sha1": pl.Binary,
        "sha256": pl.Binary,
        "pdq": pl.Binary,
        "pdq_quality": pl.Int16,
        "photodna": pl.Binary,  # stored, not matched
        "category": pl.String,
        "victim_identified": pl.Boolean,
        "offender_identified": pl.Boolean,
        "distributed": pl.Boolean,
        "self_generated": pl.Boolean,
        "series": pl.String,
        "tags": pl.String,
        "size": pl.Int64,
        "type": pl.String,
        "updated_at": pl.Datetime("us", "UTC"),
        "start_ms": pl.Int64,  # a frame of a video: the time that it stands for, and how long the whole video is
        "end_ms": pl.Int64,
        "duration_ms": pl.Int64,
        "files": pl.List(pl.String),  # every path that the list gives for the file
    }
)

WIDTHS = {"md5": 16, "sha1": 20, "sha256": 32, "pdq": 32, "photodna": 144}
DIGESTS = ("md5", "sha1", "sha256")
ROW_BYTES = KIND_STARTS[-1]

EMPTY_FILE = {
    "md5": bytes.fromhex("d41d8cd98f00b204e9800998ecf8427e"),
    "sha1": bytes.fromhex("da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    "sha256": bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
}
"""The digests of a file without bytes. On a list they would turn every empty file into a hit."""


@dataclass
class Notes:
    """What an importer met and did not use: counted and shown, never passed over in silence."""

    invalid: Counter[str] = field(default_factory=Counter)
    first_invalid: dict[str, str] = field(default_factory=dict)
    unknown_keys: Counter[str] = field(default_factory=Counter)
    unknown_hashes: Counter[str] = field(default_factory=Counter)
    files: int = 0

    def add(self, other: "Notes") -> None:
        self.invalid.update(other.invalid)
        for column, place in other.first_invalid.items():
            self.first_invalid.setdefault(column, place)
        self.unknown_keys.update(other.unknown_keys)
        self.unknown_hashes.update(other.unknown_hashes)
        self.files += other.files


@dataclass(frozen=True)
class Batch:
    """Some entries of a list, in the order of the list, and what was met on the way."""

    frame: pl.DataFrame
    notes: Notes = field(default_factory=Notes)


Batches = Iterator[Batch]


def table(columns: dict[str, Any], rows: int) -> pl.DataFrame:
    """Columns as every importer gives them; a column that the list lacks is empty."""
    series = [
        column.cast(kind).alias(name)
        if isinstance(column := columns.get(name), pl.Series)
        else pl.Series(name, column if column is not None else [None] * rows, dtype=kind, strict=True)
        for name, kind in COLUMNS.items()
    ]
    return pl.DataFrame(series)


def first_place(mask: pl.Series) -> int:
    """Give the index of the first true value, or -1."""
    return int(mask.arg_max() or 0) if mask.any() else -1


def digest_rows(frame: pl.DataFrame) -> npt.NDArray[np.uint8]:
    """Put the three digests of every row side by side, uint8[n,68]; zeros where there is none."""
    rows = np.zeros((frame.height, ROW_BYTES), dtype=np.uint8)
    for name, start, end in zip(DIGESTS, KIND_STARTS, KIND_STARTS[1:], strict=False):
        rows[:, start:end] = binary_rows(frame[name], end - start)
    return rows


def binary_rows(column: pl.Series, width: int) -> npt.NDArray[np.uint8]:
    """Binary values of one width as uint8[n,width]; zeros where there is none."""
    flat = b"".join(column.fill_null(bytes(width)).to_list())
    return np.frombuffer(flat, dtype=np.uint8).reshape(-1, width)


def words(fingerprints: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """PDQ fingerprints of 32 bytes as four words of 64 bits; the first word holds the first 16 hex digits."""
    return np.ascontiguousarray(fingerprints).view(">u8").astype(np.uint64)


def row_names(first: int, count: int) -> Sequence[str]:
    """Names for entries of a list that does not name them: the row they stand in."""
    return [str(row) for row in range(first, first + count)]
