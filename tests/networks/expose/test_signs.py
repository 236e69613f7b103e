"""Second signs: counted, with a reason, and there from a stated number on."""

from datetime import date

import pytest

from vangnet.networks.expose.group_name import read_name
from vangnet.networks.expose.rules import default_rules
from vangnet.networks.expose.signs import Tally, is_expose, second_signs, shows_image
from vangnet.networks.shape import Medium, Message

_RULES = default_rules().signs


def there(tally: Tally, name: str = "0541") -> set[str]:
    hint = read_name(name, date(2026, 11, 1))
    return {one.code for one in second_signs(hint, tally, _RULES) if one.is_there}


@pytest.mark.parametrize(
    ("tally", "codes"),
    [
        (Tally(), set()),
        (Tally(posts=100, with_data=2), set()),
        (Tally(posts=100, with_data=3), {"data"}),
        (Tally(posts=101, with_data=3), set()),
        (Tally(posts=10, with_pair=1), set()),
        (Tally(posts=10, with_pair=2), {"pair"}),
        (Tally(posts=10_000, with_hash=1), {"hash"}),
    ],
)
def test_a_sign_is_there_from_its_number_on(tally: Tally, codes: set[str]) -> None:
    assert there(tally) == codes


def test_every_sign_is_told_with_its_count_also_when_there_is_not_enough() -> None:
    told = second_signs(read_name("0541 expose", date(2026, 11, 1)), Tally(posts=50, with_data=1), _RULES)
    assert [(one.code, one.count, one.of, one.is_there) for one in told] == [
        ("title_words", 1, 50, True),
        ("data", 1, 50, False),
        ("pair", 0, 50, False),
        ("hash", 0, 50, False),
    ]
    assert told[1].why.tell("nl") == "berichten met persoonsgegevens van een ander: 1 van 50"


@pytest.mark.parametrize(
    ("name", "tally", "wanted"),
    [
        ("0541", Tally(posts=9), False),
        ("0541 expose", Tally(posts=9), True),
        ("0541", Tally(posts=9, with_pair=2), True),
        ("vrienden", Tally(posts=9, with_pair=2), False),
        ("vrienden", Tally(posts=9, with_pair=2, with_data=3), True),
        ("expose", Tally(posts=9), False),
        ("expose", Tally(posts=9, with_hash=1), True),
    ],
)
def test_a_region_needs_one_sign_and_no_region_needs_two(name: str, tally: Tally, wanted: bool) -> None:
    hint = read_name(name, date(2026, 11, 1))
    assert is_expose(hint, second_signs(hint, tally, _RULES)) is wanted


def test_an_image_is_one_by_its_type_or_name_also_when_it_was_not_exported() -> None:
    def carries(**told: str) -> bool:
        return shows_image(Message("1", "n", "a", media=(Medium(**told),)))

    assert carries(type="image/jpeg")
    assert carries(name="A.JPG")
    assert carries(path="video/x.mp4")
    assert carries(type="photo", absent="not_exported")
    assert not carries(type="audio/ogg", name="x.ogg")
    assert not shows_image(Message("1", "n", "a"))
