"""Chats of a phone report: administrators, owners, acts, what was deleted, and XML that means harm."""

import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.networks.formats.takeouts import Bytes, counted, coverages, members, messages, of, problems, read
from vangnet.networks.formats import FORMATS, recognise, ufdr, ufdr_xml
from vangnet.networks.formats.notes import LONGEST
from vangnet.networks.formats.ufdr_example import contact, field, message, model, models, party, report
from vangnet.networks.formats.ufdr_xml import LARGEST_TOKEN
from vangnet.networks.shape import (
    Access,
    Act,
    ActKind,
    IdentifierKind,
    Layer,
    Member,
    Message,
    Network,
    NetworkKind,
    Reach,
    Role,
)

EVIDENCE = Path(os.environ.get("VANGNET_EVIDENCE", "/nowhere")) / "chat/ufed/ufed-model-chat.xml"
A, B = "31600000001@s.whatsapp.net", "31600000002@s.whatsapp.net"
GROUP = "120363000000000001@g.us"


def chat(
    number: str = GROUP, *said: str, people: tuple[str, ...] = (), head: str = "", source: str = "WhatsApp"
) -> str:
    return model(
        "Chat",
        f"c-{number}",
        field("Source", source),
        field("Id", number),
        field("Name", "Proef"),
        head,
        models("Participants", "Party", *people),
        models("Messages", "InstantMessage", *said),
    )


def said(number: int, *parts: str, sender: str = "", body: str = "Hallo", state: str = "Intact") -> str:
    return message(str(number), sender or party(A), body, number % 60, *parts, state=state)


@pytest.mark.evidence
def test_the_real_chat_is_read() -> None:
    data = EVIDENCE.read_bytes()
    assert recognise(data[:65536], "report.xml") is ufdr
    records = read("ufdr", data)
    assert problems(records) == []
    found = messages(records)
    assert len(found) == 10
    assert [one.forwarded_from for one in found] == [""] * 10
    assert sum(one.layer is Layer.FORWARD for one in found) == 1
    files = [medium for one in found for medium in one.media]
    assert [one.path.rpartition("/")[0] for one in files if one.name.endswith(".opus")] == ["files/Audio"] * 5
    passed_on = [one.absent for one in files if one.name.endswith(".jpg")]
    assert passed_on == ["not_exported"] * 2, "of messages within others, and not in the report"
    assert [one.reply_to.rpartition("/")[2] for one in found if one.reply_to] == ["1654984910:14433"]
    (joined,) = of(records, Act)
    assert (joined.kind, joined.actor) == (ActKind.JOIN_BY_LINK, "whatsapp:5860529659")
    assert {one.key for one in of(records, Member) if one.is_owner_of_device} == {
        "whatsapp:5511999998888@s.whatsapp.net",
        "whatsapp:5860529659",
        "whatsapp:5600023546",
    }, "the IPED project put messages of two phones into one chat"
    assert len(of(records, Access)) == 2
    assert [one.kind for one in of(records, Network)] == [NetworkKind.DIRECT]


def test_the_flag_of_an_administrator_is_stated_once() -> None:
    people = (party(A, "Een", admin="True"), party(B, "Twee", admin="False"))
    records = read("ufdr", report(chat(GROUP, said(1, sender=party(A, admin="True")), people=people)))
    assert [(one.member, one.name, one.grade, one.why) for one in of(records, Role)] == [
        (f"whatsapp:{A}", "administrator", 1, "ufdr_group_admin")
    ]
    assert {"ufdr_admins_as_phone_says", "ufdr_one_device", "ufdr_deleted_partly"} <= coverages(records)


def test_who_takes_part_without_a_word_is_told() -> None:
    acts = of(read("ufdr", report(chat(GROUP, people=(party(A), party(B))))), Act)
    assert [(one.kind, one.told) for one in acts] == [(ActKind.OTHER, "participant")] * 2


def test_the_maker_of_an_old_group_is_in_its_number() -> None:
    records = read("ufdr", report(chat("31600000001-1577880000@g.us")))
    (network,), (made,) = of(records, Network), of(records, Act)
    assert network.made is not None
    assert network.made.at.isoformat() == "2020-01-01T12:00:00+00:00"
    assert (made.kind, made.actor) == (ActKind.CREATE, f"whatsapp:{A}")


