"""Who appears to be a minor, by their own words; and who says nothing."""

from datetime import date

import pytest

from vangnet.networks.expose.minors import age_signs, appears

_ON = date(2026, 3, 2)


def says(text: str) -> list[tuple[str, int | None]]:
    return [(one.says, one.age) for one in age_signs(text, on=_ON)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ik ben 14", [("minor", 14)]),
        ("ben 17 jaar", [("minor", 17)]),
        ("ben 18", [("adult", 18)]),
        ("word morgen 16, ik word 16", [("minor", 16)]),
        ("Leeftijd: 15", [("minor", 15)]),
        ("ik ben 1️⃣5️⃣", [("minor", 15)]),
        ("m14 hier", [("minor", 14)]),
        ("15/v", [("minor", 15)]),
        ("geboren in 2010", [("minor", 16)]),
        ("geboren in 2008", [("minor", 18)]),
        ("geboren in 2007", [("adult", 18)]),
        ("ik zit in de brugklas", [("minor", None)]),
        ("morgen toetsweek", [("minor", None)]),
        ("mijn kinderen zeggen dat ook", [("adult", None)]),
        ("ik ben 34 en mijn vrouw is 30", [("adult", 34), ("adult", None)]),
        ("ben 10 min later", []),
        ("ik ben 20 km verder", []),
        ("ben 5e geworden", []),
        ("ik ben 100%", []),
        ("ben 3 jaar hier", []),
        ("ik ben 06 kwijt", []),
        ("zij is 14", []),
        ("", []),
    ],
)
def test_an_age_is_read_from_what_somebody_says_of_themselves(text: str, told: list[tuple[str, int | None]]) -> None:
    assert says(text) == told


def test_who_says_nothing_counts_as_a_minor_and_it_is_told() -> None:
    told = appears(())
    assert (told.said, told.counts_as_minor) == ("nothing", True)
    assert [one.code for one in told.reasons] == ["expose.age_unknown"]


def test_who_says_both_counts_as_a_minor_with_the_counter_reason() -> None:
    told = appears([*age_signs("ik ben 15", message="a"), *age_signs("ik ben 19", message="b")])
    assert (told.said, told.counts_as_minor, told.messages) == ("both", True, ("a", "b"))
    assert [one.values["age"] for one in told.reasons] == ["15"]
    assert [one.values["age"] for one in told.counter] == ["19"]


def test_who_only_says_to_be_of_age_is_told_to_have_only_said_so() -> None:
    told = appears(age_signs("ik ben 30"))
    assert (told.said, told.counts_as_minor) == ("adult", False)
    assert [one.code for one in told.counter] == ["expose.age_only_said"]


def test_a_minor_of_then_stays_one_and_is_told_to_be_of_age_now() -> None:
    signs = age_signs("ik ben 17", on=date(2023, 1, 1))
    told = appears(signs, day=_ON)
    assert told.counts_as_minor
    assert "expose.age_since" in {one.code for one in told.counter}
    assert not appears(age_signs("ik ben 15", on=date(2025, 1, 1)), day=_ON).counter


def test_reasons_are_told_once() -> None:
    assert len(appears(age_signs("ik ben 15") * 100).reasons) == 1
