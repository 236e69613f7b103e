"""Ties follow from what was written and done, layer by layer; what gives none is told."""

import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.networks.made import START, message, pairs, stored
from vangnet.networks.shape import (
    Access,
    Act,
    ActKind,
    Layer,
    Medium,
    Member,
    Message,
    Moment,
    Network,
    Reaction,
    Role,
    Tie,
)
from vangnet.networks.store.layout import ties_file


@pytest.fixture
def read(tmp_path, monkeypatch):
    return lambda *exports, **more: stored(tmp_path, monkeypatch, *exports, **more)


def told(of, code):
    return [one.values for one in of.manifest.coverage if one.code == code]


def test_a_reply_is_a_tie_to_the_author_of_what_is_replied_to(read):
    found = read([message(1, "a"), message(2, "b", reply_to="m1"), message(3, "b", reply_to="m1")])
    assert pairs(found, "public") == {("b", "a"): 2.0}
    assert found.activity.tolist() == [1, 2]


def test_a_reply_may_stand_before_what_it_answers(read):
    assert pairs(read([message(2, "b", reply_to="m1"), message(1, "a")]), "public") == {("b", "a"): 1.0}


def test_cyclic_replies_end_and_tie_both_ways(read):
    found = read([message(1, "a", reply_to="m2"), message(2, "b", reply_to="m1"), message(3, "c", reply_to="m3")])
    assert pairs(found, "public") == {("a", "b"): 1.0, ("b", "a"): 1.0}
    assert told(found, "to_oneself") == [{"count": 1}]


def test_a_reply_to_what_the_export_lacks_gives_no_tie_and_is_told(read):
    found = read([message(1, "a", reply_to="gone"), message(2, "a"), message(3, "b", reply_to="m2")])
    assert pairs(found, "public") == {("b", "a"): 1.0}
    assert told(found, "replies_outside") == [{"count": 1, "total": 2}]


def test_keys_of_messages_hold_within_their_export(read):
    found = read([message(1, "a")], [message(1, "b"), message(2, "c", reply_to="m1")])
    assert pairs(found, "public") == {("c", "b"): 1.0}


def test_mentions_tie_to_each(read):
    assert pairs(read([message(1, "a", mentions=("b", "c"))]), "public") == {("a", "b"): 1.0, ("a", "c"): 1.0}


def test_private_messages_stand_in_their_own_layer(read):
    private = {"layer": Layer.PRIVATE}
    found = read([message(1, "a", to=("b",), **private), message(2, "b", to=("a",), reply_to="m1", **private)])
    assert found.layers == ("private",)
    assert pairs(found, "private") == {("a", "b"): 1.0, ("b", "a"): 2.0}


def test_a_conversation_of_two_ties_them_where_no_receiver_is_told(read):
    of_two = [message(number, author, layer=Layer.PRIVATE) for number, author in enumerate("aab")]
    assert pairs(read(of_two), "private") == {("a", "b"): 2.0, ("b", "a"): 1.0}


def test_a_conversation_of_three_is_not_guessed(read):
    assert read([message(number, author, layer=Layer.PRIVATE) for number, author in enumerate("abc")]).layers == ()


def test_a_forward_by_name_ties_to_a_name_and_to_no_member_of_that_name(read):
    found = read([message(1, "a"), message(2, "b", forwarded_from="a"), message(3, "b", forwarded_from="Jan")])
    assert pairs(found, "forward") == {("b", "a"): 1.0, ("b", "name:Jan"): 1.0}


def test_reactions_tie_whoever_reacted_to_the_author(read):
    found = read([message(1, "a", reactions=(Reaction("ok", 5, ("b", "c")),))])
    assert pairs(found, "reaction") == {("b", "a"): 1.0, ("c", "a"): 1.0}


