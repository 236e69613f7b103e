"""Block lists: the names of pieces of known files, so that a part of one is recognised that cannot be opened.

A block list is one Parquet file that a unit makes from files that it holds (`vangnet library make --blocks`). In the
library it is a list like any other, added and retracted in a new version; its searchable form lies in `blocks/`:

    sums.npy      uint64[m]    rolling sums, sorted                digests.npy  uint64[m]   BLAKE2b, big-endian
    numbers.npy   uint32[m]    the number of a block in its file   owners.npy   uint32[m]   its file, a row of the next
    files.npy     uint8[f,32]  SHA-256 of each file                sizes.npy    uint64[f]
    buckets.npy   uint32[b+1]  where sums with the same first bits begin
    sieve.npy     uint8[s]     a bit for the first bits of every sum

A block that stands in more than `MOST_OWNERS` files of its list says little, and is left out.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from vangnet.errors import LibraryRefused, ListRefused
from vangnet.reference import files
from vangnet.reference.mapping import map_array

COLUMNS = {"sha256": pl.Binary(), "size": pl.UInt64(), "number": pl.UInt32(), "sum": pl.UInt64(), "digest": pl.UInt64()}
"""What a block list holds, a row for every block."""

MOST_OWNERS = 8
MAGIC = b"PAR1"

_BITS_PER_SUM = 16
_SUMS_PER_BUCKET = 4
_ARRAYS = ("sums", "digests", "numbers", "owners", "files", "sizes", "buckets", "sieve")

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]


class BlocksRef(msgspec.Struct, frozen=True):
    """The searchable form of a block list, as a version names it."""

    name: str
    list_number: int
    rows: int
    manifest_sha256: str


class BlocksManifest(msgspec.Struct, frozen=True):
    rows: int
    known_files: int
    left_out: int
    files: dict[str, files.Stored]


@dataclass(frozen=True)
class Owner:
    """The known file that a block belongs to, and where in it the block stands."""

    list_number: int
    sha256: bytes
    number: int
    digest: bytes


def read(path: str) -> pl.DataFrame:
    """Read a block list; refuse what is none."""
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise ListRefused("not a block list, or damaged", os.path.basename(path)) from error
    if dict(frame.schema) != COLUMNS:
        raise ListRefused(f"the columns are not {', '.join(COLUMNS)}", "the header")
    is_cut = bool(frame.height) and bool((frame["sha256"].bin.size() != 32).any())
    if is_cut or frame.null_count().sum_horizontal().item():
        raise ListRefused("a block without a whole SHA-256, or with an empty field", "a row")
    return frame


def write(rows: Sequence[tuple[bytes, int, int, int, bytes]], path: str) -> None:
    """Write a block list: SHA-256 and size of the file, number, sum and digest of the block."""
    columns = list(zip(*rows, strict=True)) or [()] * 5
    digests = [int.from_bytes(digest, "big") for digest in columns[4]]
    frame = pl.DataFrame(dict(zip(COLUMNS, [*columns[:4], digests], strict=True)), schema=COLUMNS)
    part = f"{path}.part"
    frame.write_parquet(part, compression="zstd")
    os.replace(part, path)


def build(frame: pl.DataFrame, folder: str) -> str:
    """Write the searchable form of a block list into a new folder; gives the SHA-256 of its manifest."""
    os.mkdir(folder)
    once = frame.unique(["sha256", "number"], keep="first", maintain_order=True)
    owners = once.group_by("sum", "digest").agg(pl.col("sha256").n_unique().alias("owners"))
    kept = once.join(owners, on=["sum", "digest"], how="left").filter(pl.col("owners") <= MOST_OWNERS).sort("sum")
    known = kept.group_by("sha256", maintain_order=True).agg(pl.col("size").first()).with_row_index("owner")
    rows = kept.join(known.select("sha256", "owner"), on="sha256", how="left", maintain_order="left")
    sums = rows["sum"].to_numpy().astype(np.uint64)
    arrays = {
        "sums": sums,
        "digests": rows["digest"].to_numpy().astype(np.uint64),
        "numbers": rows["number"].to_numpy().astype(np.uint32),
        "owners": rows["owner"].to_numpy().astype(np.uint32),
        "files": np.frombuffer(b"".join(known["sha256"]), np.uint8).reshape(-1, 32),
        "sizes": known["size"].to_numpy().astype(np.uint64),
        "buckets": _buckets(sums),
        "sieve": _sieve(sums),
    }
    for name in _ARRAYS:
        np.save(os.path.join(folder, f"{name}.npy"), np.ascontiguousarray(arrays[name]))
    files.flush_tree(folder)
    manifest = BlocksManifest(len(sums), known.height, once.height - kept.height, files.stored_files(folder))
    digest = files.write_json(os.path.join(folder, files.MANIFEST), manifest)
    files.flush_folder(folder)
    return digest


def _buckets(sums: U64) -> U32:
    bits = max(1, (len(sums) // _SUMS_PER_BUCKET).bit_length())
    counts = np.bincount((sums >> np.uint64(64 - bits)).astype(np.int64), minlength=1 << bits)
    return np.concatenate([np.zeros(1, np.uint32), np.cumsum(counts, dtype=np.uint32)])


def _sieve(sums: U64) -> U8:
    bits = max(3, (len(sums) * _BITS_PER_SUM).bit_length())
    marks = np.zeros(1 << bits, np.uint8)
    marks[(sums >> np.uint64(64 - bits)).astype(np.int64)] = 1
    return np.packbits(marks, bitorder="little")


class Blocks:
    """An opened block list: arrays in mapped memory, nothing loaded."""

    def __init__(self, folder: str, ref: BlocksRef) -> None:
        manifest = files.read_json(os.path.join(folder, files.MANIFEST), BlocksManifest, ref.manifest_sha256)
        files.check_sizes(folder, manifest.files)
        self.list_number = ref.list_number
        self.folder = folder
        self.manifest = manifest
        self._arrays = {name: map_array(os.path.join(folder, f"{name}.npy")) for name in _ARRAYS}

    @property
    def known(self) -> tuple[U64, U32, U8]:
        """Sums, buckets and sieve, as a search takes them."""
        return self._arrays["sums"], self._arrays["buckets"], self._arrays["sieve"]

    def owner(self, row: int) -> Owner:
        """Tell whose block the row of a sum is."""
        arrays = self._arrays
        sha256 = arrays["files"][arrays["owners"][row]].tobytes()
        digest = int(arrays["digests"][row]).to_bytes(8, "big")
        return Owner(self.list_number, sha256, int(arrays["numbers"][row]), digest)

    def kept_of(self, row: int) -> int:
        """How many blocks are kept of the file that the row of a sum belongs to."""
        return int(np.count_nonzero(self._arrays["owners"] == self._arrays["owners"][row]))

    def faults(self) -> list[str]:
        """What is not as it was written."""
        told = list(files.faults(self.folder, self.manifest.files))
        sums, buckets, _ = self.known
        if not told and (np.any(sums[1:] < sums[:-1]) or int(buckets[-1]) != len(sums)):
            told.append(f"{self.folder}: the sums are not in order")
        return told


def open_all(path: str, refs: Sequence[BlocksRef]) -> tuple[Blocks, ...]:
    """Open the block lists of a version."""
    try:
        return tuple(Blocks(os.path.join(path, "blocks", ref.name), ref) for ref in refs)
    except OSError as error:
        raise LibraryRefused(f"{path}: {error}") from error
