"""The index on disk: which files there are, how they are written, and how they are opened.

    layout.json    row count, shuffle, chunks with their expected candidates, SHA-256 of the other files
    words.npy      uint64 [4, padded]       the hashes, shuffled, word by word
    heads.npy      uint64 [n, 2]            the first two words of each hash again, side by side
    starts.npy     uint32 [sum(2^w + 1)]    bucket boundaries of all chunks, one chunk after the other
    postings.npy   uint32 [m, n + SPILL]    row numbers by bucket

A list of fewer than `SMALL` hashes has no chunks and no tables: comparing with everything is quicker.
`layout.json` is written last, so a build that broke off is not an index.
"""

import hashlib
import itertools
import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from vangnet.errors import LibraryRefused
from vangnet.reference.mapping import map_array
from vangnet.reference.nearest import kernels
from vangnet.reference.nearest.instructions.kernels import BLOCK, SPILL

VERSION = 1
SMALL = 50_000  # rows
LARGEST_RADIUS = 4
SAMPLES = 64  # stored hashes whose surroundings are counted, to know what a probe costs
_SLICE = 1 << 18  # rows shuffled at a time
_SEED = 20220419
_ARRAYS = ("words.npy", "heads.npy", "starts.npy", "postings.npy")


class Chunk(msgspec.Struct, frozen=True):
    """`width` bits of the shuffled hash from bit `first` on.

    Its buckets begin at `starts[base]`; `expected[r]` is the number of rows that a ball of radius r holds.
    """

    first: int
    width: int
    base: int
    expected: tuple[float, ...]


class Layout(msgspec.Struct, frozen=True):
    """What `layout.json` says."""

    version: int
    row_count: int
    bit_order: tuple[int, ...]
    chunks: tuple[Chunk, ...]
    sha256: dict[str, str]


class Tables(msgspec.Struct, frozen=True):
    """An opened index: its layout and its arrays, mapped from the files and read-only."""

    layout: Layout
    words: npt.NDArray[np.uint64]
    heads: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.uint32]
    postings: npt.NDArray[np.uint32]


def build(hashes: npt.NDArray[np.uint64], folder: Path) -> None:
    """Write the index of `hashes`, uint64 [n, 4], into `folder`; row i of the index is hashes[i].

    n may be 0 and must stay below 2^32. Writes 32 bytes per hash for a short list, some 120 for a long one, through
    mapped files: the pages are the system's to take back. Raises ValueError where `hashes` is something else.
    """
    if hashes.dtype != np.uint64 or hashes.ndim != 2 or hashes.shape[1] != 4 or len(hashes) >= 2**32:
        raise ValueError(f"hashes must be uint64 [n, 4], n below 2^32, not {hashes.dtype} {list(hashes.shape)}")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("layout.json", *_ARRAYS):  # an older index may still be mapped: leave its pages alone
        (folder / name).unlink(missing_ok=True)
    bit_order = np.random.default_rng(_SEED).permutation(256).astype(np.int64)
    words = _write_words(hashes, bit_order, folder)
    chunks = _write_tables(words, len(hashes), folder)
    layout = Layout(
        version=VERSION,
        row_count=len(hashes),
        bit_order=tuple(bit_order.tolist()),
        chunks=chunks,
        sha256={name: digest(folder / name) for name in _names(chunks)},
    )
    (folder / "layout.json").write_bytes(msgspec.json.encode(layout))


def open_tables(folder: Path) -> Tables:
    """Map the files of an index; raise LibraryRefused where they are missing, cut short or of another index."""
    try:
        layout = msgspec.json.decode((folder / "layout.json").read_bytes(), type=Layout)
        if layout.version != VERSION:
            raise LibraryRefused(f"{folder}: index version {layout.version}, this program reads {VERSION}")
        tables = Tables(layout, *(_opened(folder, name, layout) for name in _ARRAYS))
    except (OSError, EOFError, ValueError, msgspec.DecodeError) as error:
        raise LibraryRefused(f"{folder}: not a readable index ({error})") from error
    _refuse_disagreement(tables, folder)
    return tables


