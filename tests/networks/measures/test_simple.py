"""Plain measures beside networkx and beside their definitions."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from tests.networks.measures.small import adjacency, networks, real, ties_of
from tests.oracle import networks as oracle
from vangnet.networks.measures import simple
from vangnet.networks.measures.graph import components, graph, undirected


@given(networks())
@settings(max_examples=150, deadline=None)
def test_cores_and_parts_are_as_defined(made: Any) -> None:
    ties = ties_of(made)
    of = graph(made)
    assert simple.core(of).tolist() == oracle.core(ties)
    count, part = components(of)
    assert sorted(np.bincount(part)) == sorted(oracle.parts(ties))
    assert count == len(oracle.parts(ties))
    assert of.degrees.tolist() == [len(one) for one in ties]


@given(networks())
@settings(max_examples=60, deadline=None)
def test_walks_from_everybody_are_exact(made: Any) -> None:
    told = nx.Graph([(a, b) for a, row in enumerate(ties_of(made)) for b in row])
    told.add_nodes_from(range(made.shape[0]))
    found = simple.walked(graph(made), made.shape[0], seed=1)
    between = nx.betweenness_centrality(told)
    near = nx.harmonic_centrality(told)
    members = range(made.shape[0])
    assert found.between == pytest.approx([between[v] for v in members])
    assert found.near == pytest.approx([near[v] / max(len(members) - 1, 1) for v in members])
    assert found.error == 0


def test_a_sample_of_sources_is_within_its_stated_error() -> None:
    """Drawn a hundred times, the true value of a member is outside by chance at most five times in a hundred."""
    made = graph(real()["miserables"])
    true = simple.walked(made, 77, seed=0)
    outside = bounded = 0
    for seed in range(100):
        found = simple.walked(made, 30, seed=seed)
        outside += int(((true.between < found.between_low) | (true.between > found.between_high))[11])
        bounded += int((np.abs(found.between - true.between) > found.error).any())
        assert np.abs(found.near - true.near).max() < found.error
    assert outside <= 15
    assert bounded <= 5


@given(networks())
@settings(max_examples=60, deadline=None)
def test_pagerank_is_that_of_networkx(made: Any) -> None:
    made.sum_duplicates()
    told = nx.from_scipy_sparse_array(made.tocoo(), create_using=nx.DiGraph)
    expected = nx.pagerank(told, tol=1e-12, max_iter=1000)
    assert simple.pagerank(made) == pytest.approx([expected[v] for v in range(made.shape[0])], abs=1e-8)


def test_degrees_and_strength_count_who_acts_to_whom() -> None:
    made = adjacency(3, [(0, 1), (0, 2), (1, 0), (2, 2)], [3, 1, 2, 9])
    out, into = simple.out_in_degrees(made)
    assert (out.tolist(), into.tolist()) == ([2, 1, 0], [1, 1, 1])
    assert simple.strength(undirected(made)).tolist() == [6, 5, 1]


def test_an_adjacency_that_is_not_square_is_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        undirected(adjacency(3, [(0, 1)])[:2])
