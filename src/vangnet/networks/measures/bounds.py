"""How few pairs any k removals can leave joined: bounds that hold for every network, the larger of three.

1. Pieces. Taking out a member with d ties makes at most d pieces of one; so k removals leave at most
   q = parts + sum of the k largest (d - 1), and n - k members in q pieces share the fewest pairs when these are even.
   Loose wherever hubs have many ties.
2. Hub. Of the k + 1 members with most ties one stays, with all but k of its neighbours.
3. Core. A set C of at least k + 1 members in which each two are tied, or have k + 1 neighbours in common, holds
   together whatever k go. Others join one by one (`kernels.hanging`): who has k + 1 neighbours that cannot be cut off
   cannot be either, and of the rest k removals cut off at most the k largest loads together. So the part that holds
   what is left of C keeps at least (joined - k - those loads) members. Loose in networks without a dense core (stars,
   trees): there no C is found, or the loads are of the order of everything.
"""

from math import ceil

import numpy as np
from scipy import sparse

from . import kernels
from .graph import Graph, Members, components, pairs_of

CANDIDATES = 256
"""Members with most ties among whom a core is looked for."""


def fewest_pairs(of: Graph, k: int, parts: int | None = None) -> int:
    """No removal of k members leaves fewer pairs joined than this; `parts` spares counting the parts again."""
    if of.size <= k:
        return 0
    return max(_by_pieces(of, k, components(of)[0] if parts is None else parts), _by_hub(of, k), _by_core(of, k))


def _by_pieces(of: Graph, k: int, parts: int) -> int:
    most = np.sort(of.degrees)[::-1][:k]
    pieces = parts + int(np.maximum(most - 1, 0).sum())
    even, more = divmod(of.size - k, pieces)
    return (pieces - more) * (even * (even - 1) // 2) + more * ((even + 1) * even // 2)


def _by_hub(of: Graph, k: int) -> int:
    degree = int(np.sort(of.degrees)[::-1][k])
    return _pairs(degree + 1 - k)


def _by_core(of: Graph, k: int) -> int:
    held = core_that_holds(of, k)
    if len(held) <= k:
        return 0
    load = np.zeros(of.size, np.float64)
    joined = kernels.hanging(of.starts, of.neighbours, held, k, load)
    cut_off = float(np.sort(load)[::-1][:k].sum())
    rounding = 1e-6 + 1e-9 * of.size
    return _pairs(ceil(joined - k - cut_off - rounding))


def core_that_holds(of: Graph, k: int) -> Members:
    """Members of whom each two are tied or have more than k neighbours in common; those with most ties first."""
    top = np.argsort(-of.degrees, kind="stable")[: max(CANDIDATES, 4 * (k + 1))]
    lengths = of.degrees[top]
    rows = np.concatenate(([0], np.cumsum(lengths)))
    columns = np.concatenate([of.neighbours[of.starts[v] : of.starts[v + 1]] for v in top] or [np.zeros(0, np.int32)])
    near = sparse.csr_matrix((np.ones(len(columns), np.int32), columns, rows), (len(top), of.size))
    holds = ((near @ near.T).toarray() > k) | (near[:, top].toarray() > 0)
    kept: list[int] = []
    able = np.ones(len(top), bool)
    for place in range(len(top)):
        if able[place]:
            kept.append(place)
            able &= holds[place]
    return np.sort(top[kept]).astype(np.int32)


def _pairs(members: int) -> int:
    return pairs_of(np.array([max(members, 0)]))
