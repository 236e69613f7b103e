"""Groups of near copies among fingerprints: each medium is in at most one, near to the one that stands for it.

The media are taken in the order of their rank. One that is in no group yet stands for a new one, and takes along all
of lower rank that lie within the threshold of it itself and are in none. So no chain of small differences joins what
is not alike, and the outcome depends on nothing but the fingerprints and the ranks.
"""

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from vangnet.reference.nearest.index import NearestIndex
from vangnet.reference.nearest.layout import build

MINIMUM_QUALITY = 50
"""A fingerprint of less texture than this says nothing: flat pictures all look alike to it."""

U8 = npt.NDArray[np.uint8]
U64 = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]

_FIRST_BATCH, _LARGEST_BATCH = 64, 8_192  # media in one search
_FEW_PAIRS, _MANY_PAIRS = 100_000, 2_000_000


class Member(msgspec.Struct, frozen=True, array_like=True):
    """A near copy: `orientation` is the number, in the order of ORIENTATIONS, of how the group's first must lie."""

    medium: int
    distance_bits: int
    orientation: int


class Group(msgspec.Struct, frozen=True, array_like=True):
    """Near copies of one medium, by their numbers: the one that stands for them, and the others in order of rank."""

    representative: int
    members: tuple[Member, ...]


class _Pairs(msgspec.Struct, frozen=True, eq=False):
    """Media and those of lower rank near them, sorted by both; the least distance and its orientation."""

    first: Integers
    second: Integers
    distances: Integers
    turns: Integers


def ranks(pixels: Integers, sizes: Integers, sha256: U8) -> Integers:
    """Rank media for standing for a group: most pixels first, then most bytes, then by SHA-256 (uint8[n,32])."""
    words = np.ascontiguousarray(sha256).view(">u8").astype(np.uint64)
    order = np.lexsort((*(words[:, at] for at in range(3, -1, -1)), -sizes, -pixels))
    told = np.empty(len(order), np.int64)
    told[order] = np.arange(len(order))
    return told


def groups(
    hashes: U8, rank: Integers, threshold: int, *, qualities: Integers | None = None, jobs: int | None = None
) -> list[Group]:
    """Give the groups of two and more, in order of the rank of what stands for them. Exact.

    `hashes` are uint8 [n, 32], or [n, 8, 32] with the eight orientations of each medium in the order of ORIENTATIONS:
    then those of a group's first are compared with each other medium as it lies. `rank` is a permutation of 0..n-1.
    Media with a quality below MINIMUM_QUALITY are in no group. Needs some 130 bytes for each medium in a folder for
    temporary files, and as much memory for `hashes` as they have. Raises ValueError for arrays of other shapes.
    """
    eight = hashes[:, np.newaxis] if hashes.ndim == 2 else hashes
    if eight.ndim != 3 or eight.shape[1] not in (1, 8) or eight.shape[2] != 32 or len(rank) != len(hashes):
        raise ValueError(f"hashes {list(hashes.shape)}, ranks {list(rank.shape)}: not one for each medium")
    order = np.argsort(rank, kind="stable")
    if qualities is not None:
        order = order[qualities[order] >= MINIMUM_QUALITY]
    firsts, of = _distinct(eight[order, 0])
    with tempfile.TemporaryDirectory(prefix="vangnet-groups-") as folder:
        build(_words(eight[order[firsts], 0]), Path(folder))
        leaders = _Leaders(NearestIndex.open(Path(folder)), eight, order[firsts], threshold)
        leaders.find(jobs or os.cpu_count() or 1)
    return _told(order, of, leaders)


def _distinct(hashes: U8) -> tuple[Integers, Integers]:
    """Give the places of the first of each fingerprint, rising, and for every place the number of its fingerprint."""
    rows = np.ascontiguousarray(hashes).view("V32")[:, 0]
    _, first, of = np.unique(rows, return_index=True, return_inverse=True)
    by_place = np.argsort(first)
    number = np.empty(len(first), np.int64)
    number[by_place] = np.arange(len(first))
    return first[by_place].astype(np.int64), number[of.reshape(-1)]


