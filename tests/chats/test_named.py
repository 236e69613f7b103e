"""Who is only named in a covered network: named there, and doing nothing anywhere."""

import polars as pl
import pytest

from tests.chats.laid import Laid, laid, said
from vangnet.chats.exposing import COVERED, covered_members
from vangnet.chats.folders import folder_of
from vangnet.chats.queries.called import names, network_names
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.members import page_of_members, portrait
from vangnet.chats.queries.messages import lines_of
from vangnet.networks.shape import (
    Access,
    Act,
    ActKind,
    Identifier,
    IdentifierKind,
    Member,
    Network,
    Reach,
    Reaction,
    Role,
)

__all__ = ["laid"]

pytestmark = pytest.mark.django_db

EXPOSE, OTHER = "expose", "groep"
POST = {"network": EXPOSE, "mentions": ("named", "writes", "acts", "has a role", "opens", "reacts", "owns")}

RECORDS = [
    Network(EXPOSE, "0541 EXPOSE Jan Proefpersoon", "telegram"),
    Network(OTHER, "Wandelclub", "telegram"),
    Member(
        "named", "Jan\x00 Proefpersoon", identifiers=(Identifier(IdentifierKind.PHONE, "+31612345678", Reach.REUSED),)
    ),
    Member("owns", "De eigenaar", is_owner_of_device=True),
    said(0, "poster", "zie", **POST),
    said(1, "writes", "Dag", network=OTHER, mentions=("elsewhere",)),
    said(2, "poster", "Dag", network=OTHER, reactions=(Reaction("+", 1, ("reacts",)),)),
    said(3, "poster", "zie", network=EXPOSE, to=("to",), forwarded_from="forwarded"),
    Act(ActKind.REMOVE, OTHER, "acts", ("removed elsewhere",)),
    Act(ActKind.INVITE, EXPOSE, "poster", ("invited",)),
    Role("has a role", OTHER, "admin", 1, "role_stated"),
    Access("opens", OTHER, "m1"),
]


def covered(opened: Opened) -> set[str]:
    members = opened.stored.members.select("member", "key").lazy()
    return set(members.join(covered_members(opened.export), on="member", how="semi").collect()["key"])


def test_who_did_nothing_and_is_named_there_is_covered(laid: Laid) -> None:
    opened = laid(RECORDS, covered=[0])
    assert covered(opened) == {"named", "to", "name:forwarded", "invited"}
    (number,) = opened.stored.members.filter(pl.col("key") == "named")["member"]
    assert "Jan" not in names(opened, [number])[number]
    assert str(number) in names(opened, [number])[number]
    assert network_names(opened, [0, 1])[1] == "Wandelclub"
    assert "Jan" not in network_names(opened, [0, 1])[0]
    found = portrait(opened, number)
    assert found is not None
    assert (found.is_covered, found.identifiers, found.names, found.row["key"]) == (True, (), (), "")
    assert page_of_members(opened, words="jan").count == page_of_members(opened, words="3161").count == 0
    assert page_of_members(opened).count == opened.stored.manifest.members
    assert page_of_members(opened, sort="name").rows[0]["key"] == "owns"


def test_from_whom_it_was_forwarded_is_covered_in_such_a_group(laid: Laid) -> None:
    records = [said(0, "poster", "zie", network=EXPOSE, forwarded_from="Jan Proefpersoon"), *RECORDS]
    (line,) = lines_of(laid(records, covered=[0]), [0], language="nl")
    assert line.forwarded
    assert "Jan" not in line.forwarded


def test_nobody_is_covered_where_no_group_is(laid: Laid) -> None:
    assert covered(laid(RECORDS, covered=[])) == set()


def test_who_wrote_nothing_is_covered_before_anybody_looked(laid: Laid) -> None:
    everybody = {
        "named",
        "acts",
        "has a role",
        "opens",
        "reacts",
        "to",
        "name:forwarded",
        "invited",
        "elsewhere",
        "removed elsewhere",
    }
    assert covered(laid(RECORDS, covered=None)) == everybody
    opened = laid(RECORDS, covered=[0], number="G7")
    (folder_of(opened.export) / COVERED).unlink()
    assert covered(opened) == everybody
