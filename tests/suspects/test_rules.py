"""Who may know of which suspect: need to know, and a wall of its own around minors."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk_world import World
from vangnet.accounts.roles import Role, Verb
from vangnet.cases.models import Case
from vangnet.suspects.queries.listing import Asked, suspects_for, suspects_of
from vangnet.suspects.rules import may, sees_case, visible_suspects, works_on, works_with_parents, youth_officers_for

EVERYBODY = (
    "anna bram olaf carla dirk eva joris jonas hanna ines wies yara stijn paula lotte beheer toezicht vera nobody"
)


def who_sees(world: World, number: str) -> set[str]:
    return {name for name in EVERYBODY.split() if visible_suspects(getattr(world, name)).filter(number=number).exists()}


def test_grown_up_suspects_are_known_to_who_sees_the_case(world: World) -> None:
    assert who_sees(world, world.suspect().number) == {"anna", "bram", "olaf", "eva", "wies"}


def test_minors_are_known_only_to_who_has_that_right(world: World) -> None:
    assert who_sees(world, world.minor().number) == {"olaf", "eva", "joris"}


def test_lists_counts_and_search_show_no_sign_of_minors_to_others(world: World) -> None:
    grown, minor = world.suspect(), world.minor()
    minor.name = "A. Proefpersoon"
    minor.save()
    for asked in (Asked(), Asked(sought="Proefpersoon"), Asked(sought=world.case.number)):
        assert list(suspects_for(world.anna, asked)) == [grown]
        assert list(suspects_for(world.olaf, asked)) == [minor, grown]
    for asked in (Asked(sought=minor.number), Asked(track="minor"), Asked(without_birth=True)):
        assert list(suspects_for(world.anna, asked)) == []
    assert suspects_of(world.case, world.anna) == [grown]
    assert suspects_of(world.case, world.olaf) == [grown, minor]


def test_a_youth_officer_of_the_unit_knows_minors_without_the_case(world: World) -> None:
    youth = world.person("jet", Role.YOUTH_OFFICER, unit=world.unit)  # of no team
    minor, grown = world.minor(), world.suspect()
    assert list(visible_suspects(youth)) == [minor]
    assert not sees_case(youth, minor)
    assert list(suspects_for(youth, Asked(sought=world.case.number))) == []  # the number of a case finds nothing
    assert works_with_parents(youth, minor)
    assert not works_on(youth, minor)
    assert not may(youth, Verb.HOLD_CONVERSATIONS, grown)
    assert set(youth_officers_for(minor)) == {world.joris, youth}


@pytest.mark.parametrize("retention", ["narrowed", "removed", "destroyed"])
def test_what_is_narrowed_or_gone_is_in_nobodys_queue(world: World, retention: str) -> None:
    youth = world.person("jet", Role.YOUTH_OFFICER, unit=world.unit)
    number = world.minor().number
    Case.objects.filter(pk=world.case.pk).update(retention=retention)
    assert who_sees(world, number) == set()
    assert not visible_suspects(youth).exists()


def test_what_the_clock_narrows_is_in_nobodys_queue(world: World) -> None:
    youth = world.person("jet", Role.YOUTH_OFFICER, unit=world.unit)
    minor = world.minor()
    a_year = timezone.localdate() - timedelta(days=366)
    Case.objects.filter(pk=world.case.pk).update(article="8", processed_from=a_year + timedelta(days=30))
    assert list(visible_suspects(youth)) == [minor]
    Case.objects.filter(pk=world.case.pk).update(processed_from=a_year - timedelta(days=2))
    assert who_sees(world, minor.number) == set()
    assert not visible_suspects(youth).exists()


def test_who_left_knows_nobody(world: World) -> None:
    world.olaf.is_active = False
    world.olaf.save()
    assert not visible_suspects(world.olaf).exists()
    assert not works_with_parents(world.olaf, world.minor())
