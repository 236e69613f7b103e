"""Letting a confidential adviser see one's own account."""

import pytest

from tests.desk_world import World
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions.sharing import advisers, share, stop_sharing
from vangnet.cases.queries.exposure import shared_with
from vangnet.errors import InputRefused


def test_an_adviser_sees_whom_they_were_chosen_by(world: World) -> None:
    share(person=world.anna, adviser=world.vera.pk)
    share(person=world.anna, adviser=world.vera.pk)
    assert [one.person for one in shared_with(world.vera)] == [world.anna]


def test_it_ends_when_the_person_says_so_and_the_rows_stay(world: World) -> None:
    first = share(person=world.anna, adviser=world.vera.pk)
    assert stop_sharing(person=world.anna, adviser=world.vera.pk) is True
    assert stop_sharing(person=world.anna, adviser=world.vera.pk) is False
    assert list(shared_with(world.vera)) == []
    again = share(person=world.anna, adviser=world.vera.pk)
    assert again.pk != first.pk
    assert world.anna.exposure_shares.count() == 2


def test_only_advisers_can_be_chosen(world: World) -> None:
    assert advisers() == [world.vera]
    for other in (world.dirk, world.anna):
        with pytest.raises(InputRefused):
            share(person=world.anna, adviser=other.pk)
    with pytest.raises(InputRefused):
        share(person=world.vera, adviser=world.vera.pk)


def test_who_asks_for_help_does_not_stand_in_the_log(world: World) -> None:
    share(person=world.anna, adviser=world.vera.pk)
    assert AuditEntry.objects.count() == 0
