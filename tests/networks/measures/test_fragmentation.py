"""KPP-Neg beside plain recounting: exact for every member and, under 200 members, for every pair."""

from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.networks.measures.small import adjacency, networks, real, ties_of
from tests.oracle import networks as oracle
from vangnet.networks.measures.bounds import fewest_pairs
from vangnet.networks.measures.fragmentation import alone, breaking, distance_fragmentation, fragmentation
from vangnet.networks.measures.graph import graph


@given(networks(), st.data())
@settings(max_examples=300, deadline=None)
def test_each_single_removal_is_exact(made: Any, data: st.DataObject) -> None:
    """Also where others are gone already."""
    ties = ties_of(made)
    gone = frozenset(data.draw(st.sets(st.integers(0, len(ties) - 1), max_size=3)))
    pairs, left = alone(graph(made), tuple(gone))
    assert pairs == oracle.pairs(ties, gone)
    assert left.tolist() == [-1 if v in gone else oracle.pairs(ties, gone | {v}) for v in range(len(ties))]


@given(networks(9))
@settings(max_examples=150, deadline=None)
def test_sets_are_exact_or_within_their_bound(made: Any) -> None:
    ties = ties_of(made)
    for visits in (600_000_000, 0):
        found = breaking(graph(made), 4, visits)
        for size, one in enumerate(found.sets, start=1):
            fewest, best = oracle.fewest_pairs(ties, size)
            assert one.pairs_left == oracle.pairs(ties, frozenset(one.members))
            assert one.bound <= fewest <= one.pairs_left
            assert len(one.members) == size
            if one.is_exact:
                assert one.pairs_left == fewest
            if size <= 2 or (visits and size <= len(ties)):
                assert one.is_exact
            if one.equals > 1:
                assert (one.equals, one.members) == (len(best), best[0])


@given(networks(), st.integers(1, 5))
@settings(max_examples=300, deadline=None)
def test_a_bound_is_never_broken(made: Any, size: int) -> None:
    ties = ties_of(made)
    if size <= len(ties):
        assert fewest_pairs(graph(made), size) <= oracle.fewest_pairs(ties, size)[0]


@given(st.integers(0, 10_000), st.integers(1, 4))
@example(333, 2)  # members who join with many neighbours, of whom some can be cut off
@settings(max_examples=60, deadline=None)
def test_a_bound_is_not_broken_in_a_dense_network_with_a_fringe(seed: int, size: int) -> None:
    """Where the core holds, and members hang on it and on each other by a few ties."""
    draw = np.random.default_rng(seed)
    inner = int(draw.integers(5, 9))
    pairs = [(a, b) for a, b in combinations(range(inner), 2) if draw.random() < 0.9]
    for v in range(inner, inner + 6):
        pairs += [(v, int(w)) for w in draw.choice(v, int(draw.integers(1, 4)), replace=False)]
    made = adjacency(inner + 6, pairs)
    assert fewest_pairs(graph(made), size) <= oracle.fewest_pairs(ties_of(made), size)[0]


def test_a_bound_says_something_where_a_core_holds() -> None:
    """Ten who all know each other, and ten who know one of them each: three removals cut off three at the most."""
    pairs = [*combinations(range(10), 2), *((v, v + 10) for v in range(10))]
    made = graph(adjacency(20, pairs))
    assert fewest_pairs(made, 3) == comb(20 - 3 - 3, 2) == breaking(made, 3).sets[2].pairs_left


@pytest.mark.parametrize("name", ["families", "karate", "miserables"])
def test_pairs_of_real_networks_are_exact(name: str) -> None:
    made = real()[name]
    ties = ties_of(made)
    pair = breaking(graph(made), 2).sets[1]
    fewest, best = oracle.fewest_pairs(ties, 2)
    assert (pair.pairs_left, pair.members, pair.equals, pair.is_exact) == (fewest, best[0], len(best), True)


def test_every_pair_under_200_members_is_counted_whatever_the_search_may_visit() -> None:
    draw = np.random.default_rng(3)
    made = graph(adjacency(199, [tuple(draw.integers(0, 199, 2).tolist()) for _ in range(260)]))
    assert breaking(made, 2, 0).sets[1].is_exact


@given(networks(9))
@settings(max_examples=100, deadline=None)
def test_distance_fragmentation_is_as_defined(made: Any) -> None:
    ties = ties_of(made)
    found = breaking(graph(made), 1)
    assert found.distance == pytest.approx(oracle.distance_fragmentation(ties))
    assert found.distance_alone == pytest.approx(
        [oracle.distance_fragmentation(ties, frozenset({v})) for v in range(len(ties))]
    )
    assert distance_fragmentation(graph(made), (0,)) == pytest.approx(found.distance_alone[0])


def test_a_line_breaks_in_the_middle() -> None:
    found = breaking(graph(adjacency(5, [(0, 1), (1, 2), (2, 3), (3, 4)])), 1)
    assert found.pairs == 10
    assert found.alone.tolist() == [6, 3, 2, 3, 6]
    assert found.sets[0].members == (2,)
    assert found.sets[0].fragmentation == fragmentation(2, 4) == pytest.approx(2 / 3)


def test_a_long_line_needs_no_recursion() -> None:
    members = 300_000
    rows = np.arange(members - 1)
    made = graph(adjacency(members, list(zip(rows.tolist(), (rows + 1).tolist(), strict=True))))
    pairs, left = alone(made)
    assert pairs == comb(members, 2)
    assert left[1000] == comb(1000, 2) + comb(members - 1001, 2)


def test_the_same_network_gives_the_same_sets() -> None:
    made = graph(real()["miserables"])
    assert breaking(made, 8, 2_000_000).sets == breaking(made, 8, 2_000_000).sets