def _words(hashes: U8) -> U64:
    return np.ascontiguousarray(hashes).view(">u8").astype(np.uint64)


class _Leaders:
    """For each distinct fingerprint, by rank, the one that stands for it: itself where it is in nobody's group."""

    def __init__(self, index: NearestIndex, eight: U8, media: Integers, threshold: int) -> None:
        self._index = index
        self._eight = eight
        self._media = media
        self._threshold = threshold
        self.leader = np.full(len(media), -1, np.int64)
        self.distances = np.zeros(len(media), np.int64)
        self.turns = np.zeros(len(media), np.int64)

    def find(self, jobs: int) -> None:
        """Take the fingerprints in order of rank, some at a time; fewer where many are alike."""
        start, batch = 0, _FIRST_BATCH
        with ThreadPoolExecutor(jobs) as threads:
            while start < len(self.leader):
                free = start + np.flatnonzero(self.leader[start : start + _LARGEST_BATCH] < 0)[:batch]
                if not len(free):
                    start += _LARGEST_BATCH
                    continue
                pairs = self._pairs(free, threads, jobs)
                self.leader[free] = self._led(pairs, free)
                start = int(free[-1]) + 1
                few, many = len(pairs.first) < _FEW_PAIRS, len(pairs.first) > _MANY_PAIRS
                batch = min(batch * 2, _LARGEST_BATCH) if few else max(batch // 4, 1) if many else batch

    def _led(self, pairs: _Pairs, free: Integers) -> Integers:
        """Form the groups of those that are still free when their turn comes; gives who leads each of these."""
        bounds = np.flatnonzero(np.diff(pairs.first, prepend=-1, append=-1))
        for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            first = pairs.first[begin]
            if self.leader[first] >= 0:
                continue
            second = pairs.second[begin:end]
            taken = self.leader[second] < 0
            self.leader[first] = first
            self.leader[second[taken]] = first
            self.distances[second[taken]] = pairs.distances[begin:end][taken]
            self.turns[second[taken]] = pairs.turns[begin:end][taken]
        return np.where(self.leader[free] < 0, free, self.leader[free])

    def _pairs(self, free: Integers, threads: ThreadPoolExecutor, jobs: int) -> _Pairs:
        """Look for those of lower rank near each of these, in every orientation that is known."""
        parts = [part for part in np.array_split(free, jobs) if len(part)]
        found = list(threads.map(self._search, parts))
        first, second, distances, turns = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.lexsort((turns, distances, second, first))
        first, second = first[order], second[order]
        nearest = np.ones(len(order), np.bool_)
        nearest[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
        return _Pairs(first[nearest], second[nearest], distances[order][nearest], turns[order][nearest])

    def _search(self, asked: Integers) -> tuple[Integers, Integers, Integers, Integers]:
        ways = self._eight.shape[1]
        queries = _words(self._eight[self._media[asked]].reshape(-1, 32))
        query, row, distance = self._index.search(queries, self._threshold)
        place, turn = np.divmod(query.astype(np.int64), ways)
        first, second = asked[place], row.astype(np.int64)
        lower = second > first
        return first[lower], second[lower], distance[lower].astype(np.int64), turn[lower]


def _told(order: Integers, of: Integers, leaders: _Leaders) -> list[Group]:
    """Give the groups as numbers of media. Media with the very same fingerprint are in one group."""
    leader = leaders.leader[of]
    by_group = np.argsort(leader, kind="stable")
    bounds = np.flatnonzero(np.diff(leader[by_group], prepend=-1, append=-1))
    several = np.flatnonzero(np.diff(bounds) > 1)
    return [Group(*_group(by_group[bounds[at] : bounds[at + 1]], order, of, leaders)) for at in several.tolist()]


def _group(places: Integers, order: Integers, of: Integers, leaders: _Leaders) -> tuple[int, tuple[Member, ...]]:
    media, numbers = order[places].tolist(), of[places]
    told: Iterator[tuple[int, int, int]] = zip(
        media, leaders.distances[numbers].tolist(), leaders.turns[numbers].tolist(), strict=True
    )
    first, *others = (Member(*one) for one in told)
    return first.medium, tuple(others)