def test_acts_tie_to_those_to_whom_they_were_done(read):
    acts = [Act(ActKind.INVITE, "group", "a", ("b", "c")), Act(ActKind.JOIN, "group", "d")]
    acts.append(Act(ActKind.CHANGE_NUMBER, "group", "a", ("z",)))  # one member, and no tie
    found = read(acts)
    assert pairs(found, "membership") == {("a", "b"): 1.0, ("a", "c"): 1.0}
    assert found.manifest.acts == 3


def test_access_ties_to_who_posted_first(read):
    medium = Medium(sha256="AB" * 32, name="Foto.jpg")
    found = read(
        [
            message(2, "late", media=(medium,)),
            message(1, "first", media=(medium,)),
            Access("r", "group", "ab" * 32, "download", 3),
            Access("r", "group", "m2"),
            Access("r", "group", "foto.jpg"),  # two posted a file of that name
        ]
    )
    assert pairs(found, "access") == {("r", "first"): 3.0, ("r", "late"): 1.0}
    assert told(found, "access_outside") == [{"count": 1, "total": 3}]


def test_stated_ties_keep_weight_direction_and_layer(read):
    ties = [Tie("a", "b", weight=2.5), Tie("a", "b"), Tie("b", "c", is_directed=False), Tie("a", "c", Layer.ACCESS)]
    found = read(ties)
    assert pairs(found, "public") == {("a", "b"): 3.5, ("b", "c"): 1.0, ("c", "b"): 1.0}
    assert pairs(found, "access") == {("a", "c"): 1.0}
    assert found.manifest.stated_ties == 4


def test_weights_are_changed_without_reading_again(read):
    found = read([message(1, "a"), message(2, "b", reply_to="m1", mentions=("a",))])
    assert found.adjacency("public").sum() == 2
    assert found.adjacency("public", {"mention": 0.0, "reply": 3.0}).sum() == 3
    assert found.adjacency("public").dtype == np.float32


def test_a_message_in_two_exports_counts_once(read):
    same = [Network("telegram:channel:5"), message(1, "telegram:user1"), message(2, "telegram:user2", reply_to="m1")]
    same = [same[0], *(msg_in(one, "telegram:channel:5") for one in same[1:])]
    found = read(same, same)
    assert (found.manifest.members, found.manifest.messages) == (2, 2)
    assert pairs(found, "public") == {("telegram:user2", "telegram:user1"): 1.0}
    assert found.activity.tolist() == [1, 1]
    assert found.table("messages").collect().height == 2
    assert told(found, "doubled") == [{"count": 2}]


def msg_in(one, network):
    import msgspec

    return msgspec.structs.replace(one, network=network)


def test_a_name_in_two_exports_is_two_members(read):
    found = read([message(1, "name:Jan")], [message(1, "name:Jan")])
    assert found.members["key"].to_list() == ["name:Jan", "name:Jan"]
    assert found.members["name"].to_list() == ["Jan", "Jan"]
    assert told(found, "shared_names") == [{"count": 1, "members": 2, "most": 2}]


def test_dates_of_1970_and_times_without_a_zone_are_told(read):
    old = Moment(START.replace(year=1970, month=1, day=1))
    local = Moment(START.replace(tzinfo=None), is_utc=False)
    found = read([message(1, "a"), msg_at(message(2, "a"), old), msg_at(message(3, "a"), local)])
    assert told(found, "first_day_of_1970") == [{"count": 1}]
    assert told(found, "local_times") == [{"count": 1}]
    assert found.manifest.messages == 3


def msg_at(one, moment):
    import msgspec

    return msgspec.structs.replace(one, moment=moment)


def test_messages_of_nobody_are_kept_and_told(read):
    found = read([message(1, ""), message(2, "a", reply_to="m1")])
    assert (found.manifest.messages, found.layers) == (2, ())
    assert told(found, "no_author") == [{"count": 1}]


def test_members_told_again_are_joined_and_roles_are_kept(read):
    found = read(
        [
            Member("telegram:user1"),
            Member("telegram:user1", "Jan"),
            Member("telegram:user1", "Piet", is_owner_of_device=True),
            Role("telegram:user1", "group", "Moderator", 1, "flag", position=3),
        ]
    )
    (one,) = found.members.rows(named=True)
    assert (one["name"], one["is_owner"], one["kind"]) == ("Jan", True, "unknown")
    assert found.table("tellings").collect()["name"].to_list() == ["", "Jan", "Piet"]
    assert found.table("roles").collect()["position"].to_list() == [3]


