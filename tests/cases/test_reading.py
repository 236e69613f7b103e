"""What somebody may know of what others said, and what waits for them."""

import pytest

from tests.desk_world import World, actor
from vangnet.cases.actions.categorising import categorise, revoke
from vangnet.cases.models import Medium
from vangnet.cases.queries import reading


@pytest.fixture
def media(world: World) -> list[Medium]:
    return world.add_media(world.add_exhibit(world.case), 3)


def say(world: World, who: str, media: list[Medium], category: str) -> None:
    by = actor(getattr(world, who))
    categorise(case=world.case, media=[medium.pk for medium in media], category=category, by=by)


def fresh(medium: Medium) -> Medium:
    return Medium.objects.get(pk=medium.pk)


def told(medium: Medium, person) -> tuple[list[tuple[str, str]], bool, int]:
    history = reading.history(fresh(medium), person)
    return [(line.person, line.category) for line in history.lines], history.is_blind, history.others


def test_the_second_reader_does_not_learn_what_the_first_said(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[:1], "1")
    assert told(media[0], world.bram) == ([], True, 1)
    assert told(media[0], world.anna) == ([("Anna", "1")], False, 0)
    say(world, "bram", media[:1], "1")
    assert told(media[0], world.bram) == ([("Anna", "1"), ("Bram", "1")], False, 1)


def test_what_is_settled_is_told_to_all(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[:1], "0")
    assert told(media[0], world.bram) == ([("Anna", "0")], False, 1)


def test_what_was_taken_back_gives_nothing_away_either(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[:1], "1")
    revoke(case=world.case, media=[media[0].pk], reason="Not sure any more", by=actor(world.anna))
    assert told(media[0], world.bram) == ([], True, 0)


def test_the_category_on_the_grid_is_kept_back_too(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[:1], "1")
    say(world, "anna", media[1:2], "0")
    now = list(Medium.objects.all())
    assert reading.may_know(now, world.bram) == {media[1].pk: "0"}
    assert reading.may_know(now, world.anna) == {media[0].pk: "1", media[1].pk: "0"}


def test_a_filter_on_a_category_gives_nothing_away(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[:1], "1")
    assert list(world.case.media.filter(reading.called("1", world.bram))) == []
    assert list(world.case.media.filter(reading.called("1", world.anna))) == media[:1]


def test_what_somebody_else_categorised_waits_for_me(world: World, media: list[Medium]) -> None:
    say(world, "anna", media[:2], "1")
    say(world, "anna", media[2:], "0")
    say(world, "bram", media[:1], "1")
    assert list(reading.waiting_for(world.bram, world.case)) == [media[1]]
    assert list(reading.waiting_for(world.anna, world.case)) == []


def test_disagreements_stand_side_by_side(world: World, media: list[Medium]) -> None:
    say(world, "anna", media, "1")
    say(world, "bram", media[:2], "0")
    found = reading.disagreements(world.case, world.olaf)
    assert [(one.medium, [(line.person, line.category) for line in one.lines]) for one in found] == [
        (media[0], [("Anna", "1"), ("Bram", "0")]),
        (media[1], [("Anna", "1"), ("Bram", "0")]),
    ]
    assert [one.medium for one in reading.disagreements(world.case, world.olaf, after=1)] == [media[1]]


def test_progress_counts_what_people_are_asked_to_read(world: World, media: list[Medium]) -> None:
    world.add_media(world.case.exhibits.get(), 2, status="known")
    say(world, "anna", media[:2], "1")
    say(world, "bram", media[:1], "1")
    assert reading.progress(world.case) == reading.Progress(total=3, none=1, first=1, settled=1, disagreed=0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(world: World, media, django_assert_num_queries, count) -> None:
    say(world, "anna", media[:count], "1")
    say(world, "bram", media[:count], "0")
    with django_assert_num_queries(2):
        assert len(reading.disagreements(world.case, world.anna)) == count
    with django_assert_num_queries(1):
        reading.history(media[0], world.anna)
