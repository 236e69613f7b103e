"""The opened index, its search and its self-test."""

import itertools
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from vangnet.errors import LibraryRefused
from vangnet.reference.nearest import kernels, plan
from vangnet.reference.nearest.instructions.kernels import BLOCK
from vangnet.reference.nearest.layout import Tables, digest, open_tables

Queries = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint64]
Distances = npt.NDArray[np.uint16]
Found = tuple[npt.NDArray[np.int32], npt.NDArray[np.uint32], Distances]

_ROOM = 1024  # hits that fit before a second look is needed
_TIMED_ROWS = 1 << 16
_PLANTED_ROWS = 16
_PLANTED_FLIPS = (0, 1, 2, 8, 16, 24, 30, 31, 32, 40, 51)  # bits


class NearestIndex:
    """All stored fingerprints near a given one: exact, read-only, shared between processes, safe across a fork."""

    def __init__(self, tables: Tables, folder: Path) -> None:
        self._folder = folder
        self._tables = tables
        self._bit_order = np.array(tables.layout.bit_order, np.int64)
        self._plans: dict[int, plan.Plan] = {}

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the index in `folder` and test it with planted fingerprints (some 50 ms).

        Raises LibraryRefused where files are missing, cut short or of another index, and where a planted
        fingerprint is not found. A change elsewhere in the files shows in `verify`, which reads all of them.
        """
        index = cls(open_tables(folder), folder)
        index._test_itself()
        return index

    def __len__(self) -> int:
        return self._tables.layout.row_count

    def verify(self) -> None:
        """Raise LibraryRefused unless every file is, byte for byte, as it was built."""
        for name, sha256 in self._tables.layout.sha256.items():
            if digest(self._folder / name) != sha256:
                raise LibraryRefused(f"{self._folder / name}: changed since the index was built")

    def search(self, queries: Queries, threshold: int) -> Found:
        """Return all stored rows within `threshold` bits of `queries`, uint64 [q, 4].

        Three arrays of one length, sorted by query, then row: query int32, row uint32, distance in bits uint16.
        A fingerprint stored twice is two rows. Every threshold from 0 to 256 is exact; those up to 51 are quick.
        Raises ValueError for another threshold or shape, LibraryRefused where the tables turn out to be damaged.
        """
        if queries.dtype != np.uint64 or queries.ndim != 2 or queries.shape[1] != 4 or not 0 <= threshold <= 256:
            raise ValueError(f"queries {queries.dtype} {list(queries.shape)}, threshold {threshold}: not a search")
        chosen = self._plans.get(threshold)
        if chosen is None:
            timed = self._timed(threshold)
            chosen = self._plans[threshold] = plan.choose(self._tables.layout.chunks, threshold, timed)
        lines = kernels.shuffled(np.ascontiguousarray(queries), self._bit_order)
        if len(chosen.lines):
            return self._probe(lines, threshold, chosen)
        return self._scan(lines, threshold, chosen.depth)

    def _timed(self, threshold: int) -> plan.Scan:
        """Time scans over some rows: what they cost differs by processor and by list."""
        rows = min(len(self), _TIMED_ROWS)
        if not rows:
            return plan.Scan(0.0, 4)
        lines = _strangers(self._tables.words, len(self))

        def ns(depth: int) -> float:
            begin = time.perf_counter_ns()
            self._scan(lines, threshold, depth, 0, rows)
            return (time.perf_counter_ns() - begin) / len(lines) / rows * len(self)

        return min((plan.Scan(min(ns(depth) for _ in range(3)), depth) for depth in (2, 3, 4)), key=lambda one: one.ns)

    def _probe(self, lines: Queries, threshold: int, chosen: plan.Plan) -> Found:
        tables = self._tables

        def look(keys: Keys, distances: Distances) -> int:
            return kernels.probe(
                tables.words,
                tables.heads,
                tables.starts,
                tables.postings,
                chosen.lines,
                chosen.masks,
                lines,
                threshold,
                chosen.limit,
                chosen.depth,
                keys,
                distances,
            )

        return self._collected(look)

    def _scan(self, lines: Queries, threshold: int, depth: int, begin: int = 0, end: int | None = None) -> Found:
        words, end = self._tables.words, len(self) if end is None else end
        return self._collected(
            lambda keys, distances: kernels.scan(words, begin, end, lines, 0, threshold, depth, 0, keys, distances)
        )

    def _collected(self, look: Callable[[Keys, Distances], int]) -> Found:
        """Run a kernel, once more with enough room where it found more than fits, and sort what it found."""
        keys, distances = np.empty(_ROOM, np.uint64), np.empty(_ROOM, np.uint16)
        count = look(keys, distances)
        if count > _ROOM:
            keys, distances = np.empty(count, np.uint64), np.empty(count, np.uint16)
            look(keys, distances)
        if count == kernels.DAMAGED:
            raise LibraryRefused(f"{self._folder}: the tables of the index point outside themselves")
        return _sorted(keys[:count], distances[:count])

    def _test_itself(self) -> None:
        """Look for altered copies of stored rows, the first and the last among them, by each way of looking."""
        n, tables = len(self), {threshold: self._tables_only(threshold) for threshold in (31, 51)}
        rows = np.unique(np.linspace(0, n - 1, min(n, _PLANTED_ROWS)).astype(np.int64)).tolist()
        for row, flips in zip(rows, itertools.cycle(_PLANTED_FLIPS), strict=False):
            planted = _flipped(self._tables.words[:, row], flips, seed=row)
            threshold, block = 31 if flips <= 31 else 51, row - row % BLOCK
            answers = [self._scan(planted, threshold, depth, block, min(block + BLOCK, n)) for depth in (2, 3, 4)]
            answers += [self._probe(planted, threshold, chosen) for chosen in tables[threshold]]
            if not all(np.any((found == row) & (bits == flips)) for _, found, bits in answers):
                raise LibraryRefused(f"{self._folder}: the index misses row {row} at {flips} bits; build it again")

    def _tables_only(self, threshold: int) -> list[plan.Plan]:
        """Return the plan that looks through the tables even where a scan is quicker; none where there are none."""
        chunks = self._tables.layout.chunks
        radii, cost = plan.cheapest_radii(chunks, threshold)
        return [plan.through_tables(chunks, radii, self._timed(threshold))] if math.isfinite(cost) else []


def _strangers(words: Queries, n: int) -> Queries:
    """Put eight hashes [8, 4] together from words of different rows: as skewed as the list, but of no picture in it."""
    rows = np.linspace(0, n - 1, 32).astype(np.int64).reshape(4, 8)
    return np.ascontiguousarray(np.take_along_axis(words, rows, axis=1).T)


def _flipped(stored: Queries, flips: int, *, seed: int) -> Queries:
    """Return a stored hash [4], shuffled as it is, with so many bits changed, as one query [1, 4]."""
    changed = np.zeros(256, np.uint8)
    changed[np.random.default_rng(seed).permutation(256)[:flips]] = 1
    line: Queries = (stored ^ np.packbits(changed).view(np.uint64))[np.newaxis]
    return line


def _sorted(keys: Keys, distances: Distances) -> Found:
    if len(keys) > 1:
        order = np.argsort(keys)
        keys, distances = keys[order], distances[order]
    return (keys >> np.uint64(32)).astype(np.int32), keys.astype(np.uint32), distances
