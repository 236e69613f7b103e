"""What is left of a network as members go one by one, in the order of a measure, beside members who go at random."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from . import kernels
from .graph import Floats, Graph, Ints
from .ranks import shuffled_order

POINTS = 201
"""Points at which a curve is kept, evenly over the members."""
FIRST = 100
"""So many first removals are kept one by one: of a large network nobody looks at more."""


class Curve(msgspec.Struct, frozen=True):
    """What is left after `removed` members went.

    `pairs` is the share of the pairs joined at first that still are, `largest` that of all members in the largest part;
    `area` the mean of `largest` over all removals (Schneider and others 2011): a smaller one breaks sooner.
    """

    removed: tuple[int, ...]
    pairs: tuple[float, ...]
    largest: tuple[float, ...]
    area: float


class Band(msgspec.Struct, frozen=True):
    """Random removal, drawn `shuffles` times: the median, and the lowest and highest at each point.

    Those who are tied go first: that others go breaks nothing, and would make every measure look good.

    `lowest` and `highest` are of the largest part, `pairs_lowest` and `pairs_highest` of the pairs still joined.
    """

    shuffles: int
    median: Curve
    lowest: tuple[float, ...]
    highest: tuple[float, ...]
    pairs_lowest: tuple[float, ...]
    pairs_highest: tuple[float, ...]


class Removals(msgspec.Struct, frozen=True):
    by: dict[str, Curve]
    random: Band


def curve(of: Graph, order: NDArray[np.integer]) -> Curve:
    """The whole curve of one order, in O(m) and the inverse of Ackermann's function."""
    pairs, largest = np.zeros(of.size + 1, np.int64), np.zeros(of.size + 1, np.int32)
    kernels.removal(of.starts, of.neighbours, np.ascontiguousarray(order, np.int32), pairs, largest)
    evenly = np.linspace(0, of.size, min(POINTS, of.size + 1)).round().astype(np.int64)
    at = np.union1d(np.arange(min(FIRST, of.size) + 1), evenly)
    members = max(of.size, 1)
    return Curve(
        tuple(at.tolist()),
        tuple((pairs[at] / max(pairs[0], 1)).tolist()),
        tuple((largest[at] / members).tolist()),
        float(largest.mean() / members),
    )


def removals(of: Graph, scores: dict[str, NDArray[np.generic]], *, seed: int, shuffles: int = 5) -> Removals:
    """A curve for each measure, highest score first (equals in a drawn order), and the band of random removal."""
    by = {name: curve(of, shuffled_order(one, seed)) for name, one in scores.items()}
    drawn = [curve(of, _drawn(of, seed, i)) for i in range(shuffles)]
    largest: Floats = np.array([one.largest for one in drawn])
    pairs: Floats = np.array([one.pairs for one in drawn])
    middle = Curve(
        drawn[0].removed,
        tuple(np.median(pairs, axis=0).tolist()),
        tuple(np.median(largest, axis=0).tolist()),
        float(np.median([one.area for one in drawn])),
    )
    edges = (tuple(edge(axis=0).tolist()) for one in (largest, pairs) for edge in (one.min, one.max))
    return Removals(by, Band(shuffles, middle, *edges))


def _drawn(of: Graph, seed: int, number: int) -> Ints:
    order = np.random.default_rng([seed, number]).permutation(of.size)
    return np.asarray(order[np.argsort(of.degrees[order] == 0, kind="stable")], np.int64)
