"""Related series: every tie with its reason, and nothing of a case that may not be seen."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk_world import World, actor
from vangnet.cases.models import Capture, Case, Clue, Medium, PlaceClue, Series, Tie
from vangnet.victims.actions.opening import open_victim, tie_series
from vangnet.victims.models import Crop, CropClue, Victim
from vangnet.victims.queries.related import Strength, related_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def series_of(world: World, case: Case, name: str) -> tuple[Series, Medium]:
    exhibit = case.exhibits.first() or world.add_exhibit(case)
    (medium,) = world.add_media(exhibit, 1)
    series, _is_new = Series.objects.get_or_create(case=case, name=name, defaults={"review_on": "2027-01-01"})
    series.media.add(medium)
    return series, medium


def child(world: World) -> tuple[Victim, Medium]:
    victim = world.victim()
    return victim, series_of(world, world.case, "Kamer 1")[1]


def capture_of(world: World, medium: Medium) -> Capture:
    scan = medium.exhibit.scans.first() or world.add_scan(medium.exhibit)
    return Capture.objects.get_or_create(scan=scan)[0]


def clue(world: World, medium: Medium, name: str, value: str) -> None:
    facts: dict[str, Any] = {"name": name, "value": value, "key": value, "source": "x"}
    Clue.objects.create(capture=capture_of(world, medium), medium=medium, **facts)


def test_what_capture_tied_relates_a_series_of_the_same_case(world: World) -> None:
    victim, mine = child(world)
    other, theirs = series_of(world, world.case, "Tuin")
    for kind, strength, pair in (("sensor", 0.8, (mine, theirs)), ("metadata", 0.9, (theirs, mine))):
        facts = {"kind": kind, "strength": strength, "reason": ["x", {}]}
        Tie.objects.create(capture=capture_of(world, mine), first=pair[0], second=pair[1], **facts)
    (told,) = related_to(victim, world.wies)
    assert (told.series, told.strength) == (other, Strength.STRONG)
    assert [one.code for one in told.reasons] == ["victims.tied_sensor", "victims.tied_metadata"]
    assert "0.80" in told.reasons[0].tell("nl")


def test_a_series_of_a_case_that_may_not_be_seen_is_told_as_whom_to_ask(world: World) -> None:
    victim, mine = child(world)
    _other, theirs = series_of(world, world.other_case, "Geheim")
    for medium in (mine, theirs):
        clue(world, medium, "serial", "vb0001test")
    (told,) = related_to(victim, world.wies)
    assert told.series is None
    assert told.ask == "Carla (carla), TBKK Limburg, Limburg"
    assert "Geheim" not in str(told)
    assert world.other_case.number not in str(told)
    (told,) = related_to(victim, world.bram)
    assert told.reasons[0].values == {"name": "@kind_serial", "value": "vb0001test"}


def test_the_same_content_the_same_place_and_the_same_crop_are_reasons(world: World) -> None:
    victim, mine = child(world)
    other, theirs = series_of(world, world.case, "Tuin")
    other_child = open_victim(name="Gele trap", series=other, reason="naam", by=actor(world.wies))
    for medium in (mine, theirs):
        PlaceClue.objects.create(medium=medium, table="socket", choice="F", made_by=world.anna)
    for number, (whose, medium) in enumerate(((victim, mine), (other_child, theirs))):
        made = {"kind": "object", "title": "Mok", "recipe": {}, "made_by": world.wies, "number": 1}
        crop = Crop.objects.create(victim=whose, case=world.case, medium=medium, source_sha256="", **made)
        value = ("Testmerk Molentje", "testmerk molentje")[number]
        CropClue.objects.create(crop=crop, kind="brand", value=value, key="testmerkmolentje", made_by=world.wies)
    (told,) = related_to(victim, world.wies)
    assert [one.code for one in told.reasons] == ["victims.tied_crop", "victims.tied_place"]
    assert (told.strength, told.victims) == (Strength.FAIR, (other_child,))
    assert "Testmerk Molentje" in told.reasons[0].tell("nl")
    assert "merk" in told.reasons[0].tell("nl")
    assert "Type F" in told.reasons[1].tell("en")


def test_the_same_content_in_another_case(world: World) -> None:
    victim, mine = child(world)
    _series, theirs = series_of(world, world.other_case, "Elders")
    Medium.objects.filter(pk=theirs.pk).update(sha256=mine.sha256)
    (told,) = related_to(victim, world.wies)
    assert [one.code for one in told.reasons] == ["victims.tied_content"]


def test_series_on_the_page_of_the_child_are_not_told_again(world: World) -> None:
    victim, mine = child(world)
    other, theirs = series_of(world, world.case, "Tuin")
    for medium in (mine, theirs):
        clue(world, medium, "serial", "vb0001test")
    tie_series(victim, other, reason="zelfde kamer", by=actor(world.wies))
    assert related_to(victim, world.wies) == []


def test_what_is_common_ties_nobody(world: World) -> None:
    victim, mine = child(world)
    for number in range(52):
        _series, theirs = series_of(world, world.case, f"Reeks {number}")
        clue(world, theirs, "text", "veel voorkomende regel")
    clue(world, mine, "text", "veel voorkomende regel")
    assert related_to(victim, world.wies) == []


def test_somebody_without_the_childs_cases_learns_nothing(world: World) -> None:
    victim, mine = child(world)
    _series, theirs = series_of(world, world.other_case, "Elders")
    for medium in (mine, theirs):
        clue(world, medium, "serial", "vb0001test")
    assert related_to(victim, world.carla) == []


def test_as_many_questions_for_many_series_as_for_few(world: World) -> None:
    victim, mine = child(world)
    clue(world, mine, "serial", "vb0001test")
    counts = []
    for number in (1, 10):
        for each in range(number):
            clue(world, series_of(world, world.case, f"Reeks {number} {each}")[1], "serial", "vb0001test")
        with CaptureQueriesContext(connection) as asked:
            assert related_to(victim, world.wies)
        counts.append(len(asked))
    assert counts[0] == counts[1]
