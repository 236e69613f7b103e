"""My Data of Snapchat: newer and older, whose account it is, and what is not in it."""

import json
from typing import Any

import pytest

from tests.networks.formats.takeouts import coverages, messages, of, problems, read
from vangnet.networks.formats import recognise
from vangnet.networks.shape import Act, ActKind, Layer, Member, Network, NetworkKind, Tie

UUID = "0fa1b2c3-0000-4000-8000-000000000001"


def row(sender: object = "tweede", kind: str = "TEXT", **more: Any) -> dict[str, Any]:
    return {
        "From": sender,
        "Media Type": kind,
        "Created": "2024-03-01 12:00:00 UTC",
        "Content": "Hallo",
        "Conversation Title": None,
        "IsSender": sender == "proef",
        "Created(microseconds)": 1709294400250,
        "IsSaved": True,
        "Media IDs": "",
        **more,
    }


def test_whose_account_it_is_shows_by_what_was_sent() -> None:
    records = read("snapchat", {"tweede": [row("proef"), row()]})
    assert [one.key for one in of(records, Member) if one.is_owner_of_device] == ["snapchat:proef"]
    assert [(one.author, one.to) for one in messages(records)] == [
        ("snapchat:proef", ("snapchat:tweede",)),
        ("snapchat:tweede", ("snapchat:proef",)),
    ]
    assert {"snapchat_own_view", "snapchat_unsaved_absent"} <= coverages(records)


@pytest.mark.parametrize(
    ("number", "microseconds"),
    [
        (1709294400250, 250_000),  # milliseconds, as the name does not say
        (1709294400250999, 250_999),  # microseconds, as it says
        (0, 0),
        (1609294400250, 0),  # another moment: the one in words holds
        ("x", 0),
        (10**30, 0),
        (True, 0),
    ],
)
def test_the_finer_time_is_taken_where_it_agrees(number: object, microseconds: int) -> None:
    (one,) = messages(read("snapchat", {"tweede": [row(**{"Created(microseconds)": number})]}))
    assert one.moment is not None
    assert (one.moment.at.second, one.moment.at.microsecond) == (0, microseconds)
    assert one.moment.is_utc


def test_a_clock_of_1970_is_no_time() -> None:
    records = read("snapchat", {"a": [row(Created="1970-01-01 00:00:00 UTC", **{"Created(microseconds)": 0})]})
    assert messages(records)[0].moment is None
    assert problems(records) == ["takeout_zero_time"]


def test_a_group_has_a_title_and_a_number() -> None:
    records = read(
        "snapchat", {UUID: [row(**{"Conversation Title": "Voetbal"})], "tweede": [row()], UUID[:-1] + "2": [row()]}
    )
    assert [(one.name, one.kind) for one in of(records, Network)] == [
        ("Voetbal", NetworkKind.GROUP),
        ("tweede", NetworkKind.DIRECT),
        ("", NetworkKind.UNKNOWN),
    ]
    assert [one.layer for one in messages(records)] == [Layer.PUBLIC, Layer.PRIVATE, Layer.PRIVATE]


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        ("STATUSPARTICIPANTREMOVED", ActKind.REMOVE),
        ("STATUSPARTICIPANTJOINED", ActKind.JOIN),
        ("STATUSCALLMISSEDVIDEO", ActKind.CALL),
        ("STATUSCONVERSATIONCAPTURESCREENSHOT", ActKind.OTHER),
    ],
)
def test_a_status_is_an_act(kind: str, act: ActKind) -> None:
    records = read("snapchat", {"a": [row(kind=kind, Content=None)]})
    assert [(one.kind, one.told) for one in of(records, Act)] == [(act, kind)]
    assert messages(records) == []


def test_what_was_erased_is_a_message_without_its_text() -> None:
    (one,) = messages(read("snapchat", {"a": [row(kind="STATUSERASEDSNAPMESSAGE", Content=None)]}))
    assert one.is_deleted


def test_files_are_known_by_number_or_absent() -> None:
    rows = [row(kind="MEDIA", Content=None, **{"Media IDs": "b~1 | b~2"}), row(kind="STICKER", Content=None), row()]
    found = [[(each.name, each.absent) for each in one.media] for one in messages(read("snapchat", {"a": rows}))]
    assert found == [[("b~1", ""), ("b~2", "")], [("", "not_exported")], []]


def test_the_older_form_does_not_name_the_account() -> None:
    older = {
        "Received Saved Chat History": [
            {"From": "tweede", "Media Type": "TEXT", "Created": "2020-01-01 10:00:00 UTC", "Text": "Hoi"}
        ],
        "Sent Saved Chat History": [
            {"To": "tweede", "Media Type": "MEDIA", "Created": "2020-01-01 10:01:00 UTC", "Text": ""}
        ],
    }
    records = read("snapchat", older)
    received, sent = messages(records)
    assert (received.author, received.to) == ("snapchat:tweede", ("snapchat:",))
    assert (sent.author, sent.to) == ("snapchat:", ("snapchat:tweede",))
    assert [one.key for one in of(records, Member) if one.is_owner_of_device] == ["snapchat:"]
    assert "snapchat_account_unnamed" in coverages(records)


def test_only_friends_of_now_are_ties() -> None:
    friend = {"Username": "tweede", "Display Name": "T.", "Creation Timestamp": "2021-05-01 10:00:00 UTC"}
    records = read("snapchat", {"Friends": [friend], "Blocked Users": [{"Username": "derde", "Display Name": ""}]})
    assert [(one.a, one.b, one.is_directed) for one in of(records, Tie)] == [("snapchat:", "snapchat:tweede", False)]
    assert {one.key for one in of(records, Member)} == {"snapchat:", "snapchat:tweede", "snapchat:derde"}


def test_what_was_not_saved_is_counted() -> None:
    assert "snapchat_not_saved" in coverages(read("snapchat", {"a": [row(IsSaved=False)]}))


def test_a_broken_conversation_does_not_give_its_messages_to_another() -> None:
    text = json.dumps({"een": [row("een"), row("een")], "twee": [row("twee")], "drie": [row("drie")]})
    records = read(
        "snapchat", text.replace('"IsSaved": true, "Media IDs": ""}], "twee"', '"IsSaved": tru\x00, "twee"', 1)
    )
    assert [(one.author, one.network) for one in messages(records)] == [
        ("snapchat:een", "snapchat:een"),
        ("snapchat:twee", "snapchat:twee"),
        ("snapchat:drie", "snapchat:drie"),
    ]
    assert problems(records) == ["takeout_no_json"] * 2, "the row that broke, and a bracket too few"


def test_odd_values_are_told_or_read() -> None:
    records = read("snapchat", {"a": [row(12), row(None), 5, "x", {}, {"IsSaved": 1}], "b": 7, "c": {"d": [1]}})
    assert [one.author for one in messages(records)] == ["snapchat:12", ""]
    assert problems(records) == ["takeout_no_row"] * 5


def test_empty_takeouts_are_recognised_by_their_name() -> None:
    assert recognise(b"{}", "mydata/json/chat_history.json") is not None
    assert recognise(b"[]", "mydata/json/chat_history.json") is None
    assert recognise(b"{}", "x.json") is None
    assert read("snapchat", {}) == []
