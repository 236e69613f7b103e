"""Saying what media show: by whom, replaced by newer rows, undone, never edited."""

import json

import pytest
from django.db import connection

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions.categorising import Undone, categorise, revoke, undo, undo_last
from vangnet.cases.models import Categorisation, Medium, Revocation
from vangnet.errors import InputRefused, UsageError


@pytest.fixture
def media(world: World) -> list[int]:
    return [medium.pk for medium in world.add_media(world.add_exhibit(world.case), 4)]


def readings(ids: list[int]) -> list[tuple[str, str]]:
    return list(Medium.objects.filter(pk__in=ids).values_list("category", "reading"))


def say(world: World, who: str, ids: list[int], category: str, **more: str) -> str:
    return categorise(case=world.case, media=ids, category=category, by=actor(getattr(world, who)), **more)


def test_one_person_settles_what_needs_no_second_reader(world: World, media: list[int]) -> None:
    say(world, "anna", media[:2], "0")
    assert readings(media) == [("0", "settled")] * 2 + [("", "none")] * 2


def test_two_people_settle_what_needs_a_second_reader(world: World, media: list[int]) -> None:
    say(world, "anna", media[:2], "1")
    assert readings(media[:2]) == [("1", "first")] * 2
    say(world, "bram", media[:1], "1")
    assert readings(media[:2]) == [("1", "settled"), ("1", "first")]


def test_two_people_who_differ_disagree(world: World, media: list[int]) -> None:
    say(world, "anna", media[:1], "1")
    say(world, "bram", media[:1], "2")
    assert readings(media[:1]) == [("", "disagreed")]


def test_saying_it_again_replaces_what_one_said(world: World, media: list[int]) -> None:
    say(world, "anna", media[:1], "1")
    second = say(world, "anna", media[:1], "0", certainty="probable", note="A drawing")
    assert readings(media[:1]) == [("0", "settled")]
    rows = list(Categorisation.objects.values_list("category", "is_live", "certainty", "note"))
    assert rows == [("1", False, "sure", ""), ("0", True, "probable", "A drawing")]
    assert Revocation.objects.values_list("why", "act").get() == ("changed", second)


def test_one_line_in_the_log_names_all_media(world: World, media: list[int]) -> None:
    act = say(world, "anna", media, "0", way="contact_sheet")
    entry = AuditEntry.objects.get()
    assert (entry.name, entry.case_number, entry.purpose) == ("medium.categorise", world.case.number, "investigation")
    assert json.loads(entry.objects_named) == [f"medium:{pk}" for pk in media]
    assert json.loads(entry.details) == {
        "act": act,
        "category": "0",
        "certainty": "sure",
        "way": "contact_sheet",
        "replaced": 0,
    }


@pytest.mark.parametrize("category", ["5", "9", "", "1 "])
def test_a_category_that_the_profile_has_not_is_refused(world: World, media: list[int], category: str) -> None:
    with pytest.raises(InputRefused, match="0, 1, 2, 3, 4"):
        say(world, "anna", media, category)
    assert readings(media) == [("", "none")] * 4
    assert AuditEntry.objects.count() == 0


def test_a_profile_without_codes_is_refused(world: World, media: list[int]) -> None:
    world.case.profile = "generic"
    with pytest.raises(InputRefused):
        say(world, "anna", media, "1")


@pytest.mark.parametrize("more", [{"certainty": "very"}, {"way": "guessed"}])
def test_words_that_no_form_sends_are_refused(world: World, media: list[int], more: dict[str, str]) -> None:
    with pytest.raises(InputRefused):
        say(world, "anna", media, "1", **more)


def test_media_of_another_case_are_not_there(world: World, media: list[int]) -> None:
    other = world.add_media(world.add_exhibit(world.other_case), 1)[0].pk
    for ids in ([other], [media[0], other], [10**9]):
        with pytest.raises(Medium.DoesNotExist):
            say(world, "anna", ids, "0")
    assert readings([*media, other]) == [("", "none")] * 5


def test_the_program_itself_says_nothing_of_media(world: World, media: list[int]) -> None:
    with pytest.raises(UsageError):
        categorise(case=world.case, media=media, category="0", by=actor(None))


def test_what_is_taken_back_counts_no_longer(world: World, media: list[int]) -> None:
    say(world, "anna", media[:1], "1")
    say(world, "bram", media[:1], "0")
    revoke(case=world.case, media=media[:1], reason=" Talked it over ", by=actor(world.bram))
    assert readings(media[:1]) == [("1", "first")]
    assert Revocation.objects.values_list("why", "reason", "person").get() == (
        "withdrawn",
        "Talked it over",
        world.bram.pk,
    )
    assert AuditEntry.objects.last().name == "medium.revoke"


def test_nobody_takes_back_what_another_said(world: World, media: list[int]) -> None:
    say(world, "anna", media[:1], "1")
    with pytest.raises(InputRefused):
        revoke(case=world.case, media=media[:1], reason="I know better", by=actor(world.olaf))
    assert readings(media[:1]) == [("1", "first")]


def test_taking_back_asks_a_reason(world: World, media: list[int]) -> None:
    say(world, "anna", media[:1], "1")
    with pytest.raises(InputRefused):
        revoke(case=world.case, media=media[:1], reason="  ", by=actor(world.anna))


def test_undoing_takes_back_the_whole_last_act_and_restores_what_it_replaced(world: World, media: list[int]) -> None:
    first = say(world, "anna", media[:2], "0")
    second = say(world, "anna", media[1:], "1")
    assert undo_last(case=world.case, by=actor(world.anna)) == Undone(second, 3, 1)
    assert readings(media) == [("0", "settled")] * 2 + [("", "none")] * 2
    assert undo_last(case=world.case, by=actor(world.anna)) == Undone(first, 2, 0)
    assert readings(media) == [("", "none")] * 4
    assert undo_last(case=world.case, by=actor(world.anna)) is None


def test_undoing_goes_back_act_by_act_over_many_changes(world: World, media: list[int]) -> None:
    for category in "0132":
        say(world, "anna", media[:1], category)
    seen = []
    while undo_last(case=world.case, by=actor(world.anna)):
        seen.append(readings(media[:1])[0][0])
    assert seen == ["3", "1", "0", ""]


def test_undoing_after_an_act_elsewhere_leaves_that_alone(world: World, media: list[int]) -> None:
    say(world, "anna", media[:1], "0")
    say(world, "anna", media[1:2], "0")
    say(world, "anna", media[:1], "1")
    for _ in range(2):
        undo_last(case=world.case, by=actor(world.anna))
    assert readings(media[:2]) == [("0", "settled"), ("", "none")]


def test_undoing_touches_only_ones_own(world: World, media: list[int]) -> None:
    act = say(world, "anna", media[:1], "0")
    assert undo_last(case=world.case, by=actor(world.bram)) is None
    with pytest.raises(InputRefused):
        undo(case=world.case, act=act, by=actor(world.bram))
    assert undo_last(case=world.other_case, by=actor(world.anna)) is None


def test_what_was_taken_back_does_not_come_back_by_undoing(world: World, media: list[int]) -> None:
    say(world, "anna", media[:1], "0")
    revoke(case=world.case, media=media[:1], reason="A mistake", by=actor(world.anna))
    say(world, "anna", media[:1], "1")
    undo_last(case=world.case, by=actor(world.anna))
    assert readings(media[:1]) == [("", "none")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(world: World, media: list[int], django_assert_num_queries, count) -> None:
    with django_assert_num_queries({"sqlite": 13, "postgresql": 14}[connection.vendor]):  # the log's lock
        say(world, "anna", media[:count], "1")
