"""The engine of lanes by itself, on a made-up kind of thing: first lane that holds, rank, reasons, draw, replay."""

from datetime import date
from enum import StrEnum

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vangnet.errors import InputRefused
from vangnet.weighing import rules
from vangnet.weighing.lanes import stand, ticket, wanted_holds
from vangnet.weighing.replaying import moved
from vangnet.words import word


class Lane(StrEnum):
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    REST = "rest"


class When(rules.When, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    wet: rules.Held | None = None
    cold: rules.Held | None = None
    least: int | None = None


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    drawn_percent: int = 10
    seed: str = "x"
    lanes: tuple[rules.LaneRule[Lane, When], ...]


def lane(name, *whens):
    return rules.LaneRule(lane=name, when=whens)


RULES = Rules(
    lanes=(
        lane(Lane.FIRST, When(wet="yes", cold="yes")),
        lane(Lane.SECOND, When(wet="yes"), When(cold="possible", least=3)),
        lane(Lane.THIRD, When(cold="yes")),
    )
)


def put(key="k", by=RULES, **asked):
    asked = {"wet": None, "cold": None} | asked
    return stand(
        key, by, Lane.REST, holds=lambda when: wanted_holds(when, asked), tell=lambda when: [word("x", **when.wanted)]
    )


def test_a_condition_tells_only_what_it_wants_to_be_so():
    assert When(wet="yes", least=3).wanted == {"wet": "yes"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"wet": True, "cold": True}, Lane.FIRST),
        ({"wet": True}, Lane.SECOND),
        ({"cold": True, "wet": False}, Lane.SECOND),  # possible holds for what is so, too
        ({"cold": False}, Lane.REST),
    ],
)
def test_the_first_lane_that_holds_something_is_its_lane(asked, told):
    assert put(**asked).lane == told


def test_within_a_lane_comes_first_what_meets_the_lanes_after_it():
    by = Rules(lanes=(lane(Lane.FIRST, When(wet="yes")), lane(Lane.SECOND), lane(Lane.THIRD, When(cold="yes"))))
    both, one = put(by=by, wet=True, cold=True), put(by=by, wet=True, cold=False)
    assert (both.lane, one.lane) == (Lane.FIRST, Lane.FIRST)
    assert both.rank < one.rank
    assert [each.values for each in both.reasons] == [{"wet": "yes"}, {"cold": "yes"}]


def test_only_of_the_lowest_lane_something_is_drawn_and_always_the_same():
    drawn = [number for number in range(1_000) if put(str(number), cold=False).is_drawn]
    assert 60 < len(drawn) < 140
    assert drawn == [number for number in range(1_000) if put(str(number), cold=False).is_drawn]
    assert not any(put(str(number), wet=True).is_drawn for number in range(100))
    assert ticket("x", "a") != ticket("y", "a")


@given(st.sampled_from(["wet", "cold"]), st.sampled_from([True, False, None]))
def test_not_to_know_never_makes_a_thing_less_urgent_than_to_know_that_it_is_not_so(name, other):
    order = list(Lane)
    rest = {"wet": other, "cold": other}
    unknown, known = put(**rest | {name: None}), put(**rest | {name: False})
    assert (order.index(unknown.lane), unknown.rank) <= (order.index(known.lane), known.rank)


def test_a_replay_tells_what_goes_elsewhere_and_what_goes_down_comes_first():
    def by(one, other):
        return moved(one, other, key=lambda pair: pair[0], place=lambda pair: pair[1], is_down=lambda a, b: b[1] > a[1])

    assert by([("a", 1), ("b", 1), ("c", 2)], [("a", 1), ("b", 0), ("c", 3)]) == [
        (("c", 2), ("c", 3)),
        (("b", 1), ("b", 0)),
    ]


@pytest.mark.parametrize(
    ("lanes", "told"),
    [
        ((lane(Lane.SECOND), lane(Lane.FIRST)), "in this order"),
        ((lane(Lane.FIRST),), "they are first"),
        ((), "they are none"),
        ((lane(Lane.FIRST, When(wet="yes"), When()), lane(Lane.SECOND)), "lane first, when 2: has no condition"),
    ],
)
def test_rules_that_are_not_whole_are_told_to_be_so(lanes, told):
    assert told in rules.fault(lanes, (Lane.FIRST, Lane.SECOND), what="thing")


def test_rules_that_are_not_understood_name_their_place(tmp_path):
    with pytest.raises(InputRefused, match=r"own\.toml: .*lanes"):
        rules.understood("seed = 'x'", Rules, "own.toml")
    with pytest.raises(InputRefused, match=r"gone\.toml"):
        rules.read(tmp_path / "gone.toml")


def test_what_rules_are_told_by_follows_from_what_they_say():
    first = rules.told(RULES, "unit", 1, date(2026, 11, 22))
    other = rules.told(msgspec.structs.replace(RULES, seed="y"), "unit", 1, date(2026, 11, 22))
    assert first.startswith("unit 1 (2026-11-22, ")
    assert first != other
