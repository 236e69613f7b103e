"""Messages as they are asked for: each filter, covering, threads that end, hostile texts; and their contents."""

import time
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from tests.chats.laid import Laid, file, laid, said
from tests.desk_world import World
from vangnet.chats.queries.contents import counts, page_of_contents
from vangnet.chats.queries.messages import PAGE, Wanted, page_of_messages
from vangnet.chats.queries.threads import thread_of
from vangnet.networks.shape import Act, ActKind, Member, Moment, Network, Reaction

__all__ = ["laid"]

pytestmark = pytest.mark.django_db

ANNA, BERT = "telegram:user1", "telegram:user2"
PEOPLE = (Member(ANNA, "A. Proefpersoon"), Member(BERT, "B. Voorbeeld"), Network("groep", "Wandelclub"))


def numbers(opened: Any, *, page: int = 1, **wanted: Any) -> list[int]:
    found = page_of_messages(opened, Wanted(**wanted), number=page)
    assert found.count >= len(found.lines)
    return [line.message for line in found.lines]


def test_each_filter_leaves_what_it_names(laid: Laid, world: World) -> None:
    medium = world.add_media(world.add_exhibit(world.case, "G1"), 1, status="known")[0]
    two = (Network("other", "Fietsclub"),)
    opened = laid(
        [
            *PEOPLE,
            *two,
            said(0, ANNA, "Wie gaat er mee?"),
            said(1, BERT, "Ik", reply_to="m0"),
            said(2, ANNA, "Dag", network="other", mentions=(BERT,)),
            said(3, BERT, "", media=(file(medium.sha256),)),
            said(4, ANNA, "", media=(file(absent="not_exported"),), moment=Moment(datetime(2026, 4, 2, tzinfo=UTC))),
            said(5, ANNA, "Zonder tijd", moment=None),
        ]
    )
    assert numbers(opened) == [4, 3, 2, 1, 0, 5]
    assert numbers(opened, oldest_first=True) == [0, 1, 2, 3, 4, 5]
    assert numbers(opened, member=1) == [3, 1]
    assert numbers(opened, member=0, to_member=1) == [2]
    assert numbers(opened, member=1, to_member=0) == [1]
    assert numbers(opened, network=1) == [2]
    assert numbers(opened, since=date(2026, 4, 2), until=date(2026, 4, 2)) == [4]
    assert numbers(opened, since=date(2026, 3, 2), until=date.max) == [4]
    assert numbers(opened, sha256=medium.sha256) == numbers(opened, media="hits") == numbers(opened, media="known")
    assert numbers(opened, media="any") == [4, 3]
    assert numbers(opened, media="not_exported") == [4]
    assert numbers(opened, words="GAAT ER") == [0]
    assert numbers(opened, words=".*") == numbers(opened, member=99) == []


def test_a_community_is_that_of_its_layer(laid: Laid) -> None:
    between = [said(at, f"telegram:user{at % 3 + 1}", reply_to=f"m{at - 1}" if at else "") for at in range(6)]
    apart = [said(at, f"telegram:user{at % 3 + 7}", reply_to=f"m{at - 1}" if at > 6 else "") for at in range(6, 12)]
    opened = laid([*between, *apart], measured=True)
    found = {frozenset(numbers(opened, community=label, layer="public")) for label in (0, 1)}
    assert found == {frozenset(range(6)), frozenset(range(6, 12))}
    assert numbers(opened, community=0) == numbers(opened, community=0, layer="public")
    assert numbers(opened, community=0, layer="private") == numbers(opened, community=9, layer="public") == []


def test_pages_follow_each_other(laid: Laid) -> None:
    opened = laid([said(at) for at in range(PAGE + 3)])
    found = page_of_messages(opened, Wanted(oldest_first=True), number=2)
    assert ([line.message for line in found.lines], found.count, found.last) == ([50, 51, 52], 53, 2)
    assert numbers(opened, page=99) == [2, 1, 0]


def test_what_is_said_in_an_expose_group_is_covered_and_cannot_be_guessed(laid: Laid) -> None:
    secret = "Bel Jannie Testpersoon op 06-12345678, Voorbeeldstraat 12"
    reaction = Reaction("Jannie 0612345678")
    named = file(name="Jannie Testpersoon 0612345678.jpg", path="photos/Jannie.jpg")
    act = Act(ActKind.PIN, "groep", ANNA, message="m0", told=secret)
    records = [*PEOPLE, said(0, ANNA, secret, reactions=(reaction,), media=(named,)), act]
    for covered in ([0], None):
        opened = laid(records, covered=covered, number=f"G{covered}")
        line = page_of_messages(opened, Wanted()).lines[0]
        assert line.is_covered
        found = page_of_messages(opened, Wanted(words="06-1234"))
        assert (found.count, found.covered_left_out) == (0, True)
        thread = thread_of(opened, 0)
        assert thread is not None
        for told in (repr(line), repr(thread)):
            assert not [one for one in ("Jannie", "12345678", "Voorbeeldstraat") if one in told]
    bare = laid([*records, said(1, BERT, "Jannie", network="other")], covered=[0], number="G7")
    assert numbers(bare, words="jannie") == [1]


