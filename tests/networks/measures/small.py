"""Small networks for the tests of measures: drawn, and three real ones."""

from typing import Any

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from scipy import sparse

from tests.oracle.networks import Ties


def adjacency(members: int, pairs: list[tuple[int, int]], weights: list[float] | None = None) -> Any:
    rows = [a for a, _ in pairs]
    columns = [b for _, b in pairs]
    data = np.array(weights if weights is not None else [1.0] * len(pairs), np.float32)
    return sparse.csr_matrix((data, (rows, columns)), (members, members))


def ties_of(matrix: Any) -> Ties:
    ties: Ties = [set() for _ in range(matrix.shape[0])]
    for a, b in zip(*matrix.nonzero(), strict=True):
        if a != b:
            ties[a].add(int(b))
            ties[b].add(int(a))
    return ties


@st.composite
def networks(draw: st.DrawFn, most: int = 12) -> Any:
    members = draw(st.integers(1, most))
    one = st.integers(0, members - 1)
    pairs = draw(st.lists(st.tuples(one, one), max_size=3 * members))
    return adjacency(members, pairs)


def real() -> dict[str, Any]:
    """Three published networks of people, of 15, 34 and 77: Florentine families, a karate club, Les Miserables."""
    made = (
        nx.florentine_families_graph(),
        nx.karate_club_graph(),
        nx.les_miserables_graph(),
    )
    names = ("families", "karate", "miserables")
    return {
        name: sparse.csr_matrix(nx.to_scipy_sparse_array(one, dtype=np.float32, weight=None))
        for name, one in zip(names, made, strict=True)
    }
