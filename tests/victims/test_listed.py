"""Known is not closed: what the lists know and nobody identified can get a page."""

import pytest

from tests.desk_world import World, actor
from vangnet.victims.actions.opening import open_victim
from vangnet.victims.queries.listed import listed_without_page, media_listed_as

HIT = {"list": "lijst", "series": 'Zomerdag "é" 100%', "victim_identified": False}


@pytest.fixture
def known(world: World) -> World:
    """Known media in Anna's case and in one of Limburg: not identified, identified, and nothing told."""
    exhibit, elsewhere = world.add_exhibit(world.case), world.add_exhibit(world.other_case)
    world.add_media(exhibit, 3, status="known", hits=[HIT])
    world.add_media(exhibit, 2, status="known", hits=[{**HIT, "series": "Klaar", "victim_identified": True}])
    world.add_media(exhibit, 1, status="known", hits=[{**HIT, "series": "Niets", "victim_identified": None}])
    world.add_media(exhibit, 1, status="known", hits=[HIT, {**HIT, "list": "ander", "victim_identified": True}])
    world.add_media(elsewhere, 2, status="known", hits=[{**HIT, "series": "Elders"}])
    return world


def test_a_series_of_a_list_whose_child_nobody_identified_waits_for_a_page(known: World) -> None:
    found, more = listed_without_page(known.wies)
    assert not more
    told = [(one.name, one.media, [(case, n) for case, n in one.cases], one.page) for one in found]
    assert told == [(HIT["series"], 3, [(known.case, 3)], None)]
    assert listed_without_page(known.nobody) == ([], False)


def test_a_page_that_was_begun_takes_it_from_the_list(known: World) -> None:
    child = open_victim(name="Zomer", listed_as=HIT["series"], by=actor(known.wies))
    assert (child.is_listed, child.status) == (True, "unidentified")
    assert listed_without_page(known.wies)[0] == []
    assert media_listed_as(known.wies, HIT["series"]) == [(known.case, 4)]
    assert media_listed_as(known.yara, HIT["series"]) == []


def test_a_page_of_another_unit_is_told_with_whom_to_ask(known: World) -> None:
    theirs = open_victim(name="Zomer", listed_as=HIT["series"], by=actor(known.yara))
    (one,) = listed_without_page(known.wies)[0]
    assert one.page == theirs
