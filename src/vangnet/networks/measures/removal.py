"""What is left of a network as members go one by one, in the order of a measure, beside members who go at random."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from . import kernels
from .graph import Floats, Graph
from .ranks import shuffled_order

POINTS = 201
"""Points at which a curve is kept, evenly over the members."""


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
    """Random removal, drawn `shuffles` times: the median, and the lowest and highest at each point."""

    shuffles: int
    median: Curve
    lowest: tuple[float, ...]
    highest: tuple[float, ...]


class Removals(msgspec.Struct, frozen=True):
    by: dict[str, Curve]
    random: Band


def curve(of: Graph, order: NDArray[np.integer]) -> Curve:
    """The whole curve of one order, in O(m) and the inverse of Ackermann's function."""
    pairs, largest = np.zeros(of.size + 1, np.int64), np.zeros(of.size + 1, np.int32)
    kernels.removal(of.starts, of.neighbours, np.ascontiguousarray(order, np.int32), pairs, largest)
    at = np.unique(np.linspace(0, of.size, min(POINTS, of.size + 1)).round().astype(np.int64))
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
    drawn = [curve(of, np.random.default_rng([seed, i]).permutation(of.size)) for i in range(shuffles)]
    largest: Floats = np.array([one.largest for one in drawn])
    middle = Curve(
        drawn[0].removed,
        tuple(np.median([one.pairs for one in drawn], axis=0).tolist()),
        tuple(np.median(largest, axis=0).tolist()),
        float(np.median([one.area for one in drawn])),
    )
    band = Band(shuffles, middle, tuple(largest.min(axis=0).tolist()), tuple(largest.max(axis=0).tolist()))
    return Removals(by, band)
