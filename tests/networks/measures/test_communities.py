"""Communities: planted ones are found, in one piece, and runs are compared by published figures."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from tests.networks.measures.small import adjacency, real
from vangnet.networks.measures.communities import alike, communities, growth, leiden, modularity
from vangnet.networks.measures.graph import undirected

RING = [*combinations(range(8), 2), *combinations(range(8, 14), 2), (0, 8)]
"""Two groups in which all know each other, and one tie between them."""


def test_two_planted_groups_are_found_in_every_run() -> None:
    both = undirected(adjacency(15, RING))
    found = communities(both, np.zeros(15, bool), seed=1, seeds=3)
    assert found.label.tolist() == [0] * 8 + [1] * 6 + [2]
    assert found.sizes.tolist() == [8, 6, 1]
    assert [one.resolution for one in found.runs] == [0.5] * 3 + [1.0] * 3 + [2.0] * 3
    assert {one.rand for one in found.runs if one.resolution == 1} == {1.0}
    assert found.held.tolist() == [1.0] * 15
    assert np.flatnonzero(found.touched).tolist() == [0, 8]
    assert found.outside[[0, 8]] == pytest.approx([1 / 8, 1 / 6])


def test_modularity_is_that_of_networkx() -> None:
    for made in real().values():
        label = leiden(undirected(made), seed=3)
        groups = [set(np.flatnonzero(label == one).tolist()) for one in range(label.max() + 1)]
        told = nx.from_scipy_sparse_array(made)
        assert modularity(undirected(made), label) == pytest.approx(nx.community.modularity(told, groups, weight=None))
        assert all(nx.is_connected(told.subgraph(one)) for one in groups)


def test_a_seed_gives_the_same_communities() -> None:
    both = undirected(real()["miserables"])
    assert leiden(both, seed=8).tolist() == leiden(both, seed=8).tolist()


def test_a_network_without_ties_has_members_alone() -> None:
    found = communities(undirected(adjacency(3, [])), np.zeros(3, bool), seed=1)
    assert found.sizes.tolist() == [1, 1, 1]
    assert found.modularity == 0


def test_divisions_are_compared_as_published() -> None:
    """Hubert and Arabie's index for a pair counted by hand; the same division under other numbers is the same."""
    a, b = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    assert alike(a, b)[0] == pytest.approx(0.24242424)
    assert alike(a, b)[1] == pytest.approx(0.515803742979)
    assert alike(a, 1 - a) == pytest.approx((1, 1))
    assert alike(a, np.zeros(6, int)) == pytest.approx((0, 0), abs=1e-12)


def test_growth_counts_who_was_first_seen_before() -> None:
    label, since = np.array([0, 0, 0, 1]), np.array([5, 20, -1, 20])
    assert growth(label, since, np.array([0, 10, 21])).tolist() == [[0, 1, 2], [0, 0, 1]]
