"""The removal curve beside recounting after every removal."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.networks.measures.small import adjacency, networks, real, ties_of
from tests.oracle import networks as oracle
from vangnet.networks.measures.graph import graph
from vangnet.networks.measures.removal import curve, removals


@given(networks(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_a_curve_is_as_recounted(made: Any, random: Any) -> None:
    order = list(range(made.shape[0]))
    random.shuffle(order)
    pairs, largest = oracle.curve(ties_of(made), order)
    found = curve(graph(made), np.array(order))
    assert found.removed == tuple(range(len(order) + 1))
    assert found.pairs == pytest.approx([one / max(pairs[0], 1) for one in pairs])
    assert found.largest == pytest.approx([one / len(order) for one in largest])


def test_random_removal_is_a_band_that_the_seed_draws() -> None:
    made = graph(real()["miserables"])
    found = removals(made, {"degree": made.degrees}, seed=5, shuffles=7)
    assert found == removals(made, {"degree": made.degrees}, seed=5, shuffles=7)
    assert found.by["degree"].area < found.random.median.area
    for low, middle, high in zip(found.random.lowest, found.random.median.largest, found.random.highest, strict=True):
        assert low <= middle <= high
    for low, middle, high in zip(
        found.random.pairs_lowest, found.random.median.pairs, found.random.pairs_highest, strict=True
    ):
        assert low <= middle <= high


def test_random_removal_takes_those_who_are_tied_first() -> None:
    made = graph(adjacency(1_000, [(0, 1), (1, 2)]))
    found = removals(made, {}, seed=1, shuffles=3).random
    assert (found.median.pairs[3], found.pairs_highest[3]) == (0.0, 0.0)


def test_the_first_removals_of_a_large_network_are_kept_one_by_one() -> None:
    found = curve(graph(adjacency(3_000, [(n, n + 1) for n in range(2_999)])), np.arange(3_000))
    assert found.removed[:102] == (*range(101), 105)
    assert found.removed[-1] == 3_000


def test_a_network_of_nobody_has_a_curve() -> None:
    assert curve(graph(adjacency(0, [])), np.zeros(0, np.int64)).largest == (0.0,)
