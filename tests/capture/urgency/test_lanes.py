"""Lanes: the issue's order, reasons in words, unknown never low, contradictions never lower, a tenth drawn."""

import tomllib
from datetime import UTC, datetime, timedelta
from importlib import resources

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.capture.findings import Circumstances, Claim, Confidence, Finding, Lane, Moment
from vangnet.capture.urgency.conditions import STATED
from vangnet.capture.urgency.lanes import place_in_lane, placings, urgency
from vangnet.capture.urgency.rules import rules
from vangnet.words import word

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
RULES = rules()
SHA256 = "a" * 64


def moment(days_ago: float | None, until_days_ago: float | None = None, *, contradicts: bool = False) -> Moment:
    latest_days = days_ago if until_days_ago is None else until_days_ago
    earliest = None if days_ago is None else NOW - timedelta(days=days_ago)
    latest = None if latest_days is None else NOW - timedelta(days=latest_days)
    return Moment(
        earliest_at=earliest,
        latest_at=latest,
        earliest_plausible_at=earliest,
        latest_plausible_at=latest,
        confidence=Confidence.STRONG,
        evidence=(),
        contradictions=(word("moment.empty_intersection"),) if contradicts else (),
    )


def placed(**told):
    return place_in_lane(SHA256, Circumstances(**told), RULES, now=NOW)


PLACE = Finding(sha256=SHA256, kind=Claim.PLACE, latitude=52.1, longitude=5.1, country="NL")


@pytest.mark.parametrize(
    ("told", "lane"),
    [
        ({"is_imminent": True}, Lane.IMMINENT),
        ({"is_live": True, "has_access": True}, Lane.IMMINENT),
        ({"has_access": True}, Lane.ACCESS),
        ({"in_contact": True, "moment": moment(4000)}, Lane.ACCESS),
        ({"is_production": True, "moment": moment(200)}, Lane.ACCESS),
        ({"is_production": True}, Lane.ACCESS),  # nobody knows when: it may be recent
        ({"is_production": True, "moment": moment(4000)}, Lane.REST),
        ({"moment": moment(3)}, Lane.ACCESS),  # days old, and production is not excluded
        ({"moment": moment(3), "is_production": False}, Lane.REST),
        ({"person_identifiable": True}, Lane.IDENTIFIABLE),
        ({"place_identifiable": True, "series_is_growing": True}, Lane.IDENTIFIABLE),
        ({"place": PLACE, "moment": moment(4000)}, Lane.IDENTIFIABLE),
        ({"series_is_growing": True}, Lane.GROWING),
        ({"status": "known", "victim_identified": False}, Lane.UNIDENTIFIED),
        ({"status": "similar"}, Lane.UNIDENTIFIED),  # no list says that the child is identified
        ({"status": "similar", "victim_identified": True}, Lane.REST),
        ({}, Lane.REST),
    ],
)
def test_the_first_lane_that_holds_a_medium_is_its_lane(told, lane):
    assert placed(**told).lane == lane


def test_every_placing_tells_why_in_both_languages():
    told = placed(is_production=True, production_reasons=(word("device.same_serial", serial="17"),), place=PLACE)
    codes = [each.code for each in told.reasons]
    assert codes[:2] == ["urgency.is_production_yes", "device.same_serial"]
    assert "urgency.recent_unknown" in codes
    assert "urgency.place_found_yes" in codes  # the reasons of later lanes are told as well
    assert all(each.tell("nl") != each.tell("en") for each in told.reasons if each.code.startswith("urgency."))


def test_what_nothing_is_known_of_is_told_to_be_unknown():
    told = [each.code for each in placed().reasons]
    assert told == [
        "urgency.rest", "urgency.nothing_stated", "urgency.is_production_unknown", "urgency.recent_unknown",
        "urgency.span_open",
    ]  # fmt: skip


def test_what_may_be_recent_comes_before_what_is_certainly_old():
    ranks = [placed(moment=when, is_production=False).rank for when in (moment(3), None, moment(100), moment(4000))]
    assert ranks[0] < ranks[1] == ranks[2] < ranks[3]


def test_what_seems_old_by_one_clock_alone_counts_as_possibly_recent():
    weak = msgspec.structs.replace(moment(4000), confidence=Confidence.WEAK)
    told = placed(is_production=True, moment=weak)
    assert told.lane == Lane.ACCESS
    assert "urgency.recent_doubted" in [each.code for each in told.reasons]


def test_within_a_lane_comes_first_what_meets_the_next_lanes_too():
    several = placed(has_access=True, series_is_growing=True, moment=moment(4000))
    assert several.rank < placed(has_access=True, moment=moment(3), is_production=False).rank


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_of_the_room_has_a_sentence(language):
    said = tomllib.loads((resources.files("vangnet.capture.urgency") / f"{language}.toml").read_text())
    risks = [*STATED, "place_found", "is_production", "is_series", "series_is_growing", "victim_unidentified"]
    wanted = {f"{name}_{how}" for name in risks for how in ("yes", "unknown")} | {f"{name}_no" for name in STATED}
    wanted |= {f"recent_{how}" for how in ("yes", "unknown", "no", "doubted", "contradicted")}
    wanted |= {f"span_{how}" for how in ("known", "from", "until", "open")}
    wanted |= {f"status_{status}" for status in ("new", "similar", "known")}
    wanted |= {"plausible_until", "new_in_series", "said", "denied", "rest", "nothing_stated", "contradiction"}
    wanted |= {"not_examined"}  # told by the desk
    assert set(said) == wanted


