"""KPP-Pos beside counting all sets."""

from itertools import combinations
from math import e
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.networks.measures.small import networks, real, ties_of
from tests.oracle import networks as oracle
from vangnet.networks.measures import reaching as room
from vangnet.networks.measures.graph import graph
from vangnet.networks.measures.reaching import reaching


def best(ties: oracle.Ties, size: int, steps: int) -> int:
    return max(oracle.reached(ties, some, steps) for some in combinations(range(len(ties)), size))


@given(networks(10), st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_small_sets_are_exact(made: Any, steps: int) -> None:
    ties = ties_of(made)
    for size, one in enumerate(reaching(graph(made), 4, steps), start=1):
        assert one.is_exact
        assert one.reached == one.bound == oracle.reached(ties, one.members, steps) == best(ties, size, steps)


@given(networks(10), st.integers(1, 3), st.sampled_from([0, 50, 10**9]))
@settings(max_examples=100, deadline=None)
def test_what_is_not_counted_has_a_bound(made: Any, steps: int, visits: int) -> None:
    """A search that may visit little says that it is not sure, and its bound holds all the same."""
    ties = ties_of(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "COUNTED", 0)
        found = reaching(graph(made), 4, steps, visits)
    for size, one in enumerate(found, start=1):
        most = best(ties, size, steps)
        assert one.reached == oracle.reached(ties, one.members, steps) <= most <= one.bound
        if one.is_greedy:
            assert one.reached >= (1 - 1 / e) * most


def test_three_members_reach_a_karate_club_in_two_steps() -> None:
    found = reaching(graph(real()["karate"]), 25, 2)
    assert [one.reached for one in found][-1] == 34
    assert found[0].reached == best(ties_of(real()["karate"]), 1, 2)
