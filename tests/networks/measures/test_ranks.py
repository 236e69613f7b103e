"""Places with equals, agreement, and average precision beside its definition over all orders."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.networks.measures import places
from vangnet.networks.measures.layers import compare
from vangnet.networks.measures.ranks import agreement, average_precision, first, overlap, precision_at, shuffled_order


def test_equals_share_a_place() -> None:
    assert places(np.array([5, 9, 5, 1])).tolist() == [2, 1, 2, 4]
    assert first(np.array([5, 9, 5, 0]), 2).tolist() == [True, True, True, False]
    assert first(np.array([0, 0, 0]), 2).sum() == 0


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=6))
@settings(deadline=None)
def test_average_precision_takes_the_mean_over_orders_of_equals(rows: list[tuple[int, bool]]) -> None:
    scores = np.array([s for s, _ in rows])
    truth = np.array([t for _, t in rows])
    plain, at_two = [], []
    for order in permutations(range(len(rows))):
        if any(scores[a] < scores[b] for a, b in pairwise(order)):
            continue
        hits, total = 0, 0.0
        for place, v in enumerate(order, start=1):
            if truth[v]:
                hits += 1
                total += hits / place
        plain.append(total / hits if hits else 0.0)
        at_two.append(truth[list(order[:2])].mean())
    assert average_precision(scores, truth) == pytest.approx(np.mean(plain))
    assert precision_at(scores, truth, 2) == pytest.approx(np.mean(at_two))


def test_what_says_nothing_agrees_with_nothing() -> None:
    assert agreement(np.zeros(3), np.arange(3)) is None
    assert overlap(np.zeros(3), np.zeros(3), 2) is None
    assert agreement(np.arange(4), np.arange(4)) == pytest.approx(1)
    assert agreement(np.zeros(0), np.zeros(0)) is None


def test_layers_tell_who_is_first_in_one_and_not_in_the_other() -> None:
    public, private = np.array([9, 8, 1, 0, 0]), np.array([0, 0, 1, 9, 0])
    (found,) = compare({"public": public, "private": private}, 2)
    assert (found.members, found.only_a.tolist(), found.only_b.tolist()) == (4, [0, 1], [2, 3])
    assert found.overlap == 0
    assert found.tau is not None
    assert found.tau < 0


def test_the_order_of_equals_is_drawn_and_kept_by_the_seed() -> None:
    scores = np.array([1, 3, 1, 1, 2])
    orders = {tuple(shuffled_order(scores, seed).tolist()) for seed in range(30)}
    assert {one[:2] for one in orders} == {(1, 4)}
    assert len(orders) == 6
    assert shuffled_order(scores, 4).tolist() == shuffled_order(scores, 4).tolist()