@pytest.mark.parametrize(
    ("number", "source", "kind", "reach"),
    [
        (A, "WhatsApp", IdentifierKind.PHONE, Reach.REUSED),
        ("9000001@lid", "WhatsApp", IdentifierKind.LID, Reach.SERVICE),
        ("+31 6 00000001", "Native Messages", IdentifierKind.PHONE, Reach.REUSED),
        ("1654984910", "Telegram", IdentifierKind.TELEGRAM_ID, Reach.STABLE),
        ("80000001", "Discord", IdentifierKind.DISCORD_ID, Reach.STABLE),
        ("a@example.org", "iMessage", IdentifierKind.EMAIL, Reach.REUSED),
        ("proef", "Snapchat", IdentifierKind.USERNAME, Reach.REUSED),
        ("5:3", "Signal", IdentifierKind.OTHER, Reach.SERVICE),
    ],
)
def test_an_identifier_has_its_kind_and_reach(number: str, source: str, kind: IdentifierKind, reach: Reach) -> None:
    (one,) = of(read("ufdr", report(chat("x", people=(party(number),), source=source))), Member)
    assert [(each.kind, each.reach) for each in one.identifiers] == [(kind, reach)]


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("ParticipantAdded", ActKind.INVITE),
        ("ParticipantRemoved", ActKind.REMOVE),
        ("ParticipantLeft", ActKind.LEAVE),
        ("GroupCreated", ActKind.CREATE),
        ("SubjectChanged", ActKind.RENAME),
        ("AdminAdded", ActKind.PROMOTE),
        ("AdminRemoved", ActKind.DEMOTE),
        ("GroupIconChanged", ActKind.SETTINGS),
        ("Onbekend", ActKind.OTHER),
        ("", ActKind.OTHER),
    ],
)
def test_an_activity_is_an_act(action: str, kind: ActKind) -> None:
    activity = model("ChatActivity", "a", field("Action", action), models("Participant", "Party", party(B)))
    records = read("ufdr", report(chat(GROUP, said(1, models("ActivityLog", "x", activity), body=""))))
    (done,) = of(records, Act)
    assert done.kind is kind
    own = kind is ActKind.LEAVE
    assert (done.actor, done.subjects) == ((f"whatsapp:{B}", ()) if own else (f"whatsapp:{A}", (f"whatsapp:{B}",)))
    assert messages(records) == []


def test_the_system_is_nobody() -> None:
    records = read("ufdr", report(chat(GROUP, said(1, sender=party("System Message"), body="Versleuteld"))))
    assert members(records) == set()
    assert [(one.actor, one.told) for one in of(records, Act)] == [("", "Versleuteld")]


def test_deleted_messages_and_chats_are_marked() -> None:
    deleted = chat(GROUP, said(1, state="Deleted"), said(2)).replace("Intact", "Deleted", 1)
    records = read("ufdr", report(deleted))
    assert [one.is_deleted for one in messages(records)] == [True, False]
    assert "ufdr_chat_deleted" in coverages(records)


def test_the_other_of_a_pair_receives() -> None:
    records = read("ufdr", report(chat(B, said(1), people=(party(A, owner="True"), party(B)))))
    (one,) = messages(records)
    assert (one.layer, one.to) == (Layer.PRIVATE, (f"whatsapp:{B}",))
    assert of(records, Act) == []


def test_a_reply_by_reference_or_by_what_is_quoted() -> None:
    quoted = model("QuotedMessageData", "q", field("Label", "Quote"), field("ReferenceId", "m-1"))
    inner = models("InstantMessage", "InstantMessage", message("1", party(B), "Origineel", 1))
    replied = model("ReplyMessageData", "r", field("Label", "Reply"), inner)
    first = said(2, models("MessageExtraData", "x", quoted))
    second = said(3, models("MessageExtraData", "x", replied))
    found = messages(read("ufdr", report(chat(GROUP, first, second))))
    assert [one.reply_to for one in found] == ["ufdr:m-1", f"whatsapp:{GROUP}/1"]


