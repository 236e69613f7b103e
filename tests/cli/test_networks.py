"""Networks on the command line: read, measured and shown, with what is missing told each time."""

import json

import pytest

from tests.cli.conftest import running

ROWS = "source,target,weight\nanna,bert,2\nbert,anna,1\nbert,carla,many\nkapot\n"


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    place = tmp_path_factory.mktemp("networks")
    (place / "ties.csv").write_text(ROWS)
    done = running(place)("networks", "read", "ties.csv", "--out", "group", "--json", "--language", "en")
    return place, done


def test_read_tells_members_ties_coverage_and_problems(read):
    _, done = read
    assert done.returncode == 3, done.stderr
    told = json.loads(done.stdout)
    assert {name: told[name] for name in ("members", "messages", "acts", "ties")} == {
        "members": 3, "messages": 0, "acts": 0, "ties": 3,
    }  # fmt: skip
    assert [one["code"] for one in told["coverage"]] == ["edge_list_stated"]
    assert "is a list of ties" in told["coverage"][0]["told"]
    assert told["problems_by_code"] == {"edge_list_no_weight": 1, "edge_list_short_row": 1}
    assert len(told["exports"][0]["files"][0]["sha256"]) == 64


def test_measure_and_show_tell_them_again(read):
    place, _ = read
    vangnet = running(place)
    done = vangnet("networks", "measure", "group", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["measures"]["layers"][0]["rankings"]["degree"][0]["name"] == "bert"
    assert (len(told["coverage"]), len(told["problems"])) == (1, 2)
    shown = vangnet("networks", "show", "group", "--limit", "2")
    assert shown.returncode == 0, shown.stderr
    assert "is een lijst van banden" in shown.stdout
    assert "Dit is geen gewicht: many" in shown.stdout
    assert "bewijst niets" in shown.stdout
    again = json.loads(vangnet("networks", "show", "group", "--json").stdout)
    assert again["measures"]["layers"][0]["members"] == 3
    assert again["coverage"]


def test_a_folder_that_was_read_is_not_written_over(read):
    place, _ = read
    before = {one.name: one.read_bytes() for one in (place / "group").iterdir()}
    done = running(place)("networks", "read", "ties.csv", "--out", "group")
    assert (done.returncode, "holds a network already" in done.stderr) == (4, True)
    assert {one.name: one.read_bytes() for one in (place / "group").iterdir()} == before


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["read", "nowhere", "--out", "x"], 4, "no such file"),
        (["read", "ties.csv"], 2, "--out"),
        (["show", "nowhere"], 4, "no network was read"),
        (["measure", "nowhere"], 4, "no network was read"),
        (["measure", "group", "--layer", "private"], 2, "no ties in private"),
    ],
)
def test_refusals_name_what_is_wrong(read, words, code, told):
    done = running(read[0])("networks", *words)
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert not (read[0] / "x").exists()


def test_hostile_names_do_not_reach_the_terminal(tmp_path):
    (tmp_path / "t.csv").write_text("source,target\n\x1b[2J[bold]x,y\n")
    vangnet = running(tmp_path)
    vangnet("networks", "read", "t.csv", "--out", "g")
    shown = vangnet("networks", "measure", "g").stdout
    assert "\x1b" not in shown
    assert "[bold]x" in shown
