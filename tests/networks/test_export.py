"""A layer goes out as other programs read it, whatever a name holds."""

import csv

import networkx as nx
import numpy as np
import pytest
from defusedxml import ElementTree

from tests.networks.made import message, stored
from vangnet.errors import OutputRefused, UsageError
from vangnet.networks.measuring import measure
from vangnet.networks.shape import Identifier, IdentifierKind, Member, MemberKind
from vangnet.networks.store.export import export

UGLY = "=cmd|\"' <b>&amp;\x01\u202e\n]]>"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    members = [
        Member("telegram:user1", UGLY, MemberKind.PERSON, (Identifier(IdentifierKind.USERNAME, "a"),)),
        Member("telegram:user2", "B. Lid"),
        Member("telegram:user3", "Nobody speaks to me"),
    ]
    said = [
        message(1, "telegram:user1"),
        message(2, "telegram:user2", reply_to="m1"),
        message(3, "telegram:user2", reply_to="m1"),
        message(4, "telegram:user1", reply_to="m2"),
    ]
    return stored(tmp_path, monkeypatch, [*members, *said])


@pytest.mark.parametrize("is_measured", [False, True])
def test_gephi_and_graphml_read_what_was_written(folder, tmp_path, is_measured):
    if is_measured:
        measure(folder.directory)
    export(folder, "public", tmp_path / "a.gexf")
    export(folder, "public", tmp_path / "a.graphml")
    gexf, graphml = nx.read_gexf(tmp_path / "a.gexf", version="1.3"), nx.read_graphml(tmp_path / "a.graphml")
    assert sorted(gexf.edges(data="weight")) == [("0", "1", 1.0), ("1", "0", 2.0)]
    assert sorted(graphml.edges(data="weight")) == [("n0", "n1", 1.0), ("n1", "n0", 2.0)]
    assert gexf.nodes["0"]["label"] == graphml.nodes["n0"]["name"] == UGLY.replace("\x01", "\ufffd")
    assert gexf.nodes["1"]["messages"] == graphml.nodes["n1"]["messages"] == 2
    assert ("pagerank" in gexf.nodes["1"], "communities" in graphml.nodes["n1"]) == (is_measured, is_measured)
    assert graphml.nodes["n0"]["key"] == "telegram:user1"


def test_tables_hold_no_formula(folder, tmp_path):
    export(folder, "public", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(newline="") as file:
        first, second = csv.DictReader(file)
    assert first["name"] == f"'{UGLY}"
    assert second["key"] == "telegram:user2"
    assert (tmp_path / "a-ties.csv").read_text().split() == ["source,target,weight", "0,1,1", "1,0,2"]


def test_what_is_missing_travels_and_who_is_told_by_number_has_no_name(folder, tmp_path):
    told = {"statements": ["<Nothing> & \x00 more"], "by_number": np.array([True, False, False])}
    for ending in (".gexf", ".graphml", ".csv"):
        export(folder, "public", tmp_path / f"a{ending}", **told)
    gexf, graphml = (ElementTree.fromstring((tmp_path / name).read_bytes()) for name in ("a.gexf", "a.graphml"))
    said = [one.text for tree in (gexf, graphml) for one in tree.iter() if one.tag.endswith(("description", "}desc"))]
    assert said == ["<Nothing> & \ufffd more"] * 2
    assert (tmp_path / "a-coverage.txt").exists()
    for one in tmp_path.glob("a*"):
        assert b"cmd" not in one.read_bytes()
        assert b"user1" not in one.read_bytes()
    assert nx.read_gexf(tmp_path / "a.gexf", version="1.3").nodes["0"]["label"] == "#0"


def test_nothing_is_written_over_and_what_cannot_be_is_refused(folder, tmp_path):
    (tmp_path / "a-ties.csv").write_text("mine")
    with pytest.raises(OutputRefused):
        export(folder, "public", tmp_path / "a.csv")
    assert not (tmp_path / "a.csv").exists()
    with pytest.raises(UsageError, match="there are public"):
        export(folder, "private", tmp_path / "b.csv")
    with pytest.raises(UsageError, match="gexf"):
        export(folder, "public", tmp_path / "b.xlsx")