def test_replies_in_a_circle_are_kept() -> None:
    def reply(to: int) -> str:
        return models("MessageExtraData", "x", model("ReplyMessageData", "r", field("OriginalMessageID", str(to))))

    found = messages(read("ufdr", report(chat(GROUP, said(1, reply(2)), said(2, reply(1)), said(3, reply(3))))))
    assert [one.reply_to[-1] for one in found] == ["2", "1", "3"]


def test_what_was_passed_on_is_read_from_the_message_within() -> None:
    attachment = model(
        "Attachment", "f", field("Filename", "a.jpg"), field("attachment_extracted_path", "files\\a.jpg")
    )
    inner = message("8", party(B), "Van elders", 1, models("Attachments", "Attachment", attachment))
    parts = models("EmbeddedInstantMessage", "InstantMessage", inner)
    label = models("MessageExtraData", "x", model("MessageLabel", "l", field("Label", "Forwarded")))
    found = messages(read("ufdr", report(chat(GROUP, said(1, label, parts, body=""), said(2, parts, body="Ja")))))
    assert [(one.text, one.layer, len(one.media)) for one in found] == [
        ("Van elders", Layer.FORWARD, 1),
        ("Ja", Layer.PUBLIC, 0),
    ]


def test_an_address_is_no_file() -> None:
    attachment = model("Attachment", "f", field("Filename", "a.jpg"), field("URL", "https://example.org/a.jpg"))
    (one,) = messages(read("ufdr", report(chat(GROUP, said(1, models("Attachments", "Attachment", attachment))))))
    assert [(medium.path, medium.absent) for medium in one.media] == [("", "not_exported")]


def test_contacts_and_accounts_have_all_their_identifiers() -> None:
    entry = model("EmailAddress", "e", field("Value", "a@example.org"))
    account = model(
        "UserAccount", "u", field("Source", "Kik"), field("Username", "proef"), models("Entries", "x", entry)
    )
    known, own = of(read("ufdr", report(contact(), account)), Member)
    assert (known.key, known.name, known.is_owner_of_device) == ("whatsapp:31600000004@s.whatsapp.net", "Vierde", False)
    assert {(each.kind.value, each.value) for each in known.identifiers} == {
        ("phone", "+31600000004"),
        ("display_name", "Vierde"),
    }
    assert (own.key, own.is_owner_of_device) == ("kik:proef", True)
    assert [each.kind for each in own.identifiers] == [IdentifierKind.USERNAME, IdentifierKind.EMAIL]


def test_other_models_are_passed_by() -> None:
    location = model("Location", "l", field("Name", "x"), models("Position", "Coordinate", model("Coordinate", "p")))
    records = read("ufdr", report(location, chat(GROUP, said(1)), location))
    assert counted(records) == {"Coverage": 4, "Network": 1, "Member": 1, "Message": 1}


def test_clocks_that_were_never_set_tell_nothing() -> None:
    odd = said(1).replace("2024-03-01T", "1970-01-01T"), said(2).replace("2024-03-01T", "0001-99-01T")
    records = read("ufdr", report(chat(GROUP, *odd, said(3).replace("+00:00", ""))))
    assert [one.moment and one.moment.is_utc for one in messages(records)] == [None, None, False]
    assert problems(records) == ["takeout_zero_time", "takeout_no_time"]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize("entity", ["c", "f"])
def test_what_a_file_declares_is_not_carried_out(entity: str) -> None:
    body = report(chat(GROUP, said(1), said(2, body="x").replace("<![CDATA[x]]>", f"&{entity};"), said(3))).decode()
    records = read("ufdr", BOMB + body.partition("?>")[2])
    assert [one.key[-1] for one in messages(records)] == ["1", "3"]
    assert problems(records)[:2] == ["takeout_dtd", "takeout_no_xml"]


def test_what_lies_too_deep_is_passed_over() -> None:
    deep = "<a>" * 100_000
    records = read("ufdr", report(chat(GROUP, said(1), said(2, deep), said(3))))
    assert [one.key[-1] for one in messages(records)] == ["1", "3"]
    assert problems(records)[0] == "takeout_too_deep"