def test_a_tenth_of_the_lowest_lane_is_drawn_and_always_the_same():
    media = [(f"{number:064x}", Circumstances()) for number in range(2000)]
    told = placings(media, RULES, now=NOW)
    drawn = {each.sha256 for each in told if each.is_drawn}
    assert 150 < len(drawn) < 250
    assert drawn == {each.sha256 for each in placings(reversed(media), RULES, now=NOW) if each.is_drawn}
    other = msgspec.structs.replace(RULES, seed="another")
    assert drawn != {each.sha256 for each in placings(media, other, now=NOW) if each.is_drawn}


def test_one_is_drawn_even_of_a_few():
    told = placings([(f"{number:064x}", Circumstances()) for number in range(3)], RULES, now=NOW)
    assert sum(each.is_drawn for each in told) >= 1


# -- what must hold whatever is known ----------------------------------------------------------------------------------

known = st.sampled_from([None, True, False])
days = st.one_of(st.none(), st.floats(-400, 10_000))


@st.composite
def moments(draw):
    first, second = draw(days), draw(days)
    if first is not None and second is not None and first < second:
        first, second = second, first
    told = moment(None)
    return msgspec.structs.replace(
        told,
        confidence=draw(st.sampled_from([Confidence.STRONG, Confidence.WEAK])),
        earliest_at=None if first is None else NOW - timedelta(days=first),
        latest_at=None if second is None else NOW - timedelta(days=second),
        latest_plausible_at=None if second is None else NOW - timedelta(days=second),
        contradictions=(word("moment.x"),) if draw(st.booleans()) else (),
    )


places = st.one_of(st.none(), st.sampled_from([PLACE, msgspec.structs.replace(PLACE, latitude=None)]))
FLAGS = (*STATED, "is_production", "is_series", "series_is_growing", "victim_identified")
circumstances = st.builds(
    Circumstances,
    **dict.fromkeys(FLAGS, known),
    moment=st.one_of(st.none(), moments()),
    place=places,
    new_in_series=st.one_of(st.none(), st.integers(0, 9)),
    status=st.sampled_from(["new", "similar", "known"]),
)
conditions = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        [*STATED, "place_found", "is_production", "recent", "very_recent", "is_series", "series_is_growing"],
        st.sampled_from(["yes", "possible"]),
    )
    | {"victim_unidentified": st.just("possible"), "new_in_series": st.integers(1, 5)},
)


@st.composite
def any_rules(draw):
    """The rules of this version, or others that a unit may make."""
    if draw(st.booleans()):
        return RULES
    lanes = [
        {"lane": str(lane), "when": draw(st.lists(conditions.filter(bool), max_size=3))}
        for lane in Lane
        if lane is not Lane.REST
    ]
    return msgspec.convert(msgspec.to_builtins(RULES) | {"lanes": lanes}, type(RULES))


def place(told, by):
    return urgency(place_in_lane(SHA256, told, by, now=NOW))


@settings(max_examples=250, deadline=None)
@given(circumstances, any_rules(), st.sampled_from(FLAGS))
def test_not_knowing_is_never_less_urgent_than_knowing_that_it_is_not_so(told, by, flag):
    is_low = flag == "victim_identified"
    known_low = msgspec.structs.replace(told, **{flag: is_low})
    assert place(msgspec.structs.replace(told, **{flag: None}), by) <= place(known_low, by)


@settings(max_examples=250, deadline=None)
@given(circumstances, any_rules(), st.floats(0, 5000), st.floats(0, 5000))
def test_a_contradiction_never_makes_a_medium_less_urgent(told, by, earlier, later):
    """Also one that widens the interval to both sides, as an empty intersection does."""
    was = told.moment or moment(None)
    wider = msgspec.structs.replace(
        was,
        earliest_at=was.earliest_at and was.earliest_at - timedelta(days=earlier),
        latest_plausible_at=was.latest_plausible_at and was.latest_plausible_at + timedelta(days=later),
        contradictions=(*was.contradictions, word("moment.another")),
    )
    assert place(msgspec.structs.replace(told, moment=wider), by) <= place(told, by)
    if told.place is not None:
        doubted = msgspec.structs.replace(told.place, contradictions=(word("place.night"),))
        assert place(msgspec.structs.replace(told, place=doubted), by) <= place(told, by)


@settings(max_examples=150, deadline=None)
@given(circumstances, any_rules())
def test_not_knowing_when_is_never_less_urgent_than_knowing_that_it_is_old(told, by):
    old = msgspec.structs.replace(told, moment=moment(4000))
    assert place(msgspec.structs.replace(told, moment=None), by) <= place(old, by)
