"""What was seen in crops: kept with its source, narrowed with reasons, and held against the clues of other cases."""

from typing import Any

import pytest

from tests.desk_world import World, actor
from vangnet.cases.models import Capture, Clue, Medium, Series, WatchMatch
from vangnet.errors import InputRefused
from vangnet.victims.actions.clues import compared, join_capture, revoke_clue, see_clue
from vangnet.victims.actions.opening import open_victim
from vangnet.victims.finding_again import compare
from vangnet.victims.models import Crop, CropClue, Victim
from vangnet.victims.narrowing import Told, narrow
from vangnet.victims.queries.clues import clues_of, narrowed_by

YEAR = 2026


def of_table(number: int, choice: str, **more: Any) -> Told:
    return Told(number, f"C{number}", choice, **more)


def codes(words: Any) -> list[str]:
    return [one.code for one in words]


# -- narrowing: no database -------------------------------------------------------------------------------------------


def test_two_clues_leave_the_countries_that_have_both_and_say_which_clue_excludes_which() -> None:
    told = narrow([of_table(1, "socket:G"), of_table(2, "driving:left")], this_year=YEAR)
    assert "GB" in told.countries
    assert "NL" not in told.countries
    assert not told.contradictions
    socket, driving = told.lines
    assert socket.excluded > 0
    assert "JP" in socket.alone  # drives left, and has other sockets
    assert "JP" not in driving.alone


def test_no_clue_leaves_every_country() -> None:
    told = narrow([Told(1, "merk")], this_year=YEAR)
    assert len(told.countries) == told.all_countries
    assert codes(told.lines[0].words) == ["victims.clue_narrows_nothing"]
    assert told.years == (0, YEAR)


def test_clues_that_contradict_are_named_and_nothing_is_emptied() -> None:
    told = narrow([of_table(1, "socket:I"), of_table(2, "script:thai"), of_table(3, "socket:G")], this_year=YEAR)
    assert told.countries
    assert "victims.clues_disagree" in codes(told.contradictions)
    assert told.contradictions[0].values["first"].startswith("C")


def test_the_country_of_the_page_is_told_where_the_clues_exclude_it() -> None:
    told = narrow([of_table(1, "socket:G")], this_year=YEAR, country="NL")
    assert codes(told.contradictions) == ["victims.clue_not_in_country"]
    assert not narrow([of_table(1, "socket:F")], this_year=YEAR, country="NL").contradictions


def test_years_begin_when_the_newest_thing_was_made() -> None:
    told = narrow([Told(1, "mok", made_from=2009, made_until=2011), Told(2, "stof", made_from=2014)], this_year=YEAR)
    assert told.years == (2014, YEAR)  # that it was made until 2011 bounds nothing: people keep mugs
    assert codes(told.lines[0].words) == ["victims.clue_made_from", "victims.clue_made_until"]


def test_a_thing_newer_than_its_picture_is_a_contradiction_and_the_years_stay_wide() -> None:
    told = narrow([Told(1, "mok", made_from=2019, latest=2015), Told(2, "stof", made_from=2010)], this_year=YEAR)
    assert codes(told.contradictions) == ["victims.clue_after_picture"]
    assert told.years == (2010, YEAR)


def test_things_and_pictures_of_different_years_are_told() -> None:
    told = narrow([Told(1, "mok", made_from=2019), Told(2, "stof", latest=2015)], this_year=YEAR)
    assert codes(told.contradictions) == ["victims.clues_of_other_years"]
    assert told.years[0] <= told.years[1]


def test_every_word_is_told_in_both_languages() -> None:
    clues = [
        of_table(1, "socket:I", made_from=2019, made_until=2020, latest=2015),
        of_table(2, "script:thai"),
        Told(3, "x"),
    ]
    told = narrow(clues, this_year=YEAR, country="NL")
    for one in (*told.contradictions, *(each for line in told.lines for each in line.words)):
        for language in ("nl", "en"):
            assert not one.tell(language).startswith("victims.")
            assert "$" not in one.tell(language)


# -- written down -----------------------------------------------------------------------------------------------------


@pytest.fixture
def world(db: None) -> World:
    world = World()
    world.victim()
    return world


def crop_of(world: World, victim: Victim, medium: Medium) -> Crop:
    made = {"kind": "object", "title": "Mok", "recipe": {}, "made_by": world.wies}
    number = victim.crops.count() + 1
    return Crop.objects.create(victim=victim, number=number, case=medium.case, medium=medium, source_sha256="", **made)


def own_crop(world: World) -> Crop:
    victim = world.victim()
    exhibit = world.case.exhibits.first() or world.add_exhibit(world.case)
    (medium,) = world.add_media(exhibit, 1)
    Series.objects.get(name="Kamer 1").media.add(medium)
    return crop_of(world, victim, medium)


