"""The categories that a case uses."""

import pytest
from django.utils import translation

from tests.desk_world import World
from vangnet.cases import profiles
from vangnet.errors import InputRefused


def test_categories_are_told_in_the_readers_language(world: World) -> None:
    with translation.override("nl"):
        assert profiles.categories(world.case)[0].label == "Niet relevant"
    with translation.override("en"):
        assert profiles.categories(world.case)[0].label == "Non-pertinent"


def test_every_category_has_a_key_and_says_whether_it_needs_two(world: World) -> None:
    told = [(one.code, one.key, one.needs_second_reader, one.severity) for one in profiles.categories(world.case)]
    assert told == [
        ("0", "0", False, 0),
        ("1", "1", True, 3),
        ("2", "2", True, 2),
        ("3", "3", False, 1),
        ("4", "4", False, 0),
    ]


def test_longer_codes_get_keys_by_their_place(world: World) -> None:
    world.case.profile = "icse"
    assert [(one.code, one.key) for one in profiles.categories(world.case)] == [("baseline", "1")]


def test_only_profiles_with_codes_are_offered() -> None:
    assert profiles.names() == ["icse", "vics-us", "vics-us-dhs"]


def test_a_path_is_no_profile(world: World, tmp_path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('name="own"\ntitle="Own"\n[codes.A]\nlabel_en="a"\nlabel_nl="b"\n')
    world.case.profile = str(own)
    with pytest.raises(InputRefused, match=r"own\.toml"):
        profiles.categories(world.case)
