"""The HTML export of Telegram, and hostile pages."""

import html
import io
import time
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet import words
from vangnet.networks.formats import FORMATS, recognise, telegram_html
from vangnet.networks.formats.telegram import page, sentences
from vangnet.networks.shape import (
    Act,
    ActKind,
    Coverage,
    Medium,
    Member,
    Message,
    Moment,
    Network,
    NetworkKind,
    Problem,
    Record,
    Role,
)

T = TypeVar("T", bound=Record)
(EXAMPLE,) = telegram_html.EXAMPLES


def read(data: bytes, name: str = "messages.html") -> list[Record]:
    return list(telegram_html.records(io.BytesIO(data), name))


def of(kind: type[T], found: list[Record]) -> list[T]:
    return [one for one in found if isinstance(one, kind)]


def post(number: int, body: str, name: str = "A", *, joined: bool = False) -> str:
    who = "" if joined else f'<div class="from_name">\n{html.escape(name)}\n</div>'
    return (
        f'<div class="message default clearfix{" joined" if joined else ""}" id="message{number}"><div class="body">'
        f'<div class="pull_right date details" title="14.11.2023 23:15:20">\n23:15\n</div>{who}{body}</div></div>'
    )


def text(what: str) -> str:
    return f'<div class="text">\n{html.escape(what)}\n</div>'


def line(number: int, what: str) -> str:
    return f'<div class="message service" id="message{number}"><div class="body details">\n{what}\n</div></div>'


def written(*parts: str) -> bytes:
    head = '<!DOCTYPE html><html><body><div class="page_header"><div class="text bold">\nGroep\n</div></div>'
    return (head + '<div class="page_body chat_page">' + "\n".join(parts) + "</div></body></html>").encode()


def test_the_example_holds_what_it_says() -> None:
    found = read(EXAMPLE.data)
    assert recognise(EXAMPLE.data, EXAMPLE.name) is FORMATS["telegram_html"]
    assert len({one.key for one in of(Member, found)}) == EXAMPLE.members
    assert len(of(Message, found)) == EXAMPLE.messages
    assert len(of(Act, found)) == EXAMPLE.acts
    assert of(Problem, found) == []


def test_a_message_that_is_joined_has_the_author_of_the_one_before() -> None:
    found = read(written(post(1, text("x"), "Jan"), post(2, text("y"), joined=True)))
    assert [one.author for one in of(Message, found)] == ["name:Jan", "name:Jan"]


def test_a_page_that_begins_with_a_joined_message_does_not_guess_its_author() -> None:
    found = read(written(post(1, text("x"), joined=True)))
    assert of(Message, found)[0].author == ""
    assert "telegram_no_author_on_page" in {one.code for one in of(Coverage, found)}


def test_times_have_a_zone_only_where_the_page_tells_one() -> None:
    first, second, *_ = of(Message, read(EXAMPLE.data))
    assert first.moment == Moment(datetime(2023, 11, 14, 22, 15, 20, tzinfo=UTC), said="14.11.2023 23:15:20 UTC+01:00")
    assert second.moment is not None
    assert not second.moment.is_utc


def test_who_is_named_stays_a_name() -> None:
    found = read(EXAMPLE.data)
    assert all(one.key.startswith(("name:", "telegram:@")) for one in of(Member, found))
    assert {"telegram_names_instead_of_ids", "telegram_owner_unknown"} <= {one.code for one in of(Coverage, found)}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("A created group «X» with members B, C and D", ("create_group", "A", ("B", "C", "D"), "X")),
        ("A created group «X»", ("create_group", "A", (), "X")),
        ("A invited B", ("invite_members", "A", ("B",), "")),
        ("A invited B and C to the voice chat", ("invite_to_group_call", "A", ("B", "C"), "")),
        ("A removed B", ("remove_members", "A", ("B",), "")),
        ("A joined group by link from B", ("join_group_by_link", "A", ("B",), "")),
        ("A joined group by request", ("join_group_by_request", "A", (), "")),
        ("A changed group title to «Y»", ("edit_group_title", "A", (), "Y")),
        ("A changed group photo", ("edit_group_photo", "A", (), "")),
        ("A removed group photo", ("delete_group_photo", "A", (), "")),
        ("A pinned this message", ("pin_message", "A", (), "")),
        ("A converted this group to a supergroup", ("migrate_to_supergroup", "A", (), "")),
        ("A converted a basic group to this supergroup «X»", ("migrate_from_group", "A", (), "X")),
        ("A has set messages to auto-delete in 7 days", ("set_messages_ttl", "A", (), "")),
        ("A created topic «T»", ("topic_created", "A", (), "T")),
        ("Channel «X» created", ("create_channel", "", (), "X")),
        ("Channel title changed to «Y»", ("edit_group_title", "", (), "Y")),
        ("History cleared", ("clear_history", "", (), "")),
        ("Iets anders", ("information", "", (), "Iets anders")),
    ],
)
def test_a_service_message_is_an_act(said: str, wanted: tuple[str, str, tuple[str, ...], str]) -> None:
    assert sentences.read(said)[:4] == wanted
    assert len(of(Act, read(written(line(1, html.escape(said)))))) == 1


