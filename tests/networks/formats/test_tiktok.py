"""Direct messages of TikTok: found wherever they stand, without the videos."""

import json
from typing import Any

import pytest

from tests.networks.formats.takeouts import coverages, messages, of, problems, read
from vangnet.networks.formats import recognise
from vangnet.networks.shape import Layer, Member, Network, NetworkKind


def row(sender: object, content: object = "Hallo", date: object = "2024-03-01 12:00:00") -> dict[str, Any]:
    return {"Date": date, "From": sender, "Content": content}


def export(chats: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"Direct Messages": {"Chat History": {"ChatHistory": chats}}, **more}


@pytest.mark.parametrize(
    "names",
    [
        ("Direct Messages", "Chat History", "ChatHistory"),
        ("Direct Message", "Direct Messages", "ChatHistory"),
        ("Chat History", "ChatHistory"),
        (),
    ],
)
def test_chats_are_found_under_the_names_of_any_year(names: tuple[str, ...]) -> None:
    made: Any = {"Chat History with tweede:": [row("tweede"), row("proef")]}
    for name in reversed(names):
        made = {name: made}
    first, second = messages(read("tiktok", made))
    assert (first.author, first.to, first.network) == ("tiktok:tweede", (), "tiktok:with:tweede")
    assert (second.author, second.to) == ("tiktok:proef", ("tiktok:tweede",))


def test_whose_account_it_is_stands_in_the_profile() -> None:
    profile = {"Profile": {"Profile Information": {"ProfileMap": {"userName": "proef"}}}}
    records = read("tiktok", export({"Chat History with a:": [row("proef")]}, **profile))
    assert [one.key for one in of(records, Member) if one.is_owner_of_device] == ["tiktok:proef"]


def test_a_group_is_no_pair() -> None:
    made = {
        "Direct Messages": {"Group Chat": {"GroupChat": {"Group Chat History with Voetbal:": [row("a"), row("b")]}}}
    }
    records = read("tiktok", made)
    assert [(one.name, one.kind) for one in of(records, Network)] == [("Voetbal", NetworkKind.GROUP)]
    assert [(one.layer, one.to) for one in messages(records)] == [(Layer.PUBLIC, ())] * 2


def test_times_without_a_zone_are_no_utc() -> None:
    rows = [row("a"), row("a", date="2024-03-01 12:00:00 UTC"), row("a", date="1970-01-01 00:00:00"), row("a", date=5)]
    records = read("tiktok", export({"Chat History with a:": rows}))
    assert [one.moment and one.moment.is_utc for one in messages(records)] == [False, True, None, None]
    assert problems(records) == ["takeout_zero_time", "takeout_no_time"]
    assert "tiktok_times_no_zone" in coverages(records)


def test_a_shared_video_is_absent() -> None:
    link = "https://www.tiktokv.com/share/video/7/"
    (one,) = messages(read("tiktok", export({"Chat History with a:": [row("a", link)]})))
    assert one.links == (link,)
    assert [(medium.type, medium.absent) for medium in one.media] == [("video", "not_exported")]
    assert "tiktok_no_videos" in coverages(read("tiktok", export({"Chat History with a:": [row("a")]})))


def test_what_else_stands_in_the_file_is_passed_by() -> None:
    other = {"Activity": {"Login History": {"LoginHistoryList": [{"Date": "x", "IP": "192.0.2.1"}] * 3}}, "a": [1, [2]]}
    assert problems(read("tiktok", export({"Chat History with a:": [row("a")]}, **other))) == []


def test_a_broken_row_costs_one_row() -> None:
    chats = {"Chat History with een:": [row("een"), row("een", "kapot")], "Chat History with twee:": [row("twee")]}
    records = read("tiktok", json.dumps(export(chats)).replace('"kapot"', "kapot"))
    assert [one.network for one in messages(records)] == ["tiktok:with:een", "tiktok:with:twee"]
    assert problems(records) == ["takeout_no_json"]


def test_odd_values_are_told() -> None:
    chats = {"Chat History with a:": [row(5, ["x"]), 5, None, {"Content": "x"}], "Chat History with b:": "x"}
    records = read("tiktok", export(chats))
    assert [(one.author, one.text) for one in messages(records)] == [("tiktok:5", '["x"]')]
    assert problems(records) == ["takeout_no_row"] * 3


def test_it_is_known_by_its_name_or_its_head() -> None:
    assert recognise(b'{"Activity": {', "takeout/user_data_tiktok.json") is not None
    assert recognise(b'{"Direct Messages": {"Chat History": {', "x.json") is not None
    assert recognise(b'{"Activity": {', "x.json") is None
