"""Places in a ranking. Equal scores share one place, and a list that ends among equals takes all of them or says so."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kendalltau

from .graph import Flags, Floats, Ints


def places(scores: NDArray[Any]) -> Ints:
    """The place of each member, highest score first: 1 + how many stand strictly higher."""
    _, which, counts = np.unique(-scores, return_inverse=True, return_counts=True)
    before = np.concatenate(([0], np.cumsum(counts)[:-1]))
    return np.asarray(before[which.ravel()] + 1, np.int64)


def first(scores: NDArray[Any], count: int) -> Flags:
    """Who stands in the first `count` places, equals included; never somebody with a score of zero."""
    return np.asarray((places(scores) <= count) & (scores > 0))


def agreement(a: NDArray[Any], b: NDArray[Any]) -> float | None:
    """Kendall's tau-b of two scores, which allows for equals; None where one of them says nothing."""
    if len(a) < 2 or (a == a[0]).all() or (b == b[0]).all():
        return None
    return float(kendalltau(a, b).statistic)


def overlap(a: NDArray[Any], b: NDArray[Any], count: int) -> float | None:
    """Share of those in the first places by either who are there by both (Jaccard)."""
    one, other = first(a, count), first(b, count)
    either = int((one | other).sum())
    return float((one & other).sum() / either) if either else None


def shuffled_order(scores: NDArray[Any], seed: int) -> Ints:
    """Members from the highest score down; equals in an order drawn by the seed, so that no row number decides."""
    draw = np.random.default_rng(seed).permutation(len(scores))
    return np.asarray(draw[np.argsort(-scores[draw], kind="stable")], np.int64)


def average_precision(scores: NDArray[Any], truth: Flags) -> float:
    """Mean precision at each true member; equals are credited with their expected value over orders of themselves.

    Exact: within a group of t equals with r true ones after `seen` members with `hits` true ones, the expected sum of
    precisions is the sum over places i of (r / t) (hits + 1 + (i - 1)(r - 1) / (t - 1)) / (seen + i).
    """
    total = int(truth.sum())
    if not total:
        return 0.0
    _, which, counts = np.unique(-scores, return_inverse=True, return_counts=True)
    true = np.bincount(which.ravel(), weights=truth.astype(np.float64), minlength=len(counts))
    sum_, seen, hits = 0.0, 0, 0.0
    for t, r in zip(counts.tolist(), true.tolist(), strict=True):
        if r:
            i = np.arange(1, t + 1)
            among = (i - 1) * (r - 1) / (t - 1) if t > 1 else np.zeros(1)
            sum_ += float((r / t * (hits + 1 + among) / (seen + i)).sum())
        seen, hits = seen + t, hits + r
    return sum_ / total


def precision_at(scores: NDArray[Any], truth: Flags, count: int) -> float:
    """Share of true ones among the first `count`; equals on the edge count by their share (expected value)."""
    order = np.argsort(-scores, kind="stable")
    count = min(count, len(scores))
    if not count:
        return 0.0
    edge = scores[order[count - 1]]
    above, equal = scores > edge, scores == edge
    room = count - int(above.sum())
    return float((truth[above].sum() + room * truth[equal].mean()) / count)


def interval(values: Floats, share: float = 0.9) -> tuple[Floats, Floats]:
    """Lowest and highest value with the middle `share` of rows between, by column."""
    edge = (1 - share) / 2
    low, high = np.quantile(values, [edge, 1 - edge], axis=0)
    return low, high
