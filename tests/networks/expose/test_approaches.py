"""When asking is an approach, at each edge; minors among each other are none."""

import pytest

from vangnet.networks.expose.approaches import approach, asks
from vangnet.networks.expose.minors import Appears, age_signs, appears

_ADULT = appears(age_signs("ik ben 34"))
_MINOR = appears(age_signs("ik ben 14"))
_BOTH = appears([*age_signs("ik ben 34"), *age_signs("ik ben 14")])
_UNKNOWN = appears(())


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("stuur een foto van jezelf", ("image",)),
        ("Heb je Snap?", ("contact",)),
        ("hoe oud ben je", ("age",)),
        ("niet tegen je ouders zeggen hoor", ("secret",)),
        ("zullen we afspreken", ("meet",)),
        ("dan krijg je geld", ("gift",)),
        ("heb je snap en hoe oud ben je", ("age", "contact")),
        ("h\u200beb je sn\u200bap", ("contact",)),
        ("hallo", ()),
        ("", ()),
    ],
)
def test_what_a_post_asks_for(text: str, kinds: tuple[str, ...]) -> None:
    assert asks(text) == kinds


@pytest.mark.parametrize(
    ("kinds", "asker", "asked", "by"),
    [
        ({"contact"}, _ADULT, _MINOR, "adult"),
        ({"age"}, _ADULT, _MINOR, None),
        ({"contact"}, _ADULT, _UNKNOWN, None),
        ({"contact", "age"}, _ADULT, _UNKNOWN, None),
        ({"contact", "secret"}, _ADULT, _UNKNOWN, "adult"),
        ({"contact"}, _BOTH, _MINOR, "adult"),
        ({"contact"}, _UNKNOWN, _MINOR, None),
        ({"contact", "age"}, _UNKNOWN, _MINOR, None),
        ({"contact", "image"}, _UNKNOWN, _MINOR, "unknown"),
        ({"image", "secret", "meet"}, _MINOR, _MINOR, None),
        ({"image", "secret", "meet"}, _ADULT, _ADULT, None),
        (set(), _ADULT, _MINOR, None),
    ],
)
def test_when_asking_is_an_approach(kinds: set[str], asker: Appears, asked: Appears, by: str | None) -> None:
    told = approach(frozenset(kinds), asker, asked)
    assert (told.by if told else None) == by


def test_an_approach_tells_what_was_asked_and_that_an_age_was_only_said() -> None:
    told = approach(frozenset({"contact", "secret"}), _ADULT, _MINOR)
    assert told is not None
    assert [one.code.removeprefix("expose.") for one in told.why] == [
        "asker_adult",
        "asks_contact",
        "asks_secret",
        "asked_minor",
    ]
    assert [one.code for one in told.counter] == ["expose.asker_only_said"]
