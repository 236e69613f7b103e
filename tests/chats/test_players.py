"""Places in each layer beside the plain count; where layers disagree."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chats.measured import Laid, laid, two_threes
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export
from vangnet.chats.queries.exports import Opened, opened
from vangnet.chats.queries.players import COLUMNS, Player, _standing, disagreement, layers_of, ranking
from vangnet.chats.standing import STANDINGS
from vangnet.networks.measures.measured import Effort
from vangnet.networks.measures.ranks import places
from vangnet.networks.shape import Layer, Member, Message, Tie

__all__ = ["laid"]

pytestmark = pytest.mark.django_db


def read(export: Export) -> Opened:
    found = opened(export)
    assert found is not None
    return found


def cell(player: Player, column: str):
    return player.cells[COLUMNS.index(column)]


def test_the_plain_count_comes_first_and_measures_stand_beside_it(laid: Laid) -> None:
    found = read(laid(two_threes()))
    assert [one.layer for one in layers_of(found)] == ["public", "private"]
    told = ranking(found, "public")
    counted = [(one.name, one.activity.score, one.activity.place) for one in told.players]
    assert counted == [("Cas", 4, 1), ("Anna", 3, 2), ("Dirk", 2, 3), ("Bea", 2, 3), ("Els", 2, 3), ("Fem", 2, 3)]
    assert [one.activity.is_shared for one in told.players] == [False, False, True, True, True, True]
    cas, anna = told.players[:2]
    assert (cell(cas, "degree").score, cell(anna, "degree").score) == (3, 2)
    assert cell(cas, "degree").place == cell(told.players[2], "degree").place == 1
    assert cell(cas, "breaking").score == 11  # of 15 pairs 4 are left without him
    assert (told.members, told.pages) == (6, 1)


def test_a_score_of_nothing_has_no_place(laid: Laid) -> None:
    bea = next(one for one in ranking(read(laid(two_threes())), "public").players if one.name == "Bea")
    assert cell(bea, "betweenness").score == 0
    assert cell(bea, "betweenness").place is None


def test_it_is_told_how_stable_a_place_is(laid: Laid) -> None:
    cas = ranking(read(laid(two_threes())), "public").players[0]
    for column in ("activity", "strength", "pagerank"):
        low, high = cell(cas, column).places
        assert 1 <= low <= high <= 6
    assert cell(cas, "core").places is None


def test_places_are_told_of_those_who_were_watched(laid: Laid, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vangnet.networks.measures.stability.WATCHED", 1)
    found = read(laid(two_threes()))
    watched = found.measures.layers[-1].told["stability"]["members"]
    assert 0 < len(watched) < 6
    players = ranking(found, "public").players
    assert {one.member for one in players if one.activity.places} == set(watched)


def test_what_was_estimated_has_a_range(laid: Laid, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vangnet.networks.measures.measured.effort_for", lambda *_: Effort(sources=3, resamples=5))
    estimated = [cell(one, "betweenness") for one in ranking(read(laid(two_threes())), "public").players]
    assert any(one.scores for one in estimated)
    assert all(one.scores[0] <= one.score <= one.scores[1] for one in estimated if one.scores)


def test_what_was_counted_from_all_has_none(laid: Laid) -> None:
    players = ranking(read(laid(two_threes())), "public").players
    assert not any(cell(one, "betweenness").scores for one in players)


def test_the_strongest_evidence_of_a_role_stands_beside_the_count(laid: Laid) -> None:
    export = laid(two_threes())
    table = pl.DataFrame({"member": [2, 2, 5], "network": [0, 1, 0], "grade": [3, 2, 4], "evidence": [b"[]"] * 3})
    table.write_parquet(folder_of(export) / STANDINGS)
    assert [one.grade for one in ranking(read(export), "public").players] == [2, None, None, None, None, 4]


def test_it_is_sorted_by_any_column_and_paged(laid: Laid) -> None:
    found = read(laid([Tie(f"a{number:03}", f"b{number:03}", weight=number + 1.0) for number in range(60)]))
    told = ranking(found, "public", by="strength", page=1)
    assert [one.name for one in told.players[:2]] == ["a059", "b059"]
    assert (told.members, told.pages, len(told.players)) == (120, 3, 50)
    assert len(ranking(found, "public", page=3).players) == 20
    assert ranking(found, "public", page=4).players == ()


@given(st.lists(st.sampled_from([0, 1, 2, 0.5, 7]), min_size=1), st.data())
def test_places_are_those_of_the_measuring(scores: list[float], data: st.DataObject) -> None:
    of, asked = np.array(scores, np.float64), data.draw(st.lists(st.sampled_from(scores)))
    whole = dict(zip(scores, places(of).tolist(), strict=True))
    told = _standing(of, np.array(asked, np.float64))
    assert told == [(whole[one] if one else None, scores.count(one) > 1) for one in asked]


def test_stated_ties_are_counted_where_there_are_no_messages(laid: Laid) -> None:
    found = read(laid([Tie("a", "b"), Tie("a", "c"), Tie("b", "c")]))
    assert [(one.name, one.activity.score, one.activity.place) for one in ranking(found, "public").players] == [
        ("a", 2, 1),
        ("b", 1, 2),
        ("c", 0, None),
    ]


def test_nobody_is_tied_but_the_plain_count_stands(laid: Laid) -> None:
    found = read(laid([Message("m1", "groep", "Anna"), Message("m2", "groep", "Anna"), Message("m3", "groep", "Bea")]))
    assert layers_of(found) == ()
    assert [(one.name, one.activity.score) for one in ranking(found, "").players] == [("Anna", 2), ("Bea", 1)]
    assert disagreement(found, "strength") is None


def test_layers_disagree_on_who_is_first(laid: Laid) -> None:
    found = read(laid(two_threes()))
    told = disagreement(found, "degree")
    assert told.layers == ("public", "private")
    assert told.shared == (("public", "private", 2, 6),)
    assert [(one.name, one.places) for one in told.members] == [
        ("Cas", (1, None)),
        ("Dirk", (1, None)),
        ("Bea", (3, None)),
        ("Els", (3, None)),
    ]


def test_a_hostile_name_is_cut_and_made_visible(laid: Laid) -> None:
    name = "<script>\x00\u202e" + "x" * 100_000
    records = [Member("telegram:1", name), Member("telegram:2", " "), Tie("telegram:1", "telegram:2")]
    called = {one.name for one in ranking(read(laid(records)), "public").players}
    assert called == {"<script>��" + "x" * 90 + "…", "telegram:2"}


def test_each_layer_is_named_in_the_order_of_the_shape(laid: Laid) -> None:
    found = read(laid([Tie("a", "b", layer) for layer in reversed(Layer)]))
    assert [one.layer for one in layers_of(found)] == [str(one) for one in Layer]
