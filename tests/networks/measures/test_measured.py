"""All of it at once: the same for the same seed, on odd networks too."""

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings

from tests.networks.measures.small import adjacency, networks, real
from vangnet.networks.measures import Effort, Measured, effort_for, measure
from vangnet.networks.measures.measured import scores_of
from vangnet.networks.measures.stability import dropped, stability

LITTLE = Effort(sources=8, visits=100_000, set_size=3, seeds=2, resolutions=(1.0,), resamples=4, shuffles=2)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return bool(np.array_equal(a, b))
    if isinstance(a, msgspec.Struct):
        return all(same(getattr(a, name), getattr(b, name)) for name in a.__struct_fields__)
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


def test_the_same_seed_gives_the_same_whatever_the_processors() -> None:
    made = real()["miserables"]
    activity = np.arange(77)
    one = measure(made, activity, seed=3, effort=LITTLE, processors=1)
    assert same(one, measure(made, activity, seed=3, effort=LITTLE, processors=4))
    assert not same(one, measure(made, activity, seed=4, effort=LITTLE))


@given(networks(6))
@settings(max_examples=40, deadline=None)
def test_every_small_network_is_measured(made: Any) -> None:
    members = made.shape[0]
    found = measure(made, np.zeros(members, np.int64), seed=1, effort=LITTLE)
    assert {len(one) for one in found.scores.values()} == {members}
    assert all(np.isfinite(one).all() for one in found.scores.values())
    assert found.communities.sizes.sum() == members


def test_a_network_of_nobody_is_measured() -> None:
    found = measure(adjacency(0, []), np.zeros(0, np.int64), seed=1, effort=LITTLE)
    assert (found.members, found.ties, found.parts) == (0, 0, 0)


def test_joints_are_members_without_whom_a_part_falls_apart() -> None:
    made = adjacency(6, [(0, 1), (1, 2), (3, 4)])
    found: Measured = measure(made, np.ones(6, np.int64), seed=1, effort=LITTLE)
    assert found.communities.is_joint.tolist() == [False, True, False, False, False, False]
    assert found.scores["breaking"].tolist() == [2, 3, 2, 1, 1, 0]


def test_activity_must_be_of_the_same_members() -> None:
    with pytest.raises(ValueError, match="3 members have no adjacency"):
        measure(adjacency(2, []), np.zeros(3, np.int64), seed=1)


def test_larger_networks_get_fewer_draws() -> None:
    small, large = effort_for(10_000, 50_000), effort_for(1_000_000, 10_000_000)
    assert (small.sources, large.sources) == (1024, 16)
    assert (small.seeds, large.seeds) == (5, 2)
    assert large.resamples == 10


def test_a_place_far_ahead_is_stable_and_one_among_equals_is_not() -> None:
    """Member 0 did a hundred times what the others did; these did the same."""
    made = adjacency(10, [(0, v) for v in range(1, 10)], [100] * 9)
    activity = np.array([900] + [9] * 9)
    found = stability(made, activity, scores_of, seed=2, resamples=40)
    assert (found.low["activity"][0], found.median["activity"][0], found.high["activity"][0]) == (1, 1, 1)
    assert (found.high["activity"] - found.low["activity"])[1:].min() >= 3
    assert found.members.tolist() == list(range(10))
    again = stability(made, activity, scores_of, seed=2, resamples=40)
    assert same(found, again)


def test_dropped_ties_are_never_more_than_there_were() -> None:
    made = adjacency(3, [(0, 1), (1, 2)], [5, 7])
    activity = np.array([5, 7, 0])
    for number in range(20):
        less, did = dropped(made, activity, 1, number, 0.5)
        assert set(less.data.tolist()) <= {5.0, 7.0}
        assert (did <= activity).all()
    assert made.data.tolist() == [5, 7]