@pytest.mark.parametrize("count", [20_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_members_of_one_name_stay_apart_and_are_told(read, count):
    found = read([Member(f"forum:{number}", "Jan") for number in range(count)])
    assert found.manifest.members == count
    assert told(found, "shared_names") == [{"count": 1, "members": count, "most": count}]


_people = st.sampled_from("abcd")
_messages = st.lists(st.tuples(_people, st.integers(0, 9), st.lists(_people, max_size=3), st.booleans()), max_size=10)


@settings(max_examples=15, deadline=None)
@given(_messages)
def test_ties_are_those_of_a_plain_count(rows):
    """Beside a count in plain Python, message by message."""
    given_ = [
        message(n, who, reply_to=f"m{to}", mentions=tuple(named), layer=Layer.PRIVATE if private else Layer.PUBLIC)
        for n, (who, to, named, private) in enumerate(rows)
    ]
    counted: dict[str, Counter] = {"public": Counter(), "private": Counter()}
    for who, to, named, private in rows:
        events = [*named, *([rows[to][0]] if to < len(rows) else [])]
        counted["private" if private else "public"].update((who, other) for other in events if other != who)
    wrote = {who for who, _, _, private in rows if private}
    if len(wrote) == 2:  # a conversation of two
        for who, _, _, private in rows:
            counted["private"].update([(who, *(wrote - {who}))] if private else [])
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patched:
        found = stored(Path(place), patched, given_)
        for layer, ties in counted.items():
            assert pairs(found, layer) == ties
        assert found.activity.sum() == len(rows)


def months(of, layer, kind):
    keys = of.members["key"].to_list()
    told = pl.read_parquet(of.directory / ties_file(layer, kind))
    return {(keys[a], keys[b]): (first, last) for a, b, _, _, first, last in told.iter_rows()}


def month(year, number):
    return (year - 1970) * 12 + number - 1


def test_ties_keep_their_first_and_last_month(read):
    def at(number, year, of_year):
        told = {"reply_to": "m0"} if number else {}
        return Message(f"m{number}", "group", "ab"[number > 0], Moment(datetime(year, of_year, 1, tzinfo=UTC)), **told)

    found = read([at(0, 2020, 1), at(1, 2023, 7), at(2, 2021, 12), at(3, 2022, 1)])
    assert months(found, "public", "reply") == {("b", "a"): (month(2021, 12), month(2023, 7))}


def test_stated_ties_keep_the_months_of_the_moments_that_are_told(read):
    late, early = Moment(datetime(2024, 5, 31, 23, tzinfo=UTC)), Moment(datetime(1969, 12, 31, tzinfo=UTC))
    ties = [Tie("a", "b", moment=late), Tie("a", "b"), Tie("a", "b", moment=early), Tie("b", "c", is_directed=False)]
    assert months(read(ties), "public", "stated") == {
        ("a", "b"): (-1, month(2024, 5)),
        ("b", "c"): (None, None),
        ("c", "b"): (None, None),
    }


def test_a_month_beyond_all_time_is_the_last_that_can_be_told(read):
    ties = [Tie("a", "b", moment=Moment(datetime(year, 1, 2, tzinfo=UTC))) for year in (9998, 3)]
    assert months(read(ties), "public", "stated") == {("a", "b"): (month(3, 1), 2**15 - 1)}


def test_a_reaction_has_no_moment_of_its_own(read):
    found = read([message(1, "a", reactions=(Reaction("ok", 1, ("b",)),)), message(2, "b", mentions=("a",))])
    assert months(found, "reaction", "reaction") == {("b", "a"): (None, None)}
    assert months(found, "public", "mention") == {("b", "a"): (month(2026, 3), month(2026, 3))}
