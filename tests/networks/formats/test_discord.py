"""A channel of Discord: roles by name, pins and joins, forwards, and files that are never fetched."""

import json
from typing import Any

import pytest

from tests.networks.formats.takeouts import coverages, messages, of, problems, read
from vangnet.networks.formats import discord
from vangnet.networks.shape import Act, ActKind, Layer, Member, MemberKind, Network, NetworkKind, Role


def person(number: object, name: object = "proef", **more: Any) -> dict[str, Any]:
    return {"id": number, "name": name, "discriminator": "0000", "nickname": name, "isBot": False, "roles": [], **more}


def row(number: int, kind: object = "Default", **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "type": kind,
        "timestamp": "2024-03-01T12:00:00.123+01:00",
        "timestampEdited": None,
        "content": "Hallo",
        "author": person("11"),
        **more,
    }


def export(*rows: Any, kind: str = "GuildTextChat", **more: Any) -> dict[str, Any]:
    return {
        "guild": {"id": "0" if kind.startswith("Direct") else "5", "name": "Server"},
        "channel": {"id": "6", "type": kind, "name": "algemeen", "topic": None},
        "dateRange": {"after": None, "before": None},
        "messages": list(rows),
        "messageCount": len(rows),
        **more,
    }


def test_roles_are_told_by_name_and_position_and_each_once() -> None:
    roles = [{"id": "1", "name": "Beheerder", "position": 9}, {"id": "2", "name": "Gamer", "position": 2}]
    records = read("discord", export(*(row(n, author=person("11", roles=roles)) for n in (1, 2))))
    assert [(one.name, one.position, one.grade, one.why) for one in of(records, Role)] == [
        ("Beheerder", 9, 1, "discord_role_of_moderation"),
        ("Gamer", 2, 1, "discord_role"),
    ]
    assert {one.network for one in of(records, Role)} == {"discord:5"}, "a role is one of the server"
    assert "discord_roles_by_name" in coverages(records)


@pytest.mark.parametrize(
    ("name", "points"),
    [("Moderator", True), ("Mod", True), ("co-owner", True), ("Hoofdbeheer", True), ("modern art", False)],
)
def test_a_name_of_moderation_is_a_whole_word(name: str, points: bool) -> None:
    records = read("discord", export(row(1, author=person("11", roles=[{"name": name, "position": "x"}]))))
    (role,) = of(records, Role)
    assert (role.why == "discord_role_of_moderation") is points
    assert role.position is None


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        ("RecipientAdd", ActKind.INVITE),
        ("RecipientRemove", ActKind.REMOVE),
        ("Call", ActKind.CALL),
        ("ChannelNameChange", ActKind.RENAME),
        ("ChannelIconChange", ActKind.SETTINGS),
        ("GuildMemberJoin", ActKind.JOIN),
        ("ThreadCreated", ActKind.CREATE),
    ],
)
def test_what_was_done_is_an_act_and_no_message(kind: str, act: ActKind) -> None:
    records = read("discord", export(row(1, kind, mentions=[person("12", "tweede")])))
    (done,) = of(records, Act)
    assert (done.kind, done.actor, done.subjects) == (act, "discord:11", ("discord:12",))
    assert done.told == f"{kind}: Hallo"
    assert messages(records) == []


def test_who_removes_themselves_has_left() -> None:
    (done,) = of(read("discord", export(row(1, "RecipientRemove", mentions=[person("11")]))), Act)
    assert done.kind is ActKind.LEAVE


def test_a_pin_names_the_message_that_was_pinned() -> None:
    (done,) = of(read("discord", export(row(2, "ChannelPinnedMessage", reference={"messageId": "1"}))), Act)
    assert (done.kind, done.message) == (ActKind.PIN, "discord:1")


def test_a_kind_without_a_name_is_an_act_if_nothing_was_said() -> None:
    records = read(
        "discord", export(row(1, "24", content=""), row(2, "20", content="Met tekst"), row(3, 7, content=""))
    )
    assert [one.told for one in of(records, Act)] == ["24", "7"]
    assert [one.text for one in messages(records)] == ["Met tekst"]


def test_a_forward_is_no_reply() -> None:
    forward = {
        "content": "",
        "reference": {"type": "Forward", "messageId": "99", "channelId": "98"},
        "forwardedMessage": {"content": "Van elders", "attachments": [{"url": "media/a.jpg", "fileName": "a.jpg"}]},
    }
    (one,) = messages(read("discord", export(row(1, **forward))))
    assert (one.layer, one.reply_to, one.text) == (Layer.FORWARD, "", "Van elders")
    assert [medium.path for medium in one.media] == ["media/a.jpg"]


