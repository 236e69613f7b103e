"""From the file of an export to who administers, what was done with files, and the work list of an expose group."""

import hashlib
import json

import pytest

from tests.cli.conftest import running
from tests.networks.made import message, stored
from vangnet.networks.shape import Medium, Network, NetworkKind
from vangnet.reference import changing, store
from vangnet.values import Kind

FIRST, SECOND = "foto van iemand, snap: proefje_12", "nog een: snap: proefje_12 en 06-12345678"
REPLY = {"reply_to_message_id": 2}
GROUP = {
    "name": "0️⃣5️⃣4️⃣1️⃣ EXPOSE",
    "type": "private_group",
    "id": 1500,
    "messages": [
        {"id": 1, "type": "service", "actor": "A. Beheerder", "actor_id": "user1", "action": "create_group"},
        {"id": 2, "type": "message", "from": "B. Plaatser", "from_id": "user2", "text": FIRST},
        {"id": 3, "type": "message", "from": "B. Plaatser", "from_id": "user2", "text": SECOND},
        {"id": 4, "type": "message", "from": "C. Jongere", "from_id": "user3", "text": "ik ben 15"} | REPLY,
    ],
}  # fmt: skip
PICTURE = {"photo": "(File not included. Change data exporting settings to download.)", "width": 8, "height": 8}


@pytest.fixture(scope="module")
def vangnet(tmp_path_factory):
    place = tmp_path_factory.mktemp("expose")
    messages = [
        {**one, "date": "2026-03-02T15:00:00", "date_unixtime": str(1_772_460_000 + one["id"])}
        | (PICTURE if one["id"] in (2, 3) else {})
        for one in GROUP["messages"]
    ]
    (place / "result.json").write_text(json.dumps({**GROUP, "messages": messages}))
    run = running(place)
    done = run("networks", "read", "result.json", "--out", "group")
    assert done.returncode in (0, 3), done.stderr
    return run


def test_an_export_becomes_routed_and_covered_work(vangnet):
    done = vangnet("networks", "worklist", "group", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["day"] == "2026-03-02"
    assert [one["is_expose"] for one in told["groups"]] == [True]
    assert [one["kind"] for one in told["items"]] == ["victim", "administrator", "poster"]
    assert {"Oldenzaal", "Oost-Nederland"} <= {
        told["items"][0]["regions"][0]["area"][name] for name in ("name", "unit")
    }
    assert [one["leads_to"] for one in told["items"]] == ["victim_care", "stop_conversation", "stop_conversation"]
    for secret in ("proefje_12", "12345678"):
        assert secret not in done.stdout
    shown = vangnet("networks", "worklist", "group")
    assert "nooit per brief" in shown.stdout
    for one in told["items"][0]["regions"]:
        area = one["area"]
        assert (f"{area['name']} (niet nagezien)" in shown.stdout) == area["unverified"]
    assert {one["area"]["unverified"] for one in told["items"][0]["regions"]} == {True, False}
    assert "Plaatser" not in shown.stdout


def test_who_administers_is_told_with_the_grade(vangnet):
    told = json.loads(vangnet("networks", "roles", "group", "--json").stdout)
    assert [(one["member"], one["grade"]) for one in told] == [("telegram:user1", 2)]
    shown = vangnet("networks", "roles", "group", "--language", "en")
    assert "A. Beheerder" in shown.stdout
    assert "no proof" in shown.stdout


def test_what_was_done_with_files_is_told(vangnet, tmp_path):
    told = json.loads(vangnet("networks", "material", "group", "--json").stdout)
    assert [(one["member"], one["behaviour"], one["count"]) for one in told] == [("telegram:user2", "posted", 2)]
    (tmp_path / "known.txt").write_text("ab" * 32 + "\nnonsense\n")
    refused = vangnet("networks", "material", "group", "--known", tmp_path / "known.txt")
    assert (refused.returncode, "line 2: no SHA-256" in refused.stderr) == (4, True)


def test_a_library_says_what_of_it_is_known(tmp_path, monkeypatch):
    digests = [hashlib.sha256(f"een leeg blad, nummer {number}".encode()).hexdigest() for number in (1, 2, 3)]
    (tmp_path / "lists").mkdir()
    store.init(str(tmp_path / "library"))
    for kind, told in ((Kind.KNOWN, digests[0]), (Kind.IRRELEVANT, digests[2])):
        listed = tmp_path / "lists" / f"{kind.value}.csv"
        listed.write_text(f"sha256\n{told}\n")
        changing.add(str(tmp_path / "library"), changing.Source(str(listed), kind.value, kind=kind))
    posts = [message(number, "user1", media=(Medium(sha256=told.upper()),)) for number, told in enumerate(digests)]
    stored(tmp_path, monkeypatch, [Network("group", "Groep", "drawn up", NetworkKind.GROUP), *posts])
    vangnet = running(tmp_path)

    def unknown(*more):
        done = vangnet("networks", "material", "network", "--json", *more)
        assert done.returncode == 0, done.stderr
        (told,) = json.loads(done.stdout)
        return [one["values"]["count"] for one in told["reasons"] if one["code"] == "networks.behaviour_unknown"]

    (tmp_path / "known.txt").write_text(digests[1])
    assert unknown() == []
    assert unknown("--library", "library") == ["2"]  # what is known to be irrelevant is no known material
    assert unknown("--known", "known.txt") == ["2"]
    assert unknown("--known", "known.txt", "--library", "library") == ["1"]
    refused = vangnet("networks", "material", "network", "--library", "nowhere")
    assert (refused.returncode, "Traceback" in refused.stderr) == (4, False)


def test_a_table_of_routes_with_a_fault_is_refused(vangnet, tmp_path):
    (tmp_path / "routes.csv").write_text("area,name\nGM0173,Proef\n")
    refused = vangnet("networks", "worklist", "group", "--routes", tmp_path / "routes.csv")
    assert (refused.returncode, "columns" in refused.stderr) == (4, True)


def test_a_layer_goes_out_for_another_program(vangnet):
    done = vangnet("networks", "export", "group", "group.graphml", "--layer", "private")
    assert (done.returncode, "there are public" in done.stderr) == (2, True)
    done = vangnet("networks", "export", "group", "group.graphml", "--layer", "public")
    assert done.returncode == 0, done.stderr
    assert "members" in done.stderr
    again = vangnet("networks", "export", "group", "group.graphml", "--layer", "public")
    assert (again.returncode, "is there already" in again.stderr) == (4, True)
