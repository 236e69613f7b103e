"""How somebody wants to see media."""

import msgspec
import pytest

from tests.desk_world import World
from vangnet.accounts.models import Person
from vangnet.accounts.preferences import Preferences, prefer, preferences


def test_pictures_start_grey_blurred_and_silent(world: World) -> None:
    assert preferences(world.anna) == Preferences(grey=True, blur=True, sound=False, tile=144)


def test_a_choice_is_kept(world: World) -> None:
    prefer(world.anna, tile=208)
    prefer(world.anna, grey=False)
    assert preferences(Person.objects.get(pk=world.anna.pk)) == Preferences(grey=False, tile=208)


@pytest.mark.parametrize("chosen", [{"tile": 7}, {"grey": "perhaps"}, {"media_per_day": -1}])
def test_nonsense_is_refused(world: World, chosen: dict) -> None:
    with pytest.raises(msgspec.ValidationError):
        prefer(world.anna, **chosen)
    assert preferences(world.anna) == Preferences()


def test_nonsense_that_stands_there_counts_as_not_chosen(world: World) -> None:
    world.anna.preferences = {"tile": "huge"}
    assert preferences(world.anna) == Preferences()
