"""Sets whose removal breaks most, sets who reach most, and the curves beside random removal."""

import pytest

from tests.chats.measured import Laid, laid, two_threes
from tests.chats.test_players import read
from vangnet.chats.queries.players import layers_of
from vangnet.chats.queries.sets import SET, sets_of
from vangnet.networks.shape import Tie

__all__ = ["laid"]

pytestmark = pytest.mark.django_db


def test_the_best_sets_are_told_with_their_names_and_bounds(laid: Laid) -> None:
    found = read(laid(two_threes()))
    told = sets_of(found, layers_of(found)[0])
    assert (told.members, told.pairs, told.steps) == (6, 15, 2)
    one = told.breaking[0]
    assert ([name for _, name in one.members], one.pairs_left, one.equals, one.is_exact) == (["Cas"], 4, 2, True)
    assert one.share_left == pytest.approx(4 / 15)
    two = told.breaking[1]
    assert (len(two.members), two.pairs_left, two.bound) == (2, 2, 2)
    reach = told.reaching[0]
    assert ([name for _, name in reach.members], reach.reached, reach.share) == (["Cas"], 6, 1.0)


def test_the_curve_of_the_sets_stands_beside_the_measures_and_random_removal(laid: Laid) -> None:
    found = read(laid(two_threes()))
    curves = sets_of(found, layers_of(found)[0]).curves
    assert set(curves.lines) == {"activity", "degree", "strength", "pagerank", "core", "betweenness", SET}
    assert curves.lines[SET].pairs[:3] == pytest.approx((1.0, 4 / 15, 2 / 15))
    assert curves.lines["activity"].pairs[1] == pytest.approx(4 / 15)
    for low, middle, high in zip(curves.lowest, curves.random.pairs, curves.highest, strict=True):
        assert low <= middle <= high


def test_a_set_of_strangers_reaches_nobody_of_the_layer(laid: Laid) -> None:
    found = read(laid([*two_threes(), *(Tie(f"x{n}", f"y{n}", "access") for n in range(5))]))
    private = layers_of(found)[1]
    told = sets_of(found, private)
    assert (private.layer, told.members, told.pairs) == ("private", 2, 1)
    assert [one.reached for one in told.reaching] == [2]