def test_an_address_is_no_file() -> None:
    files = [
        {"id": "1", "url": "https://cdn.example/a.jpg", "fileName": "a.jpg", "fileSizeBytes": 5},
        {"id": "2", "url": "files/b.jpg", "fileName": "b.jpg", "fileSizeBytes": -1},
    ]
    records = read("discord", export(row(1, attachments=files)))
    (one,) = messages(records)
    assert [(medium.path, medium.absent, medium.size) for medium in one.media] == [
        ("", "not_exported", 5),
        ("files/b.jpg", "", None),
    ]
    assert "discord_media_left" in coverages(records)


def test_a_private_conversation_has_no_server() -> None:
    records = read("discord", export(row(1), kind="DirectTextChat"))
    (network,) = of(records, Network)
    assert (network.kind, network.parent) == (NetworkKind.DIRECT, "")
    assert messages(records)[0].layer is Layer.PRIVATE


def test_what_was_left_out_is_told() -> None:
    made = export(row(1), dateRange={"after": "2024-01-01T00:00:00+00:00", "before": None})
    records = read("discord", made | {"messageCount": 7})
    assert {"discord_range", "discord_count_differs"} <= coverages(records)


def test_local_times_become_utc_and_a_clock_of_1970_no_time() -> None:
    records = read("discord", export(row(1), row(2, timestamp="1970-01-01T00:00:00+00:00"), row(3, timestamp=12)))
    first, second, third = messages(records)
    assert first.moment is not None
    assert first.moment.at.isoformat() == "2024-03-01T11:00:00.123000+00:00"
    assert second.moment is None
    assert third.moment is None
    assert problems(records) == ["takeout_zero_time", "takeout_no_time"]


def test_bots_and_the_deleted_are_told_apart() -> None:
    people = [person("21", "robot", isBot=True), person("456226577798135808", "Deleted User"), person("22")]
    records = read("discord", export(*(row(n, author=one) for n, one in enumerate(people))))
    assert [one.kind for one in of(records, Member)] == [MemberKind.BOT, MemberKind.DELETED, MemberKind.PERSON]


def test_numbers_and_lists_where_text_is_expected_are_read_as_they_stand() -> None:
    odd = row(1, content=["a", 1], author=person(11, 12.5, nickname=None, roles="x"), mentions={}, reactions=[3])
    (one,) = messages(read("discord", export(odd | {"id": 1, "attachments": [None, "x"], "reference": []})))
    assert (one.key, one.author, one.text) == ("discord:1", "discord:11", '["a", 1]')


def test_replies_in_a_circle_are_kept() -> None:
    records = read("discord", export(row(1, reference={"messageId": "2"}), row(2, reference={"messageId": "1"})))
    assert [(one.key, one.reply_to) for one in messages(records)] == [
        ("discord:1", "discord:2"),
        ("discord:2", "discord:1"),
    ]


def test_many_of_one_name_stay_many() -> None:
    count = 3000
    records = read("discord", export(*(row(n, author=person(str(n), "Jan")) for n in range(count))))
    assert len({one.key for one in of(records, Member)}) == count


def test_a_broken_message_costs_one_message() -> None:
    text = json.dumps(export(*(row(n) for n in range(5))))
    at = text.index('"id": "2"')
    records = read("discord", text[:at] + text[at:].replace('"content":', '"content"', 1))
    assert [one.key for one in messages(records)] == [f"discord:{n}" for n in (0, 1, 3, 4)]
    assert problems(records) == ["takeout_no_json"]
    (problem,) = [one for one in records if type(one).__name__ == "Problem"]
    assert text[int(problem.source.place) :].startswith('{"id": "2"')


def test_text_that_is_no_text_can_be_written() -> None:
    made = json.dumps(export(row(1, content="\ud800", author=person("11", "a\udc80")))).encode()
    (one,) = messages(read("discord", made.replace(b"algemeen", b"\xff\xfe")))
    assert one.text == "\ufffd"


def test_other_json_is_not_taken() -> None:
    assert not discord.recognises(b'{"guilds": {', "x.json")
    assert not discord.recognises(b'{"name": "chat", "type": "personal_chat", "id": 1, "messages": []}', "result.json")
