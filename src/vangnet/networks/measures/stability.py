"""How far a place in a ranking stands by itself: the same ranking on networks drawn again from what was counted."""

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
from scipy import sparse

from .graph import Ints, Members
from .ranks import first, interval, places

WATCHED = 1000
"""Members whose places are kept: the first by each measure. Their places are counted among all members."""

Measure = Callable[[Any, Ints], dict[str, np.ndarray[Any, Any]]]


class Stability(msgspec.Struct, frozen=True):
    """For each measure the median place of `members` and where 90 % of their places lie, over `resamples` draws.

    `kept` is the mean share of the first ten by the data who are among the first ten of a draw.
    """

    resamples: int
    members: Members
    median: dict[str, Ints]
    low: dict[str, Ints]
    high: dict[str, Ints]
    kept: dict[str, float]


def resampled(adjacency: Any, activity: Ints, seed: int, number: int) -> tuple[Any, Ints]:
    """Messages drawn anew with replacement: each counts Poisson(1) times, so a weight w becomes Poisson(w)."""
    draw = np.random.default_rng([seed, number])
    again = sparse.csr_matrix(adjacency, dtype=np.float64, copy=True)
    again.data = draw.poisson(np.abs(again.data)).astype(np.float64)
    again.eliminate_zeros()
    return again, draw.poisson(activity).astype(np.int64)


def dropped(adjacency: Any, activity: Ints, seed: int, number: int, share: float = 0.1) -> tuple[Any, Ints]:
    """Each tie is missed with chance `share`, and each message that activity counts: an export with holes."""
    draw = np.random.default_rng([seed, number])
    again = sparse.csr_matrix(adjacency, dtype=np.float64, copy=True)
    again.data[draw.random(again.nnz) < share] = 0
    again.eliminate_zeros()
    return again, draw.binomial(activity, 1 - share).astype(np.int64)


def stability(
    adjacency: Any,
    activity: Ints,
    measure: Measure,
    *,
    seed: int,
    resamples: int = 50,
    draw: Callable[[Any, Ints, int, int], tuple[Any, Ints]] = resampled,
) -> Stability:
    """Places of members over `resamples` networks; `measure` gives the scores of one network."""
    told = measure(adjacency, activity)
    watched = np.zeros(len(activity), bool)
    for scores in told.values():
        watched |= first(scores, WATCHED)
    members = np.flatnonzero(watched).astype(np.int32)
    found: dict[str, list[Ints]] = {name: [] for name in told}
    kept: dict[str, list[float]] = {name: [] for name in told}
    top = {name: first(scores, 10) for name, scores in told.items()}
    for number in range(resamples):
        for name, scores in measure(*draw(adjacency, activity, seed, number)).items():
            place = places(scores)
            found[name].append(place[members])
            if top[name].any():
                kept[name].append(float((place[top[name]] <= 10).mean()))
    median, low, high = {}, {}, {}
    for name, rows in found.items():
        table = np.array(rows, np.float64).reshape(resamples, len(members))
        median[name] = np.median(table, axis=0).round().astype(np.int64)
        edges = interval(table)
        low[name], high[name] = (np.floor(edges[0]).astype(np.int64), np.ceil(edges[1]).astype(np.int64))
    means = {name: float(np.mean(x)) if x else 0.0 for name, x in kept.items()}
    return Stability(resamples, members, median, low, high, means)
