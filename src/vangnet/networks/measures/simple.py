"""Plain measures of one member each: activity, ties, strength, PageRank, core, and two that need walks from sources."""

from typing import Any

import msgspec
import numpy as np

from . import kernels
from .graph import Floats, Graph, Ints, Members


class Walked(msgspec.Struct, frozen=True):
    """Betweenness and harmonic nearness, estimated from `sources` members drawn without return.

    `between` is the share of ordered pairs of others whose shortest paths run through the member, `near` the mean of
    1 / distance to the others. `between_low` and `between_high` hold with 95 % for one member (normal approximation
    with correction for a finite population; with few sources and heavy tails it is too narrow). `error` holds for any
    one member with 95 % whatever the network (Hoeffding 1963). All sources: exact, and the error is 0.
    """

    sources: int
    between: Floats
    between_low: Floats
    between_high: Floats
    near: Floats
    error: float


def out_in_degrees(adjacency: Any) -> tuple[Ints, Ints]:
    """To how many others each acts, and how many act towards each; loops left out."""
    n = adjacency.shape[0]
    rows = np.repeat(np.arange(n), np.diff(adjacency.indptr))
    kept = (rows != adjacency.indices) & (adjacency.data != 0)
    out = np.bincount(rows[kept], minlength=n)
    into = np.bincount(adjacency.indices[kept], minlength=n)
    return out.astype(np.int64), into.astype(np.int64)


def strength(both: Any) -> Floats:
    """Weight of all ties of each member, given the undirected network."""
    return np.asarray(both.sum(axis=1), np.float64).ravel()


def pagerank(adjacency: Any, damping: float = 0.85, error: float = 1e-10, rounds: int = 200) -> Floats:
    """Weighted PageRank: who is acted towards by those who are acted towards. Sums to 1; who acts to nobody, to all.

    Stops when a round moves less than `error` in sum (Page and others 1999).
    """
    n = adjacency.shape[0]
    if not n:
        return np.zeros(0)
    weights = adjacency.astype(np.float64)
    given = np.asarray(weights.sum(axis=1)).ravel()
    share = np.divide(damping, given, out=np.zeros(n), where=given > 0)
    back = weights.T.tocsr()
    silent = given <= 0
    rank = np.full(n, 1 / n)
    for _ in range(rounds):
        after = back @ (rank * share)
        after += (1 - damping + damping * rank[silent].sum()) / n
        moved = np.abs(after - rank).sum()
        rank = after
        if moved < error:
            break
    return np.asarray(rank / rank.sum(), np.float64)


def core(of: Graph) -> Members:
    """The core number of each member: the k of the innermost group with k ties each to one another."""
    found = np.zeros(of.size, np.int32)
    kernels.cores(of.starts, of.neighbours, found)
    return found


def walked(of: Graph, sources: int, seed: int) -> Walked:
    """Betweenness and nearness from so many sources; exact where there are no more members than that."""
    n = of.size
    count = min(sources, n)
    drawn = np.sort(np.random.default_rng(seed).permutation(n)[:count]).astype(np.int32)
    between, squares, near = np.zeros(n), np.zeros(n), np.zeros(n)
    if n > 1:
        kernels.walk_from(of.starts, of.neighbours, drawn, between, squares, near)
    if n <= 2 or count < 2:
        return Walked(count, between, between, between, near / max(n - 1, 1), 0.0 if count == n else 1.0)
    as_source = np.zeros(n, bool)
    as_source[drawn] = True
    mean = between / count
    variance = np.maximum(squares / count - mean**2, 0) * count / (count - 1)
    half = 1.96 * np.sqrt(variance / count * (1 - count / n))
    to_share = n / ((n - 1) * (n - 2))  # of the mean over all sources to the share of ordered pairs
    error = 0.0 if count == n else float(n / (n - 1) * np.sqrt(np.log(2 / 0.05) / (2 * count)))
    others = np.maximum(count - as_source, 1)
    return Walked(
        count,
        mean * to_share,
        np.maximum(mean - half, 0) * to_share,
        np.minimum((mean + half) * to_share, 1.0),
        near / others,
        error,
    )