def test_acts_have_the_day_that_stands_above_them_and_what_they_say_of_rights() -> None:
    found = read(written(line(-1, "26 February 2020"), line(2, "A removed B"), line(3, "A removed A")))
    first, second = of(Act, found)
    assert (first.kind, first.actor, first.subjects) == (ActKind.REMOVE, "name:A", ("name:B",))
    assert first.moment == Moment(datetime(2020, 2, 26, tzinfo=UTC), is_utc=False, said="26 February 2020")
    assert second.kind is ActKind.LEAVE
    assert [(one.member, one.grade, one.why) for one in of(Role, found)] == [
        ("name:A", 2, "telegram_act_remove_members")
    ]
    assert of(Network, found)[-1].kind is NetworkKind.GROUP


def test_files_lie_beside_the_page_and_never_outside_the_export() -> None:
    def photo(href: str) -> str:
        return f'<a class="photo_wrap clearfix pull_left" href="{href}"><img src="x"/></a>'

    data = written(
        post(1, photo("photos/a.jpg")), post(2, photo("../../chats/chat_1/b.jpg")), post(3, photo("../../../c.jpg"))
    )
    found = read(data, "chats/chat_1/messages.html")
    assert [one.media[0] for one in of(Message, found)] == [
        Medium("chats/chat_1/photos/a.jpg", type="photo"),
        Medium("chats/chat_1/b.jpg", type="photo"),
        Medium(name="../../../c.jpg", type="photo", absent="outside"),
    ]


def test_pages_of_one_folder_are_one_chat_and_say_that_they_are_pages() -> None:
    more = '<a class="pagination block_link" href="messages2.html">Next messages</a>'
    first = read(written(post(1, text("x"))) + more.encode(), "chat/messages.html")
    second = read(written(post(2, text("x"))), "chat/messages2.html")
    assert {one.key for one in of(Network, first)} == {one.key for one in of(Network, second)}
    assert "telegram_one_of_pages" in {one.code for one in of(Coverage, first)}
    assert "telegram_single_sender" not in {one.code for one in of(Coverage, first)}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_what_people_wrote_is_read_as_it_was(wrote: str, name: str) -> None:
    found = read(written(post(1, text(wrote), name), post(2, text("b"), "B")))
    messages = of(Message, found)
    assert [one.key[-2:] for one in messages] == ["/1", "/2"]
    wanted = html.unescape(html.escape(wrote)).replace("\0", "\ufffd").strip()
    assert messages[0].text.split() == wanted.encode("utf-8", "replace").decode().split()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(EXAMPLE.data) - 1), st.integers(0, 255))
def test_a_changed_byte_never_stops_reading_nor_changes_what_stands_before_it(at: int, byte: int) -> None:
    assert kept(at, read(EXAMPLE.data[:at] + bytes([byte]) + EXAMPLE.data[at + 1 :]))
    assert kept(at, read(EXAMPLE.data[:at]))


def kept(at: int, found: list[Record]) -> bool:
    told = [one for one in read(EXAMPLE.data) if isinstance(one, Message | Act)]
    wanted = [one.source for one in told if int(one.source.place[5:]) < at][:-1]
    return wanted == [one.source for one in found if isinstance(one, Message | Act)][: len(wanted)]


def test_a_message_of_a_megabyte_is_passed_over_and_told() -> None:
    found = read(written(post(1, text("a")), post(2, text("b" * (1 << 20))), post(3, text("c"))))
    assert [one.text for one in of(Message, found)] == ["a", "c"]
    (problem,) = of(Problem, found)
    assert problem.code == "telegram_too_large"
    assert problem.values["bytes"] > 1 << 20


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<!--", "&#", "</", "<a x='", '<a x="', "<a a", "<div>", "&amp", "a=", 'a="', "<![CDATA["]
)
def test_markup_that_holds_other_parsers_for_minutes_takes_moments(piece: str) -> None:
    start = time.process_time()
    page.Told((piece * (page.MOST_BYTES // len(piece))).encode())
    page.Told(("<a " + piece.strip("<") * (page.MOST_BYTES // len(piece)) + ">").encode())
    assert time.process_time() - start < 10


def test_other_pages_are_not_taken_for_telegram() -> None:
    assert not telegram_html.recognises(b"<html><body>Telegram</body></html>", "messages.html")
    assert not telegram_html.recognises(b'{"messages":[]}', "messages.html")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_code_has_its_words(language: str) -> None:
    found = read(EXAMPLE.data)
    told = {one.code for one in of(Coverage, found)} | {one.why for one in of(Role, found)}
    assert [one for one in sorted(told) if words.word(f"networks.{one}").tell(language).startswith("networks.")] == []
