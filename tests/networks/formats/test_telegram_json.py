"""Each trap of Telegram's JSON export, on a small invented one."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.networks.formats.telegram_told import EXAMPLES, chat, codes, done, of, read, said
from vangnet import words
from vangnet.networks.formats import FORMATS, recognise, telegram_json
from vangnet.networks.formats.format import Example
from vangnet.networks.formats.telegram.acts import NEED_PERMISSION
from vangnet.networks.shape import (
    Act,
    ActKind,
    Coverage,
    IdentifierKind,
    Layer,
    Medium,
    Member,
    MemberKind,
    Message,
    Moment,
    Network,
    NetworkKind,
    Problem,
    Reach,
    Record,
    Role,
)


@pytest.mark.parametrize("example", telegram_json.EXAMPLES, ids=lambda one: one.name)
def test_an_example_holds_what_it_says(example: Example) -> None:
    found = read(example.data)
    assert recognise(example.data, example.name) is FORMATS["telegram_json"]
    assert len({one.key for one in of(Member, found)}) == example.members
    assert len(of(Message, found)) == example.messages
    assert len(of(Act, found)) == example.acts
    assert of(Problem, found) == []


@pytest.mark.parametrize("action", sorted(NEED_PERMISSION))
def test_an_act_that_needs_a_permission_is_evidence_of_the_second_grade(action: str) -> None:
    found = read(chat(done(action, members=["Een ander"])))
    (role,) = of(Role, found)
    assert (role.member, role.name, role.grade, role.why) == (
        "telegram:user101",
        "administrator",
        2,
        f"telegram_act_{action}",
    )


@pytest.mark.parametrize("action", ["invite_members", "join_group_by_link", "group_call", "take_screenshot", "odd"])
def test_other_acts_say_nothing_of_rights(action: str) -> None:
    found = read(chat(done(action, members=["Een ander"])))
    assert len(of(Act, found)) == 1
    assert of(Role, found) == []


def test_a_pin_between_two_says_nothing_of_rights() -> None:
    assert of(Role, read(chat(done("pin_message"), type="personal_chat", id=102))) == []


def test_whoever_removes_the_own_name_left_and_whoever_invites_it_joined() -> None:
    acts = of(
        Act,
        read(
            chat(
                done("remove_members", members=["P101"]),
                done("invite_members", 2, members=["P101"]),
                done("remove_members", 3, members=["P102"]),
            )
        ),
    )
    assert [one.kind for one in acts] == [ActKind.LEAVE, ActKind.JOIN, ActKind.REMOVE]


def test_members_and_inviter_are_names_that_nobody_resolves() -> None:
    found = read(
        chat(said(1), done("invite_members", 2, members=["P101", None]), done("join_group_by_link", 3, inviter="P101"))
    )
    assert [one.subjects for one in of(Act, found)] == [("name:P101", "name:Deleted Account"), ("name:P101",)]
    assert {one.key: one.identifiers[0].reach for one in of(Member, found)} == {
        "telegram:user101": Reach.STABLE,
        "name:P101": Reach.NONE,
        "name:Deleted Account": Reach.NONE,
    }
    assert "telegram_names_unresolved" in codes(found)


def test_a_post_in_the_name_of_the_group_is_by_an_anonymous_administrator_or_the_linked_channel() -> None:
    found = read(chat({**said(1), "from": "Groep", "from_id": "channel1500", "author": "baas"}))
    (role,) = of(Role, found)
    assert (role.member, role.grade, role.why) == ("telegram:channel1500", 3, "telegram_anonymous_administrator")
    assert of(Message, found)[0].signature == "baas"
    assert of(Member, found)[0].kind is MemberKind.CHANNEL


def test_a_post_of_another_channel_is_not() -> None:
    assert of(Role, read(chat({**said(1), "from_id": "channel1501"}))) == []


def test_a_signature_in_a_channel_is_a_name_with_a_right_to_post() -> None:
    found = read(chat({**said(1), "from_id": "channel1500", "author": "A. B."}, type="public_channel"))
    (role,) = of(Role, found)
    assert (role.member, role.grade, role.why) == ("name:A. B.", 3, "telegram_signature")


def test_an_account_export_that_holds_only_the_owners_messages_says_so() -> None:
    found = read(EXAMPLES["account.json"].data)
    by_code = {(one.code, one.network) for one in of(Coverage, found)}
    assert ("telegram_own_messages_only", "telegram:channel:1600") in by_code
    assert ("telegram_own_messages_only", "telegram:group:70") in by_code
    assert ("telegram_left_chat", "telegram:group:70") in by_code
    assert ("telegram_left_chat", "telegram:channel:1600") not in by_code
    assert not any(
        code == "telegram_own_messages_only" and where.startswith("telegram:direct") for code, where in by_code
    )


def test_one_sender_alone_is_told_where_the_owner_is_not_known() -> None:
    assert "telegram_single_sender" in codes(read(chat(said(1), said(2))))
    assert "telegram_single_sender" not in codes(read(chat(said(1), said(2, 102))))
    channel = chat({**said(1), "from_id": "channel1500"}, type="public_channel")
    assert "telegram_single_sender" not in codes(read(channel))


def test_no_list_of_members_or_administrators_is_there_and_that_is_told() -> None:
    assert {"telegram_no_member_list", "telegram_no_administrator_list"} <= codes(read(chat(said(1))))


def test_forwarded_from_is_a_name_and_never_a_person() -> None:
    found = read(chat(said(1), said(2, forwarded_from="P101"), said(3, forwarded_from=None), said(4, saved_from="P9")))
    assert [one.forwarded_from for one in of(Message, found)] == ["", "P101", "Deleted Account", "P9"]
    assert len(of(Member, found)) == 1


def test_a_mention_by_name_carries_an_id_and_one_by_username_does_not() -> None:
    parts = [{"type": "mention_name", "text": "wie ook", "user_id": 7}, {"type": "mention", "text": "@Iemand"}]
    found = read(chat(said(1, text=["a ", *parts], text_entities=parts)))
    (message,) = of(Message, found)
    assert message.text == "a wie ook@Iemand"
    assert message.mentions == ("telegram:user7", "telegram:@iemand")
    told = {one.key: one for one in of(Member, found)}
    assert told["telegram:user7"].name == ""
    assert told["telegram:@iemand"].identifiers[0].reach is Reach.REUSED


def test_bare_numbers_of_old_exports_are_the_same_people() -> None:
    found = read(EXAMPLES["old.json"].data)
    assert [one.author for one in of(Message, found)] == ["telegram:user101", "telegram:channel1700"]
    assert {"telegram_old_ids", "telegram_local_time"} <= codes(found)
    assert peer_numbers(found) == {"101", "channel1700"}


def peer_numbers(found: list[Record]) -> set[str]:
    return {
        identifier.value
        for one in of(Member, found)
        for identifier in one.identifiers
        if identifier.kind is IdentifierKind.TELEGRAM_ID
    }


def test_a_date_without_a_zone_is_the_computers_clock() -> None:
    (message,) = of(Message, read(chat({**said(1), "date": "2023-11-14T23:13:20", "date_unixtime": None})))
    at = datetime(2023, 11, 14, 23, 13, 20, tzinfo=UTC)
    assert message.moment == Moment(at, is_utc=False, said="2023-11-14T23:13:20")
    (message,) = of(Message, read(chat({**said(1), "date": "2023-11-14T23:13:20"})))
    assert message.moment == Moment(at.replace(hour=22), said="2023-11-14T23:13:20")


@pytest.mark.parametrize("seconds", ["0", "-1", "99999999999999999", "x", ""])
def test_dates_that_cannot_be_are_told(seconds: str) -> None:
    found = read(chat(said(1, date_unixtime=seconds)))
    assert len(of(Message, found)) == 1
    assert codes(found) & {"telegram_odd_time", "telegram_no_time"}


def test_escapes_that_json_does_not_know_are_read() -> None:
    first, second = of(Message, read(EXAMPLES["broken.json"].data))
    assert first.text == "een\x1ftwee, en \\x03 blijft"
    assert second.text == "a: b klaar"
    assert "telegram_repaired" in codes(read(EXAMPLES["broken.json"].data))


def test_what_no_database_holds_is_replaced() -> None:
    data = chat(said(1)).replace(b'"text": "x"', b'"text": "a\\u0000b\\ud800c\xff"')
    assert of(Message, read(data))[0].text == "a\ufffdb\ufffdc\ufffd"


def test_why_a_file_is_not_there_is_told() -> None:
    reason = "(File not included. Change data exporting settings to download.)"
    found = read(
        chat(
            said(1, photo=reason, photo_file_size=12),
            said(2, file="(File exceeds maximum size. Change data exporting settings to download.)", file_name="a.mp4"),
            said(3, file="(File unavailable, please try again later)", mime_type="video/mp4"),
            said(4, file="../../etc/passwd"),
            said(5, file="video_files/a (1).mp4", thumbnail="video_files/a.jpg"),
        )
    )
    assert [one.media for one in of(Message, found)] == [
        (Medium(type="photo", size=12, absent="not_exported"),),
        (Medium(name="a.mp4", absent="too_large"),),
        (Medium(type="video/mp4", absent="unavailable"),),
        (Medium(name="../../etc/passwd", absent="outside"),),
        (Medium("video_files/a (1).mp4"), Medium("video_files/a.jpg", type="thumbnail")),
    ]
    kinds = {"not_exported", "too_large", "unavailable", "outside"}
    assert {f"telegram_media_{one}" for one in kinds} <= codes(found)


def test_numbers_that_begin_again_behind_a_migration_are_kept_apart() -> None:
    found = read(
        chat(
            said(5),
            done("migrate_to_supergroup", 6),
            done("migrate_from_group", 1, title="Oud"),
            said(5, reply_to_message_id=1),
        )
    )
    assert [one.key for one in of(Message, found)] == ["telegram:channel:1500/5", "telegram:channel:1500/1:5"]
    assert of(Message, found)[1].reply_to == "telegram:channel:1500/1:1"
    assert of(Network, found)[-1].parent == "name:Oud"
    assert "telegram_ids_restart" in codes(found)


def test_numbers_below_zero_stand_for_the_group_from_before_the_migration() -> None:
    found = read(chat(said(-999_999_999), said(1)))
    assert "telegram_before_migration" in codes(found)
    assert len({one.key for one in of(Message, found)}) == 2


def test_groups_and_channels_of_one_number_are_two() -> None:
    keys = {of(Network, read(chat(type=one)))[0].key for one in ("private_group", "private_channel", "personal_chat")}
    assert len(keys) == 3


def test_missing_numbers_of_a_supergroup_are_counted() -> None:
    (gaps,) = [one for one in of(Coverage, read(chat(said(3), said(9)))) if one.code == "telegram_gaps"]
    assert gaps.values == {"missing": 5, "read": 2}


def test_the_owner_of_the_device_is_who_the_account_is() -> None:
    found = read(EXAMPLES["account.json"].data)
    (owner, *_) = [one for one in of(Member, found) if one.is_owner_of_device]
    assert {(one.kind, one.value, one.reach) for one in owner.identifiers} == {
        (IdentifierKind.TELEGRAM_ID, "200", Reach.STABLE),
        (IdentifierKind.PHONE, "+31600000000", Reach.REUSED),
        (IdentifierKind.USERNAME, "o_eigenaar", Reach.REUSED),
    }
    private = [one for one in of(Message, found) if one.layer is Layer.PRIVATE]
    assert [(one.author, one.to) for one in private] == [
        ("telegram:user102", ("telegram:user200",)),
        ("telegram:user200", ("telegram:user102",)),
        ("telegram:user200", ()),
    ]


def test_in_a_chat_between_two_the_owner_is_whoever_is_not_the_other() -> None:
    found = read(chat(said(1, 102), said(2, 200), type="personal_chat", id=102))
    assert [one.key for one in of(Member, found) if one.is_owner_of_device] == ["telegram:user200"]
    assert "telegram_owner_inferred" in codes(found)


def test_contacts_have_an_id_or_else_a_number() -> None:
    found = read(EXAMPLES["account.json"].data)
    assert "telegram:phone:0600000002" in {one.key for one in of(Member, found)}
    found = read(chat(said(1, contact_information={"first_name": "N.", "phone_number": "+31 6 00000009"})))
    assert of(Message, found)[0].mentions == ("telegram:phone:+31600000009",)


def test_deleted_accounts_are_told_apart_by_their_id() -> None:
    found = read(chat(said(1, 7, **{"from": None}), said(2, 8, **{"from": None})))
    assert [(one.key, one.kind) for one in of(Member, found)] == [
        ("telegram:user7", MemberKind.DELETED),
        ("telegram:user8", MemberKind.DELETED),
    ]


def test_reactions_name_only_those_that_the_server_sent() -> None:
    found = read(EXAMPLES["group.json"].data)
    (reaction,) = next(one.reactions for one in of(Message, found) if one.reactions)
    assert (reaction.what, reaction.count, reaction.by) == ("👍", 3, ("telegram:user102",))
    assert "telegram_reactions_partial" in codes(found)


def test_a_poll_a_place_and_a_list_are_not_lost() -> None:
    poll = {"question": "Wat?", "answers": [{"text": "dit", "voters": 1}, {"text": "dat", "voters": 0}]}
    place = {"latitude": 52.1, "longitude": 6.2}
    first, second = of(Message, read(chat(said(1, text="", poll=poll), said(2, location_information=place))))
    assert first.text == "Wat?\n- dit\n- dat"
    assert second.links == ("geo:52.1,6.2",)


def test_replies_in_a_circle_and_to_what_is_not_there_are_only_keys() -> None:
    found = read(chat(said(1, reply_to_message_id=2), said(2, reply_to_message_id=1), said(3, reply_to_message_id=3)))
    assert [one.reply_to[-2:] for one in of(Message, found)] == ["/2", "/1", "/3"]
    elsewhere = read(chat(said(1, reply_to_message_id=9, reply_to_peer_id="channel77")))
    assert of(Message, elsewhere)[0].reply_to == "telegram:channel:77/9"


@pytest.mark.parametrize("count", [3_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_members_of_one_name_are_as_many_as_their_ids(count: int) -> None:
    lines = b",".join(
        b'{"id":%d,"type":"message","from":"Jan","from_id":"user%d"}' % (n, n) for n in range(1, count + 1)
    )
    data = b'{"name":"G","type":"public_supergroup","id":1,"messages":[%b]}' % lines
    keys = {one.key for one in telegram_json.records(io.BytesIO(data), "x") if isinstance(one, Member)}
    assert len(keys) == count


def test_a_hundred_thousand_names_in_one_act_are_one_member_without_an_id() -> None:
    found = read(chat(done("invite_members", members=["Jan"] * 100_000)))
    assert len(of(Act, found)[0].subjects) == 100_000
    assert [one.key for one in of(Member, found)] == ["telegram:user101", "name:Jan"]


def test_a_type_behind_the_messages_is_still_learned() -> None:
    told = {"id": 5, "messages": [said(1)], "name": "Laat", "type": "private_group"}
    found = read(json.dumps(told).encode())
    last = of(Network, found)[-1]
    assert (last.key, last.name, last.kind) == ("telegram:unknown:5", "Laat", NetworkKind.GROUP)
    assert "telegram_late_fields" in codes(found)


@pytest.mark.evidence
@pytest.mark.parametrize("name", ["result", "test_case1", "test_case2", "test_case3"])
def test_real_exports_are_read_whole(evidence: Path, name: str) -> None:
    data = (evidence / "chat/telegram" / f"{name}.json").read_bytes()
    assert recognise(data[:4096], "result.json") is FORMATS["telegram_json"]
    found = read(data)
    told = json.loads(data)["messages"]
    assert of(Problem, found) == []
    wanted = [one["text"] for one in told if one["type"] == "message"]
    assert [one.text if said else "" for one, said in zip(of(Message, found), wanted, strict=True)] == wanted
    assert len(of(Act, found)) == sum(one["type"] == "service" for one in told)
    assert len({one.author for one in of(Message, found)}) == len(
        {one["from_id"] for one in told if one["type"] == "message"}
    )


@pytest.mark.evidence
@pytest.mark.parametrize("name", ["test_single_export", "test_batch_export"])
def test_the_exports_of_another_reader_are_read_as_it_expects(evidence: Path, name: str) -> None:
    folder = evidence / "chat/chat-miner/telegram"
    data = (folder / f"{name}.json").read_bytes()
    wanted = json.loads((folder / "target.json").read_bytes())
    assert recognise(data, "result.json") is FORMATS["telegram_json"]
    found = of(Message, read(data))
    assert [(one.author, " ".join(one.text.split())) for one in found] == [
        (f"name:{one['author']}", one["message"].replace(": ", ":")) for one in wanted
    ]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_code_has_its_words(language: str) -> None:
    found = [record for one in telegram_json.EXAMPLES for record in read(one.data)]
    told = {one.code for one in of(Coverage, found)} | {one.why for one in of(Role, found)}
    missing = [one for one in sorted(told) if words.word(f"networks.{one}").tell(language).startswith("networks.")]
    assert missing == []
