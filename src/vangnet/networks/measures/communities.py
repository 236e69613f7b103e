"""Parts of a network that are tied among themselves more than to others: Leiden (Traag, Waltman, Van Eck 2019)."""

from typing import Any

import msgspec
import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from .graph import Flags, Floats, Ints, Members


class Communities(msgspec.Struct, frozen=True):
    """`label[v]` is the community of member v in the chosen run, 0 the largest; `sizes` by label.

    `held[v]` is the share of runs in which v and a neighbour are together as they are in the chosen run, by weight;
    `agreements` the adjusted Rand index and normalised mutual information of each run with the chosen one.
    `outside[v]` is the share of v's weight that goes to other communities, `touched[v]` how many of those;
    `is_joint` marks a member without whom a part falls apart.
    """

    label: Members
    sizes: Ints
    modularity: float
    runs: tuple["Run", ...]
    held: Floats
    outside: Floats
    touched: Members
    is_joint: Flags


class Run(msgspec.Struct, frozen=True):
    """One run: its seed and resolution (above 1: smaller communities), what it found, and how far it agrees."""

    seed: int
    resolution: float
    communities: int
    modularity: float
    rand: float
    information: float


def leiden(both: Any, *, seed: int, resolution: float = 1.0) -> Members:
    """One run over the undirected network `both`. A community that is not in one piece is told as its pieces."""
    from sknetwork.clustering import Leiden

    n = both.shape[0]
    if not both.nnz:
        return np.arange(n, dtype=np.int32)
    way = Leiden(
        resolution,
        "newman",
        shuffle_nodes=True,
        sort_clusters=False,
        return_probs=False,
        return_aggregate=False,
        random_state=seed,
    )
    return _by_size(_in_one_piece(both, np.asarray(way.fit_predict(both))))


def communities(
    both: Any,
    is_joint: Flags,
    *,
    seed: int,
    seeds: int = 5,
    resolutions: tuple[float, ...] = (0.5, 1.0, 2.0),
) -> Communities:
    """Runs of several seeds and resolutions; the run with the highest modularity at resolution 1 is the one chosen."""
    asked = [(seed + i, float(r)) for r in resolutions for i in range(seeds)]
    found = [leiden(both, seed=s, resolution=r) for s, r in asked]
    quality = [modularity(both, one) for one in found]
    at_one = [i for i, (_, r) in enumerate(asked) if r == 1.0] or list(range(len(asked)))
    chosen = max(at_one, key=lambda i: quality[i])
    label = found[chosen]
    runs = tuple(
        Run(s, r, int(one.max(initial=-1)) + 1, q, *alike(label, one))
        for (s, r), one, q in zip(asked, found, quality, strict=True)
    )
    held = _held(both, label, [found[i] for i in at_one])
    outside, touched = _bridges(both, label)
    return Communities(
        label, np.bincount(label).astype(np.int64), quality[chosen], runs, held, outside, touched, is_joint
    )


def modularity(both: Any, label: Members) -> float:
    """Newman's modularity at resolution 1 of the undirected network: 0 is what chance gives."""
    total = float(both.sum())
    if not total:
        return 0.0
    rows = np.repeat(label, np.diff(both.indptr))
    inside = float(both.data[rows == label[both.indices]].sum())
    weight = np.bincount(label, weights=np.asarray(both.sum(axis=1)).ravel())
    return inside / total - float(((weight / total) ** 2).sum())


def alike(a: Members, b: Members) -> tuple[float, float]:
    """Adjusted Rand index (Hubert, Arabie 1985) and mutual information over the mean of the entropies."""
    n = len(a)
    if not n:
        return 1.0, 1.0
    table = sparse.coo_matrix((np.ones(n), (a, b))).tocsr()
    table.sum_duplicates()
    cells = table.data
    rows = np.bincount(a)[np.unique(a)].astype(np.float64)
    columns = np.bincount(b)[np.unique(b)].astype(np.float64)
    expected = _twos(rows) * _twos(columns) / max(n * (n - 1) / 2, 1)
    most = (_twos(rows) + _twos(columns)) / 2
    rand = 1.0 if most == expected else (_twos(cells) - expected) / (most - expected)
    mutual = _entropy(rows / n) + _entropy(columns / n) - _entropy(cells / n)
    mean = (_entropy(rows / n) + _entropy(columns / n)) / 2
    return rand, 1.0 if mean == 0 else mutual / mean


def _twos(sizes: Floats) -> float:
    return float((sizes * (sizes - 1) / 2).sum())


def _entropy(shares: Floats) -> float:
    return float(-(shares * np.log(shares)).sum())


def growth(label: Members, since: Ints, edges: Ints) -> Ints:
    """Members of each community (row) first seen before each edge (column). Times below zero are unknown: left out."""
    count = int(label.max(initial=-1)) + 1
    at = np.searchsorted(edges, since, side="right")
    known = since >= 0
    table = np.zeros((count, len(edges) + 1), np.int64)
    np.add.at(table, (label[known], at[known]), 1)
    return np.asarray(np.cumsum(table, axis=1)[:, :-1], np.int64)


def _in_one_piece(both: Any, label: Members) -> Members:
    inside = both.tocoo()
    kept = label[inside.row] == label[inside.col]
    ones = np.ones(int(kept.sum()), np.int8)
    inside = sparse.csr_matrix((ones, (inside.row[kept], inside.col[kept])), both.shape)
    return np.asarray(csgraph.connected_components(inside, directed=False)[1], np.int32)


def _by_size(label: Members) -> Members:
    """Numbered from the largest; of equals, the one with the lowest member first."""
    _, first, which, counts = np.unique(label, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -counts))
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order))
    return np.asarray(place[which.ravel()], np.int32)


def _held(both: Any, label: Members, runs: list[Members]) -> Floats:
    n = both.shape[0]
    lengths = np.diff(both.indptr)
    together = np.repeat(label, lengths) == label[both.indices]
    same = np.zeros(both.nnz, np.float32)
    for one in runs:
        same += (np.repeat(one, lengths) == one[both.indices]) == together
    rows = np.repeat(np.arange(n, dtype=np.int32), lengths)
    weight = np.bincount(rows, weights=both.data, minlength=n)
    told = np.bincount(rows, weights=both.data * same / len(runs), minlength=n)
    return np.divide(told, weight, out=np.ones(n), where=weight > 0)


def _bridges(both: Any, label: Members) -> tuple[Floats, Members]:
    n = both.shape[0]
    rows = np.repeat(np.arange(n, dtype=np.int64), np.diff(both.indptr))
    other = label[both.indices]
    out = label[rows] != other
    weight = np.bincount(rows, weights=both.data, minlength=n)
    across = np.bincount(rows[out], weights=both.data[out], minlength=n)
    count = int(label.max(initial=-1)) + 1
    kinds = np.unique(rows[out] * count + other[out]) // max(count, 1)
    touched = np.bincount(kinds, minlength=n).astype(np.int32)
    return np.divide(across, weight, out=np.zeros(n), where=weight > 0), touched
