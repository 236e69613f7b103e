"""Members of an export: found by name, key and identifier; what is told of one and what follows from it."""

from datetime import UTC, datetime

import pytest

from tests.chats.laid import Laid, laid, said
from vangnet.chats.queries.called import names
from vangnet.chats.queries.members import (
    PAGE,
    most_tied,
    page_of_members,
    places,
    portrait,
)
from vangnet.networks.shape import Identifier, IdentifierKind, Member, Moment, Network, Reach

__all__ = ["laid"]

pytestmark = pytest.mark.django_db

ANNA, BERT, CAS = "telegram:user1", "telegram:user2", "telegram:user3"
PHONE = Identifier(IdentifierKind.PHONE, "+31600000000", Reach.REUSED)
RECORDS = [
    Network("groep", "Wandelclub", "telegram"),
    Member(ANNA, "A. Proefpersoon", identifiers=(PHONE,)),
    Member(BERT, "<b>B. Voorbeeld"),
    said(0, ANNA, "Dag"),
    said(1, BERT, "Dag", reply_to="m0"),
    said(2, ANNA, "Dag", moment=Moment(datetime(2026, 4, 1, tzinfo=UTC)), reply_to="m1", mentions=(CAS,)),
    said(3, ANNA, "Dag", moment=None),
]


def test_members_are_found_by_what_is_told_of_them(laid: Laid) -> None:
    opened = laid(RECORDS)
    for words, found in (("proef", [0]), ("USER2", [1]), ("+3160", [0]), ("", [0, 1, 2]), ("(", []), ("<B>", [1])):
        assert [row["member"] for row in page_of_members(opened, words=words).rows] == found
    for sort, found in (("messages", [0, 1, 2]), ("first", [0, 1, 2]), ("last", [0, 1, 2]), ("name", [1, 0, 2])):
        assert [row["member"] for row in page_of_members(opened, sort=sort).rows] == found
    assert names(opened, [0, 2, -1, 7]) == {0: "A. Proefpersoon", 2: CAS}


def test_pages_of_members_follow_each_other(laid: Laid) -> None:
    opened = laid([Member(f"telegram:user{at}", "x" * 1_000) for at in range(PAGE + 2)])
    page = page_of_members(opened, number=2)
    assert ([row["member"] for row in page.rows], page.count, page.last) == ([100, 101], 102, 2)
    assert len(page.rows[0]["name"]) == 101


def test_a_portrait_tells_what_the_export_tells(laid: Laid) -> None:
    opened = laid(RECORDS)
    found = portrait(opened, 0)
    assert found is not None
    assert [(one["kind"], one["value"], one["reach"]) for one in found.identifiers] == [
        ("phone", "+31600000000", "reused")
    ]
    assert [(one["name"], one["messages"]) for one in found.networks] == [("Wandelclub", 3)]
    assert (found.months, found.undated) == ((("2026-03", 1), ("2026-04", 1)), 1)
    assert portrait(opened, 3) is None


def test_ties_are_told_both_ways(laid: Laid) -> None:
    tied = most_tied(laid(RECORDS), 0)
    assert [(one.name, one.towards, one.back) for one in tied["public"]] == [("<b>B. Voorbeeld", 1, 1), (CAS, 1, 0)]
    assert most_tied(laid([said(0)], number="G7"), 0) == {}


def test_places_stand_beside_the_place_by_plain_count(laid: Laid) -> None:
    opened = laid(RECORDS, measured=True)
    found = {member: places(opened, member) for member in (0, 1, 2)}
    assert [found[member][0].activity for member in (0, 1, 2)] == [1, 2, 3]
    assert {one[0].members for one in found.values()} == {3}
    assert dict(found[0][0].places)["degree"] == 1
    assert found[0][0].community == 0
    assert opened.measures is not None
    for name, place in found[1][0].places:
        assert place == next(one.place for one in opened.measures.layers[0].rankings[name] if one.member == 1)
