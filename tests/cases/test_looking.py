"""The account of what somebody had before their eyes."""

import json

import pytest

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.actions.looking import look, look_at_all, looked
from vangnet.cases.models import Look, Medium


@pytest.fixture
def media(world: World) -> list[Medium]:
    return world.add_media(world.add_exhibit(world.case), 2)


def test_a_look_is_counted_and_logged(world: World, media: list[Medium]) -> None:
    seen = look(case=world.case, medium=media[0], large=True, by=actor(world.anna))
    assert (seen.person, seen.large, seen.sound, seen.is_first, seen.severity) == (world.anna, True, False, True, None)
    entry = AuditEntry.objects.get()
    assert (entry.name, json.loads(entry.objects_named)) == ("medium.look", [f"medium:{media[0].pk}"])
    assert json.loads(entry.details) == {"large": True, "sound": False}


def test_a_content_seen_before_is_no_first_look(world: World, media: list[Medium]) -> None:
    look_at_all(case=world.case, media=media[:1], by=actor(world.anna))
    look_at_all(case=world.case, media=media, by=actor(world.anna))
    look_at_all(case=world.case, media=media, by=actor(world.bram))
    firsts = list(Look.objects.order_by("pk").values_list("person__number", "is_first"))
    assert firsts == [("anna", True), ("anna", False), ("anna", True), ("bram", True), ("bram", True)]


def test_the_same_content_in_another_case_was_seen_before(world: World, media: list[Medium]) -> None:
    look_at_all(case=world.case, media=media[:1], by=actor(world.anna))
    (again,) = world.add_media(world.add_exhibit(world.other_case), 1)
    Medium.objects.filter(pk=again.pk).update(sha256=media[0].sha256)
    again.refresh_from_db()
    seen = look(case=world.other_case, medium=again, by=actor(world.anna))
    assert seen.is_first is False


def test_a_look_is_as_severe_as_the_category_that_one_may_know(world: World, media: list[Medium]) -> None:
    categorise(case=world.case, media=[media[0].pk], category="1", by=actor(world.anna))
    now = list(world.case.media.all())
    assert [seen.severity for seen in look_at_all(case=world.case, media=now, by=actor(world.anna))] == [3, None]
    assert [seen.severity for seen in look_at_all(case=world.case, media=now, by=actor(world.bram))] == [None, None]


def test_saying_what_it_shows_tells_how_severe_the_look_was(world: World, media: list[Medium]) -> None:
    look_at_all(case=world.case, media=media, by=actor(world.anna))
    look_at_all(case=world.case, media=media, by=actor(world.bram))
    categorise(case=world.case, media=[media[0].pk], category="2", by=actor(world.anna))
    told = list(Look.objects.order_by("pk").values_list("severity", flat=True))
    assert told == [2, None, None, None]


def test_time_is_added_to_ones_own_look_only_and_not_in_the_log(world: World, media: list[Medium]) -> None:
    seen = look(case=world.case, medium=media[0], by=actor(world.anna))
    assert looked(look=seen.pk, seconds=2.5, by=actor(world.anna)) is True
    assert looked(look=seen.pk, seconds=1, by=actor(world.anna)) is True
    assert looked(look=seen.pk, seconds=100, by=actor(world.bram)) is False
    assert looked(look=seen.pk, seconds=-5, by=actor(world.anna)) is True
    assert Look.objects.get().seconds == 3.5
    assert AuditEntry.objects.count() == 1


def test_a_page_that_stood_open_overnight_was_not_looked_at(world: World, media: list[Medium]) -> None:
    seen = look(case=world.case, medium=media[0], by=actor(world.anna))
    looked(look=seen.pk, seconds=40_000, by=actor(world.anna))
    assert Look.objects.get().seconds == 3600


def test_media_of_another_case_are_not_there(world: World, media: list[Medium]) -> None:
    with pytest.raises(Medium.DoesNotExist):
        look_at_all(case=world.other_case, media=media, by=actor(world.anna))
    assert Look.objects.count() == 0