def test_a_circle_of_answers_ends(laid: Laid) -> None:
    opened = laid([said(0, reply_to="m2"), said(1, reply_to="m0"), said(2, reply_to="m1"), said(3, reply_to="m3")])
    thread, alone = thread_of(opened, 0), thread_of(opened, 3)
    assert thread is not None
    assert alone is not None
    assert ([one.message for one in thread.above], thread.is_circle) == ([1, 2], True)
    assert ([one.message for one in thread.below], thread.below_count) == ([1], 1)
    assert (alone.above, alone.is_circle) == ((), True)
    assert thread_of(opened, 4) is None


def test_an_answer_to_what_is_not_there_says_so(laid: Laid) -> None:
    thread = thread_of(laid([said(0, reply_to="weg")]), 0)
    assert thread is not None
    assert (thread.above, thread.is_absent, thread.is_circle) == ((), True, False)


def test_a_long_thread_is_cut_and_goes_on(laid: Laid) -> None:
    thread = thread_of(laid([said(at, reply_to=f"m{at - 1}") for at in range(30)]), 29)
    assert thread is not None
    assert ([one.message for one in thread.above], thread.goes_on) == (list(range(19, 29)), True)


def test_a_long_text_is_cut_and_all_of_it_is_on_its_page(laid: Laid) -> None:
    opened = laid([said(0, text="x" * 50_000)])
    line = page_of_messages(opened, Wanted()).lines[0]
    assert (len(line.text), line.left) == (1_000, 49_000)
    parts = [thread_of(opened, 0, part=part) for part in (1, 2, 3)]
    assert sum(len(one.line.text) for one in parts if one) == 50_000


def test_contents_tell_who_posted_first_and_how_often_again(laid: Laid) -> None:
    twice, other, once = "a" * 64, "c" * 64, "b" * 64
    late = Moment(datetime(2026, 5, 1, tzinfo=UTC))
    opened = laid(
        [
            *PEOPLE,
            said(0, ANNA, media=(file(twice), file(twice)), moment=late),
            said(1, BERT, media=(file(twice),)),
            said(2, ANNA, media=(file(twice),), forwarded_from="B. Voorbeeld"),
            said(3, BERT, media=(file(once),)),
            said(4, ANNA, media=(file(other),)),
            said(5, BERT, media=(file(other),), moment=None),
        ]
    )
    found = page_of_contents(opened)
    assert [(one.sha256, one.messages, one.again, one.forwarded, one.is_unsure) for one in found.rows] == [
        (twice, 3, 2, 1, False),
        (other, 2, 1, 0, True),
    ]
    assert (found.rows[0].first_name, found.rows[0].first_message) == ("B. Voorbeeld", 1)
    assert counts(opened) == ([], [("not_scanned", 7, 6)])


def test_statuses_are_those_that_the_case_has_now(laid: Laid, world: World) -> None:
    media = world.add_media(world.add_exhibit(world.case, "G1"), 2, status="new")
    opened = laid([said(0, media=(file(media[0].sha256), file(media[1].sha256)))])
    media[0].status, media[0].category = "known", "c1"
    media[0].save()
    line = page_of_messages(opened, Wanted()).lines[0]
    assert [(one.status, one.category, one.position) for one in line.media] == [("known", "c1", 1), ("new", "", 2)]


def test_a_name_of_a_file_does_not_turn_around(laid: Laid) -> None:
    opened = laid([said(0, media=(file(name="foto\u202egpj.exe", path="a/b"),))])
    assert page_of_messages(opened, Wanted()).lines[0].media[0].name == "foto%E2%80%AEgpj.exe"


@pytest.mark.slow
def test_two_hundred_thousand_messages_are_listed_at_once(laid: Laid) -> None:
    opened = laid([said(at % 90_000, f"telegram:user{at % 500}", f"bericht {at}") for at in range(200_000)])
    begun = time.perf_counter()
    assert len(numbers(opened)) == PAGE
    listed = time.perf_counter() - begun
    assert numbers(opened, words="bericht 199999") == [199_999]
    print(f"listed in {listed:.2f} s, searched in {time.perf_counter() - begun - listed:.2f} s")
    assert listed < 2.0
    assert opened.stored.table("messages").select(pl.len()).collect().item() == 200_000
