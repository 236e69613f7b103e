"""A network ready to be walked: who is tied to whom, in either direction, without weights."""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

Ints = NDArray[np.int64]
Members = NDArray[np.int32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Graph(msgspec.Struct, frozen=True):
    """The neighbours of member v are `neighbours[starts[v]:starts[v + 1]]`, ascending; each tie stands there twice."""

    starts: Ints  # n + 1
    neighbours: Members  # twice the ties

    @property
    def size(self) -> int:
        return len(self.starts) - 1

    @property
    def ties(self) -> int:
        return len(self.neighbours) // 2

    @property
    def degrees(self) -> Ints:
        return np.diff(self.starts)


def undirected(adjacency: Any) -> Any:
    """Weights of both directions added, without loops; float64, indices ascending."""
    if adjacency.shape[0] != adjacency.shape[1]:
        raise ValueError(f"a network is square, not {adjacency.shape}")
    one = sparse.csr_matrix(adjacency, dtype=np.float64)
    one = one - sparse.diags(one.diagonal(), format="csr") if one.diagonal().any() else one
    both = sparse.csr_matrix(one + one.T)
    both.eliminate_zeros()
    both.sort_indices()
    return both


def graph(adjacency: Any) -> Graph:
    """The undirected network of an adjacency; a tie is any weight but zero."""
    both = undirected(abs(adjacency))
    return Graph(both.indptr.astype(np.int64), both.indices.astype(np.int32))


def components(of: Graph) -> tuple[int, Members]:
    """How many parts there are, and the part of each member."""
    data = np.ones(len(of.neighbours), np.int8)
    shape = (of.size, of.size)
    count, part = csgraph.connected_components(sparse.csr_matrix((data, of.neighbours, of.starts), shape), False)
    return int(count), part.astype(np.int32)


def pairs_of(sizes: NDArray[Any]) -> int:
    """Pairs within parts of these sizes."""
    sizes = sizes.astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())