def others_crop(world: World) -> Crop:
    """A crop of another child, of the case of another unit."""
    (medium,) = world.add_media(world.add_exhibit(world.other_case), 1)
    series = Series.objects.create(case=world.other_case, name="Elders", review_on="2027-01-01")
    series.media.add(medium)
    return crop_of(world, open_victim(name="Gele trap", series=series, reason="naam", by=actor(world.yara)), medium)


def see(world: World, crop: Crop, **facts: Any) -> CropClue:
    told = {"kind": "brand", "value": "", "choice": "", "note": "", "source": "", "made_from": None, "made_until": None}
    return see_clue(crop, facts={**told, **facts}, by=actor(world.wies))


def test_a_clue_is_kept_and_taken_back_with_a_reason(world: World) -> None:
    clue = see(world, own_crop(world), kind="socket", choice="socket:F")
    told = narrowed_by(clue.crop.victim, "nl", cases=[world.case.pk])
    assert told is not None
    assert "NL" in told.countries
    assert "GB" not in told.countries
    with pytest.raises(InputRefused):
        revoke_clue(clue, reason="", by=actor(world.wies))
    revoke_clue(clue, reason="het is een raam", by=actor(world.wies))
    assert narrowed_by(clue.crop.victim, "nl", cases=[world.case.pk]) is None
    assert clues_of(clue.crop.victim).get().revoked_why == "het is een raam"
    with pytest.raises(InputRefused):
        revoke_clue(clue, reason="nog eens", by=actor(world.wies))


@pytest.mark.parametrize(
    "facts",
    [
        {"value": ""},
        {"choice": "socket:ZZ", "kind": "socket"},
        {"choice": "script:thai", "kind": "socket"},
        {"value": "Testmerk", "made_from": 2010},
        {"value": "Testmerk", "made_from": 2012, "made_until": 2010, "source": "catalogus"},
        {"value": "Testmerk", "made_from": 3000, "source": "catalogus"},
        {"value": "Testmerk", "made_from": 3, "source": "catalogus"},
    ],
)
def test_what_cannot_be_is_refused_in_words(world: World, facts: dict[str, Any]) -> None:
    crop = own_crop(world)
    with pytest.raises(InputRefused):
        see(world, crop, **facts)
    assert not CropClue.objects.exists()


def test_the_same_thing_in_a_crop_of_another_case_is_told_to_both(world: World) -> None:
    theirs = see(world, others_crop(world), value="Testmerk Molentje")
    assert not WatchMatch.objects.exists()
    mine = see(world, own_crop(world), value="testmerk  MOLENTJE")
    match = WatchMatch.objects.get()
    assert (match.series.name, match.exhibit.case) == ("Elders", world.case)
    assert (match.value, match.found) == (theirs.value, mine.value)
    see(world, mine.crop, value="Testmerk Molentje")
    assert WatchMatch.objects.count() == 1


def test_what_a_table_holds_or_is_too_short_ties_no_strangers(world: World) -> None:
    see(world, others_crop(world), kind="socket", choice="socket:F")
    see(world, own_crop(world), kind="socket", choice="socket:F")
    assert not WatchMatch.objects.exists()
    assert compared("mok") == ""
    assert compared("Samsung") == ""
    assert compared("Testmerk Molentje") == "testmerkmolentje"


def read_by_capture(world: World, value: str) -> Capture:
    """Capture read this in a picture of the other case."""
    exhibit = world.other_case.exhibits.first() or world.add_exhibit(world.other_case)
    (medium,) = world.add_media(exhibit, 1)
    from django.utils import timezone

    capture = Capture.objects.create(scan=world.add_scan(exhibit), state="done", ended_at=timezone.now())
    facts = {"name": "text", "value": value, "key": compared(value), "source": "picture"}
    Clue.objects.create(capture=capture, medium=medium, **facts)
    return capture


def test_what_capture_read_elsewhere_is_met_by_a_clue_of_a_crop(world: World) -> None:
    read_by_capture(world, "TESTMERK molentje")
    see(world, own_crop(world), value="Testmerk Molentje")
    match = WatchMatch.objects.get()
    assert (match.series.name, match.exhibit.case, match.found) == ("Kamer 1", world.other_case, "TESTMERK molentje")


def test_what_capture_reads_later_meets_the_clues_of_crops(world: World) -> None:
    see(world, own_crop(world), value="Testmerk Molentje")
    capture = read_by_capture(world, "TESTMERK molentje")
    compare()
    assert WatchMatch.objects.get().exhibit.case == world.other_case
    assert join_capture(capture) == 0
