"""Each layer is measured by itself, beside the plain count of activity."""

import polars as pl
import pytest

from tests.networks.made import message, stored
from vangnet.errors import InputRefused, UsageError
from vangnet.networks.measuring import measure, read_measures
from vangnet.networks.shape import Layer, Tie


@pytest.fixture
def star(tmp_path, monkeypatch):
    """Everybody answers `hub`, who wrote once; `busy` wrote most."""
    records = [message(0, "hub"), *(message(n, f"p{n}", reply_to="m0") for n in range(1, 6))]
    records += [message(n, "busy", reply_to="m1") for n in range(10, 20)]
    return stored(tmp_path, monkeypatch, [*records, Tie("busy", "p1", Layer.ACCESS)])


def test_rankings_stand_beside_activity(star):
    found = measure(star.directory)
    public, access = found.layers
    assert (public.layer, access.layer, access.members) == ("public", "access", 2)
    first = public.rankings["in_degree"][0]
    assert (first.key, first.score, first.place) == ("hub", 5.0, 1)
    assert first.activity_place == 2  # he wrote one message, as five others did
    assert public.rankings["activity"][0].key == "busy"


def test_all_scores_stand_in_one_table_and_are_read_again(star):
    found = measure(star.directory)
    table = pl.read_parquet(star.directory / "measures.parquet")
    assert table["member"].to_list() == list(range(star.manifest.members))
    assert {"activity", "public.pagerank", "access.degree", "public.stability.low.activity"} <= set(table.columns)
    assert "public.activity" not in table.columns
    assert read_measures(star.directory) == found


def test_measures_of_another_reading_do_not_count(star):
    measure(star.directory)
    path = star.directory / "network.json"
    path.write_bytes(path.read_bytes() + b"\n")
    assert read_measures(star.directory) is None


def test_a_layer_without_ties_is_refused_and_nothing_is_written(star, tmp_path):
    with pytest.raises(UsageError, match="no ties in private"):
        measure(star.directory, layers=["private"])
    assert not (star.directory / "measures.json").exists()
    with pytest.raises(InputRefused, match="no network"):
        measure(tmp_path)


def test_a_network_without_ties_is_measured_as_none(tmp_path, monkeypatch):
    assert measure(stored(tmp_path, monkeypatch, [message(1, "a")]).directory).layers == ()


def test_stated_ties_are_the_activity_where_there_are_no_messages(tmp_path, monkeypatch):
    found = stored(tmp_path, monkeypatch, [Tie("a", "b"), Tie("a", "c"), Tie("b", "c")])
    assert found.activity.tolist() == [2, 1, 0]
    assert measure(found.directory).activity == "stated"
