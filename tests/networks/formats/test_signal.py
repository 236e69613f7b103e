"""Every trap of the texts of Signal, each as a small invented export."""

import io
import json
import os
from pathlib import Path

import pytest

from vangnet.networks.formats import recognise, signal, whatsapp
from vangnet.networks.shape import Act, Coverage, IdentifierKind, Member, Message, Network, NetworkKind, Problem, Reach


class Read:
    """The records of an export, by kind."""

    def __init__(self, text: str | bytes, name: str = "A. Proefpersoon/data.json") -> None:
        data = text.encode() if isinstance(text, str) else text
        records = list(signal.records(io.BytesIO(data), name))
        self.network = next(one for one in records if isinstance(one, Network))
        self.messages = [one for one in records if isinstance(one, Message)]
        self.acts = [one for one in records if isinstance(one, Act)]
        self.problems = [one for one in records if isinstance(one, Problem)]
        self.members = {one.key: one for one in records if isinstance(one, Member)}
        self.coverage = {one.code: one.values for one in records if isinstance(one, Coverage)}


def told(**fields: object) -> str:
    plain = {"date": "2024-01-31T22:05:00", "sender": "A. Proefpersoon", "body": "hallo  ", "quote": ""}
    return json.dumps({**plain, **fields}) + "\n"


def test_the_owner_is_me_and_others_are_names() -> None:
    read = Read(told() + told(sender="Me"))
    assert [one.author for one in read.messages] == ["name:A. Proefpersoon", "signal:owner"]
    assert read.members["signal:owner"].is_owner_of_device
    assert read.network.kind is NetworkKind.DIRECT
    assert [one.to for one in read.messages] == [("signal:owner",), ("name:A. Proefpersoon",)]


def test_only_senders_are_known_and_that_is_told() -> None:
    read = Read(told())
    assert {"signal_senders_only", "signal_disappearing", "signal_names_only", "signal_local_time"} == set(
        read.coverage
    )


def test_a_message_without_a_sender_has_no_author() -> None:
    read = Read(told(sender="No-Sender"))
    assert [one.author for one in read.messages] == [""]
    assert read.coverage["signal_no_sender"] == {"count": 1}


def test_the_first_moment_of_1970_is_no_time() -> None:
    read = Read(told(date="1970-01-01T01:00:00"))
    assert read.messages[0].moment is None
    assert read.coverage["signal_no_time"] == {"count": 1}


@pytest.mark.parametrize("line", ["{", "[]", '{"date": 1}', "nul\0", '{"sender": ' * 20_000])
def test_a_broken_line_costs_only_itself(line: str) -> None:
    read = Read(f"{told()}{line}\n{told()}")
    assert len(read.messages) == 2
    assert [(one.code, one.source.place) for one in read.problems] == [("signal_not_json", "2")]


def test_a_date_that_cannot_be_keeps_its_message() -> None:
    read = Read(told(date="gisteren"))
    assert (len(read.messages), [one.code for one in read.problems]) == (1, ["signal_no_date"])


def test_a_path_leads_nowhere_else() -> None:
    files = [{"name": "a", "path": "media/a%20b.jpg"}, {"name": "b", "path": "../../b"}, {"name": "c", "path": "/c"}]
    media = Read(told(attachments=files)).messages[0].media
    assert [one.path for one in media] == ["A. Proefpersoon/media/a b.jpg", "", ""]


def test_values_of_another_type_are_passed_over() -> None:
    read = Read(told(reactions=[1, {"name": "B", "emoji": "x"}], attachments=[2], sticker=3, body=None, deleted="ja"))
    assert len(read.messages) == 1
    assert not read.problems


def test_a_call_is_an_act() -> None:
    assert [str(one.kind) for one in Read(told(call=True)).acts] == ["call"]


def test_the_full_text_of_sigtop_tells_numbers_and_the_zone() -> None:
    aci = "9d0652a3-dcc3-4d11-975f-74d61598733f"
    blocks = [
        f"From: {who}\nType: incoming\nSent: Wed, 31 Jan 2024 22:05:00 +0100\nReceived: unknown\n\nhallo\n"
        for who in ("A. Proefpersoon (+31612345678)", f"B. Voorbeeld ({aci})", "C. Uitvinder (c.uitvinder.01)", "D")
    ]
    read = Read("Conversation: Oefening (group)\n\n" + "\n".join(blocks), "Oefening (group).txt")
    assert {one.key: (one.identifiers[0].kind, one.identifiers[0].reach) for one in read.members.values()} == {
        "phone:+31612345678": (IdentifierKind.PHONE, Reach.REUSED),
        f"signal:{aci}": (IdentifierKind.OTHER, Reach.STABLE),
        "signal:c.uitvinder.01": (IdentifierKind.USERNAME, Reach.REUSED),
        "name:D": (IdentifierKind.DISPLAY_NAME, Reach.NONE),
    }
    moment = read.messages[0].moment
    assert moment
    assert (str(moment.at), moment.is_utc) == ("2024-01-31 21:05:00+00:00", True)
    assert (read.network.name, read.network.kind) == ("Oefening", NetworkKind.GROUP)
    assert "signal_local_time" not in read.coverage


def test_a_text_that_looks_like_a_field_stays_a_text() -> None:
    block = "From: A\nType: incoming\nSent: Wed, 31 Jan 2024 22:05:00 +0100\n\nzie:\n\nFrom: iemand\nverder\n"
    (message,) = Read(f"Conversation: A\n\n{block}", "A.txt").messages
    assert message.text == "zie:\n\nFrom: iemand\nverder"


@pytest.mark.parametrize(
    ("name", "head", "format_"),
    [
        ("A/chat.md", "[2024-01-31 22:05:00] Me: x", signal),
        ("export.txt", "[2019-12-24, 12:23] Jane Doe: Hello", signal),
        ("WhatsApp Chat - A/_chat.txt", "[2024-01-31 22:05:00] A: x", whatsapp),
        ("_chat.txt", "[2024-01-31 22:05:00] A: x", whatsapp),
        ("data.json", '{"chats": []}', None),
        ("result.json", '{"name": "x", "messages": []}', None),
        ("a.txt", "zomaar tekst", None),
        ("a.jpg", "[2024-01-31 22:05:00] A: x", None),
    ],
)
def test_the_formats_are_told_apart(name: str, head: str, format_: object) -> None:
    assert recognise(head.encode(), name) is format_


@pytest.mark.evidence
def test_the_export_of_another_project_is_read_as_it_reads_it() -> None:
    folder = Path(os.environ["VANGNET_EVIDENCE"], "chat/chat-miner/signal")
    data = (folder / "test_export.txt").read_bytes()
    assert recognise(data, "test_export.txt") is signal
    found = [
        {
            "timestamp": one.moment.at.isoformat() if one.moment else "",
            "author": one.author.removeprefix("name:"),
            "message": " ".join(one.text.split()),
        }
        for one in Read(data, "test_export.txt").messages
    ]
    assert found[::-1] == json.loads((folder / "target.json").read_text("utf-8"))
