"""Tables of the LEAPP programs: columns under any of their names, and rows that break."""

import pytest

from tests.networks.formats.takeouts import coverages, messages, of, problems, read
from vangnet.networks.formats import leapp, recognise
from vangnet.networks.shape import IdentifierKind, Member, Network, NetworkKind

HEAD = "Timestamp\tDirection\tSender\tMessage\tThread ID"
FILE = "_TSV Exports/Proefapp - Messages.tsv"


def table(*rows: str, head: str = HEAD, end: str = "\r\n") -> str:
    return "\ufeff" + end.join((head, *rows)) + end


def row(text: str = "Hallo", direction: str = "Incoming", sender: str = "Tweede", thread: str = "t1") -> str:
    return f"2024-03-01 12:00:00+00:00\t{direction}\t{sender}\t{text}\t{thread}"


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        "Sent Timestamp\tMessage Direction\tAuthor\tContent\tConversation ID\tMedia",
        "Date\tFrom Me\tSender Name\tBody\tChat ID\tConversation Name\tAttachment",
        "Creation Timestamp\tSent\tSender Username\tMessage Text\tRoom ID",
        "Created\tIs Sent?\tNickname\tText\tChat-ID\tGroup Name",
        "Message Created Time\tDirection\tFrom\tMessage\tChannel ID\tChannel Name",
        "Start Time\tDirection\tPartner\tMessage",
    ],
)
def test_columns_are_known_under_their_names(head: str) -> None:
    assert recognise(f"\ufeff{head}\r\n".encode(), "x.tsv") is leapp
    cells = ["2024-03-01 12:00:00+00:00"] + ["1"] + ["Hallo"] * (head.count("\t") - 1)
    (one,) = messages(read("leapp", table("\t".join(cells), head=head)))
    assert one.moment is not None
    assert one.moment.is_utc
    assert one.text == "Hallo"


@pytest.mark.parametrize(
    "head", ["Timestamp\tURL\tTitle", "Timestamp\tMessage", "Name\tPhone", "Timestamp\tLatitude\tTo"]
)
def test_other_tables_are_not_taken(head: str) -> None:
    assert not leapp.recognises(head.encode(), "x.tsv")
    records = read("leapp", table("a\tb\tc", head=head))
    assert problems(records) == ["leapp_no_conversation"]


def test_a_conversation_by_another_name_of_file_is_not_taken() -> None:
    assert recognise(table().encode(), "x.txt") is None


def test_who_sent_is_the_owner() -> None:
    records = read("leapp", table(row(direction="Outgoing", sender="Proef"), row()))
    assert [(one.key, one.is_owner_of_device) for one in of(records, Member)] == [
        ("name:Proef", True),
        ("name:Tweede", False),
    ]


def test_the_name_of_the_other_is_never_taken_for_the_sender() -> None:
    head = "Timestamp\tDirection\tChat Partner\tMessage"
    out = "2024-03-01 12:00:00+00:00\tOutgoing\t+31600000002\tHallo"
    records = read("leapp", table(out, out.replace("Outgoing", "Incoming"), head=head))
    sent, received = messages(records)
    assert (sent.author, sent.to) == ("leapp:local user", ("proefapp:+31600000002",))
    assert received.author == "proefapp:+31600000002"
    assert [one.kind for one in of(records, Network)] == [NetworkKind.DIRECT]


def test_a_name_on_both_sides_is_told() -> None:
    rows = (row(direction="Outgoing"), row(direction="Incoming"))
    assert "leapp_sender_both_ways" in coverages(read("leapp", table(*rows)))
    assert "leapp_sender_both_ways" not in coverages(read("leapp", table(rows[0], rows[0])))


def test_a_direction_that_is_not_known_is_told_once() -> None:
    records = read("leapp", table(row(direction="???"), row(direction="???")))
    assert problems(records) == ["leapp_direction"]
    assert len(messages(records)) == 2


def test_without_direction_the_owner_stays_open() -> None:
    records = read(
        "leapp", table("2024-03-01 12:00:00\tTweede\tHallo\tt1", head="Timestamp\tSender\tMessage\tThread ID")
    )
    assert "leapp_no_direction" in coverages(records)
    (one,) = messages(records)
    assert one.moment is not None
    assert not one.moment.is_utc


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("+31 6 12345678", IdentifierKind.PHONE),
        ("31612345678@s.whatsapp.net", IdentifierKind.PHONE),
        ("900001@lid", IdentifierKind.LID),
        ("a@example.org", IdentifierKind.EMAIL),
        ("123456", IdentifierKind.OTHER),
        ("Jan", IdentifierKind.DISPLAY_NAME),
    ],
)
def test_an_identifier_has_its_kind(name: str, kind: IdentifierKind) -> None:
    (one,) = of(read("leapp", table(row(sender=name))), Member)
    assert [each.kind for each in one.identifiers] == [kind]
    assert one.key.startswith("name:") is (kind is IdentifierKind.DISPLAY_NAME)


def test_a_second_run_writes_its_heading_again() -> None:
    records = read("leapp", table(row()) + table(row()))
    assert len(messages(records)) == 2
    assert problems(records) == []


def test_a_text_of_several_lines_is_one() -> None:
    records = read("leapp", table(row('"een\r\n""twee""\tdrie"'), row()))
    assert [one.text for one in messages(records)] == ['een\n"twee"\tdrie', "Hallo"]
    assert [one.source.place for one in messages(records)] == ["2", "4"]


def test_an_open_mark_does_not_take_what_follows_with_it() -> None:
    records = read("leapp", table(row('"open'), row("twee"), row('"drie"'), row("vier")))
    assert [one.text for one in messages(records)] == ['"open', "twee", "drie", "vier"]
    assert problems(records) == ["leapp_open_quote"]


def test_an_inch_is_no_open_mark() -> None:
    records = read("leapp", table(row('5" lang'), row("twee"), row('6" lang'), row("vier")))
    assert [one.text for one in messages(records)] == ['5" lang', "twee", '6" lang', "vier"]


def test_a_row_with_other_columns_is_told_with_its_text() -> None:
    records = read("leapp", table(row(), "a\tb", row() + "\textra", "", row()))
    assert len(messages(records)) == 2
    assert problems(records) == ["leapp_columns", "leapp_columns", "leapp_columns"]


def test_separators_that_are_no_lines_stay_in_the_text() -> None:
    text = "een\u2028twee\x0bdrie\x85vier"
    assert [one.text for one in messages(read("leapp", table(row(text))))] == [text]


def test_a_line_without_end_is_told_and_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leapp, "LARGEST", 2**18)
    data = table(row("x" * (2**18 + 10)), row()).encode()
    records = read("leapp", data)
    assert [one.text for one in messages(records)] == ["Hallo"]
    assert problems(records) == ["takeout_too_large"]


def test_clocks_that_were_never_set_tell_nothing() -> None:
    rows = (row().replace("2024", "1970"), row().replace("2024-03-01 12:00:00+00:00", ""), row().replace("2024", "x"))
    records = read("leapp", table(*rows))
    assert [one.moment for one in messages(records)] == [None, None, None]
    assert problems(records) == ["takeout_zero_time", "takeout_no_time"]


def test_bytes_that_are_no_text_are_shown() -> None:
    (one,) = messages(read("leapp", table(row("@")).encode().replace(b"@", b"\xff")))
    assert one.text == "\ufffd"
