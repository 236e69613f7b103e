"""Communities with known answers, who stands between them, and how they grew."""

from datetime import UTC, date, datetime

import pytest

from tests.chats.measured import Laid, laid, two_threes
from tests.chats.test_players import read
from vangnet.chats.queries.communities import beside, bridges_of, communities_of, community_of, places_of
from vangnet.chats.queries.growth import MOST_SPANS, growth_of
from vangnet.chats.queries.players import layers_of, ranking
from vangnet.networks.shape import Message, Moment, Tie

__all__ = ["laid"]

pytestmark = pytest.mark.django_db


def test_two_threes_are_two_communities(laid: Laid) -> None:
    found = read(laid(two_threes()))
    told = communities_of(found, layers_of(found)[0])
    assert (told.count, told.alone, told.pages) == (2, 0, 1)
    first, second = told.rows
    assert (first.members, first.activity, second.members, second.activity) == (3, 9, 3, 6)
    assert [name for _, name, _ in first.busiest] == ["Cas", "Anna", "Bea"]
    assert first.inside == pytest.approx(8 / 9)  # of the weight of its ties, both ways
    assert (first.held, first.held_lowest) == (1.0, 1.0)
    assert (str(first.first_at), str(second.last_at)) == ("2026-03-02 12:00:00", "2026-04-02 12:16:00")
    assert [one.resolution for one in told.runs] == [0.5, 1.0, 2.0]
    assert told.runs[1].communities == (2, 2)


def test_who_is_tied_to_nobody_is_alone(laid: Laid) -> None:
    found = read(laid(two_threes()))
    told = communities_of(found, layers_of(found)[1])
    assert (told.layer, told.count, told.alone) == ("private", 1, 4)


def test_bridges_are_told_with_where_they_lead(laid: Laid) -> None:
    found = read(laid(two_threes()))
    public = layers_of(found)[0]
    told = bridges_of(found, public)
    assert (told.count, told.joints) == (2, 2)
    assert [(one.name, one.weight, one.touched, one.is_joint) for one in told.members] == [
        ("Cas", pytest.approx(1.0), 1, True),
        ("Dirk", pytest.approx(1.0), 1, True),
    ]
    assert [one.name for one in bridges_of(found, public, community=1).members] == ["Dirk"]
    assert [(one.number, one.pairs, one.weight) for one in beside(found, public, 0)] == [(1, 1, 1.0)]


def test_a_community_has_its_members_and_where_they_write(laid: Laid) -> None:
    found = read(laid(two_threes()))
    public = layers_of(found)[0]
    assert [one.name for one in ranking(found, "public", community=0).players] == ["Cas", "Anna", "Bea"]
    assert [one.activity.place for one in ranking(found, "public", community=1).players] == [3, 3, 3]
    assert [(one.name, one.messages, one.writers) for one in places_of(found, public, 0)] == [
        ("Wandelclub", 8, 3),
        ("Anna en Fem", 1, 1),
    ]
    assert community_of(found, public, 9) is None


def test_growth_is_counted_by_month(laid: Laid) -> None:
    found = read(laid(two_threes()))
    told = growth_of(found, "public", [0, 1])
    assert [(one.first, one.last) for one in told.spans] == [
        (date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 30)),
    ]
    assert [(one.messages, one.writers) for one in told.communities] == [((7, 2), (3, 2)), ((0, 6), (0, 3))]


def test_years_are_told_where_months_are_many_and_holes_stay(laid: Laid) -> None:
    times = [Moment(datetime(year, 5, 1, tzinfo=UTC)) for year in (1970, 2024, 2026)] + [None]
    written = [Message(f"m{number}", "groep", "Anna", at) for number, at in enumerate(times)]
    written += [Message("m9", "groep", "Bea", times[2], reply_to="m0")]
    told = growth_of(read(laid(written)), "public", [0])
    years, anna = [one.first.year for one in told.spans], told.communities[0]
    assert years == list(range(1970, 2027))
    assert (anna.messages[0], anna.messages[54:], anna.undated, anna.before) == (1, (1, 0, 2), 1, 0)
    assert anna.writers[-1] == 2


def test_what_lies_far_before_is_counted_apart(laid: Laid) -> None:
    times = [Moment(datetime(year, 5, 1, tzinfo=UTC)) for year in (1, 2026)]
    written = [Message(f"m{number}", "groep", "Anna", at) for number, at in enumerate(times)]
    written += [Message("m9", "groep", "Bea", times[1], reply_to="m0")]
    told = growth_of(read(laid(written)), "public", [0])
    assert (len(told.spans), told.communities[0].before) == (MOST_SPANS, 1)


def test_an_edge_list_has_communities_without_growth(laid: Laid) -> None:
    found = read(laid([Tie("a", "b"), Tie("b", "c"), Tie("c", "a")]))
    public = layers_of(found)[0]
    first = communities_of(found, public).rows[0]
    assert (first.activity, first.first_at, growth_of(found, "public", [0]).spans) == (3, None, ())
    assert places_of(found, public, 0) == ()