def test_a_tag_without_end_does_not_take_what_follows_with_it() -> None:
    huge = f'<x y="{"z" * (2 * LARGEST_TOKEN)}'
    records = read("ufdr", report(chat(GROUP, said(1), said(2, huge), said(3))))
    assert [one.key[-1] for one in messages(records)] == ["1", "3"]
    assert "takeout_too_large" in problems(records)


@pytest.mark.parametrize("open_", ["<!--", "<?x ", "<![CDATA["])
def test_what_is_opened_and_never_closed_costs_what_it_stands_in(open_: str) -> None:
    records = read("ufdr", report(chat(GROUP, said(1), said(2, open_), said(3), said(4))))
    assert {"1", "4"} <= {one.key[-1] for one in messages(records)}
    assert problems(records)


def test_a_value_that_is_too_long_is_cut_and_told() -> None:
    records = read("ufdr", report(chat(GROUP, said(1, body="x" * (LONGEST + 5)), said(2))))
    assert [len(one.text) for one in messages(records)] == [LONGEST, 5]
    assert problems(records) == ["ufdr_cut"]


def test_a_message_of_too_many_parts_is_cut_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ufdr_xml, "MOST_PARTS", 100)
    parties = models("To", "Party", *(party(str(n)) for n in range(200)))
    records = read("ufdr", report(chat(GROUP, said(1, parties), said(2))))
    assert len(messages(records)) == 2
    assert problems(records) == ["ufdr_cut"]


def test_messages_behind_a_broken_beginning_belong_to_no_other_chat() -> None:
    data = report(chat(GROUP, said(1)), chat("120363000000000002@g.us", said(2), said(3)))
    at = data.index(b'<model type="Chat"', 400)
    records = read("ufdr", data[:at] + data[at:].replace(b'<model type="Chat"', b'<model type="Chat', 1))
    assert len(messages(records)) == 3
    first, second, third = messages(records)
    assert second.network == third.network != first.network
    assert "2@g.us" not in second.network
    assert problems(records) == ["takeout_no_xml", "ufdr_chat_lost"]


def test_a_broken_message_costs_one_message_and_its_chat_goes_on() -> None:
    data = report(chat(GROUP, said(1), said(2, body="kapot"), said(3)), chat(B, said(4)))
    records = read("ufdr", data.replace(b"kapot]]></value>", b"kapot]]></valux>"))
    assert [(one.key[-1], one.network) for one in messages(records)] == [
        ("1", f"whatsapp:{GROUP}"),
        ("3", f"whatsapp:{GROUP}"),
        ("4", f"whatsapp:{B}"),
    ]
    assert problems(records) == ["takeout_no_xml"]


def test_control_characters_are_shown_and_told_once() -> None:
    records = read("ufdr", report(chat(GROUP, said(1, body="a\x01b"), said(2, body="\x02"))))
    assert [one.text for one in messages(records)] == ["a?b", "?"]
    assert problems(records) == ["takeout_controls"]


def test_many_of_one_name_without_a_number_are_one_name() -> None:
    people = tuple(party("", "Jan") for _ in range(3)) + tuple(party(f"{n}@lid", "Jan") for n in range(3))
    keys = members(read("ufdr", report(chat(GROUP, people=people))))
    assert keys == {"name:Jan", "whatsapp:0@lid", "whatsapp:1@lid", "whatsapp:2@lid"}


def test_memory_does_not_grow_with_the_file() -> None:
    def made(count: int) -> Iterator[bytes]:
        head, tail = report(chat(GROUP, "@@")).split(b"@@")
        yield head
        for number in range(count):
            yield said(number, body="Een bericht van gewone lengte").encode()
        yield tail

    def peak(count: int) -> int:
        tracemalloc.start()
        found = sum(isinstance(one, Message) for one in FORMATS["ufdr"].records(Bytes(made(count)), "report.xml"))
        assert found == count
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    small = peak(200)
    assert peak(1000) < small + 2**20