def digest(path: Path) -> str:
    """Return the SHA-256 of a file as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def balls(width: int, radius: int) -> int:
    """Return the number of values within `radius` bits of a value of `width` bits."""
    return sum(math.comb(width, flips) for flips in range(radius + 1))


def masks_of(width: int, radius: int) -> npt.NDArray[np.uint32]:
    """Return the numbers of `width` bits with at most `radius` one-bits, rising; none for radius -1."""
    masks = np.empty(balls(width, radius), np.uint32)
    if masks.size:
        kernels.fill_masks(width, radius, masks)
    return masks


def padded(row_count: int) -> int:
    """Return the number of columns of `words`: whole blocks, at least one."""
    return max(1, -(-row_count // BLOCK)) * BLOCK


def _names(chunks: tuple[Chunk, ...]) -> tuple[str, ...]:
    return _ARRAYS if chunks else _ARRAYS[:1]


def _widths(row_count: int) -> list[int]:
    """Cut 256 bits into near-equal chunks, with some three rows to a bucket (measured best at 1 M and 10 M)."""
    if row_count < SMALL:
        return []
    count = round(256 / (math.log2(row_count) - 1.5))
    return [256 // count + (i < 256 % count) for i in range(count)]


def _write_words(
    hashes: npt.NDArray[np.uint64], bit_order: npt.NDArray[np.int64], folder: Path
) -> npt.NDArray[np.uint64]:
    words = _created(folder / "words.npy", np.uint64, (4, padded(len(hashes))))
    for first in range(0, len(hashes), _SLICE):
        lines = kernels.shuffled(np.ascontiguousarray(hashes[first : first + _SLICE]), bit_order)
        words[:, first : first + len(lines)] = lines.T
    return words


def _places(widths: list[int]) -> list[tuple[int, int]]:
    """Return for each chunk its first bit and its first bucket: one chunk after the other."""
    firsts = itertools.accumulate(widths[:-1], initial=0)
    bases = itertools.accumulate((2**width + 1 for width in widths[:-1]), initial=0)
    return list(zip(firsts, bases, strict=True))


def _write_tables(words: npt.NDArray[np.uint64], row_count: int, folder: Path) -> tuple[Chunk, ...]:
    widths = _widths(row_count)
    if not widths:
        return ()
    heads = _created(folder / "heads.npy", np.uint64, (row_count, 2))
    heads[:] = words[:2, :row_count].T
    starts = _created(folder / "starts.npy", np.uint32, (sum(2**width + 1 for width in widths),))
    postings = _created(folder / "postings.npy", np.uint32, (len(widths), row_count + SPILL))
    chunks: list[Chunk] = []
    for line, width, (first, base) in zip(postings, widths, _places(widths), strict=True):
        buckets = starts[base : base + 2**width + 1]
        kernels.fill_buckets(words, row_count, first, width, buckets, line)
        chunks.append(Chunk(first, width, base, _expected(words, row_count, buckets, first, width)))
    return tuple(chunks)


def _expected(
    words: npt.NDArray[np.uint64], row_count: int, buckets: npt.NDArray[np.uint32], first: int, width: int
) -> tuple[float, ...]:
    """Count what balls around stored hashes hold, without these themselves.

    Real values are skewed, so this counts rather than divides. The most crowded tenth is left out: there the
    search gives up on the tables (`limit` in `kernels.probe`).
    """
    rows = np.linspace(0, row_count - 1, SAMPLES).astype(np.int64)
    values = [kernels.chunk_value(words, row, first, width) for row in rows]
    kept = SAMPLES - SAMPLES // 10
    means = []
    for radius in range(LARGEST_RADIUS + 1):
        masks = masks_of(width, radius)
        counts = sorted(kernels.count_near(buckets, masks, value) - 1 for value in values)
        means.append(round(sum(counts[:kept]) / kept, 3))
    return tuple(means)


def _created(path: Path, dtype: Any, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    """Create an array file full of zeros and return its contents, mapped."""
    return np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=shape).view(np.ndarray)


def _opened(folder: Path, name: str, layout: Layout) -> npt.NDArray[Any]:
    if name not in _names(layout.chunks):
        return np.zeros(0, np.uint32)
    return map_array(str(folder / name))


def _refuse_disagreement(tables: Tables, folder: Path) -> None:
    """Raise LibraryRefused unless the layout is a possible one and the arrays have the shapes that it asks for."""
    layout = tables.layout
    if not (
        0 <= layout.row_count < 2**32
        and sorted(layout.bit_order) == list(range(256))
        and _is(tables.words, np.uint64, (4, padded(layout.row_count)))
        and (not layout.chunks or _agree(tables))
    ):
        raise LibraryRefused(f"{folder}: the files of the index do not agree with its layout")


def _agree(tables: Tables) -> bool:
    n, chunks = tables.layout.row_count, tables.layout.chunks
    widths = [chunk.width for chunk in chunks]
    return (
        all(1 <= width <= 32 for width in widths)
        and sum(widths) == 256
        and [(chunk.first, chunk.base) for chunk in chunks] == _places(widths)
        and _is(tables.heads, np.uint64, (n, 2))
        and _is(tables.starts, np.uint32, (sum(2**width + 1 for width in widths),))
        and _is(tables.postings, np.uint32, (len(chunks), n + SPILL))
        and all(tables.starts[chunk.base] == 0 and tables.starts[chunk.base + 2**chunk.width] == n for chunk in chunks)
    )


def _is(array: npt.NDArray[Any], dtype: Any, shape: tuple[int, ...]) -> bool:
    return array.dtype == dtype and array.shape == shape and bool(array.flags.c_contiguous)
