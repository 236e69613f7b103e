"""The lanes of the board at each edge, and that no weight and no unknown puts danger lower."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vangnet.steering.weighing.facts import ANSWERED, DANGERS, Facts
from vangnet.steering.weighing.lanes import ORDER, Lane, lane_of
from vangnet.steering.weighing.points import in_order, points_of, total, weigh
from vangnet.steering.weighing.weights import COUNTED, Weights, standard, table_of
from vangnet.words import Word, word

STANDARD = table_of(standard()).weights
answers = st.sampled_from([True, False, None])
facts = st.builds(
    Facts,
    **dict.fromkeys(ANSWERED, answers),
    victims=st.integers(0, 50),
    reports=st.integers(0, 50),
    age_days=st.integers(0, 4_000),
)
weights = st.builds(
    Weights,
    **{
        name: st.integers(0, 100 if name.startswith("most_") or name == "unknown_percent" else 1_000)
        for name in COUNTED
    },
)


@pytest.mark.parametrize(
    ("told", "lane"),
    [
        (Facts(), Lane.REST),
        (Facts(is_imminent=True), Lane.IMMINENT),
        (Facts(is_imminent=False), Lane.REST),
        (Facts(is_live=True), Lane.IMMINENT),
        (Facts(is_live=True, is_imminent=False), Lane.IMMINENT),
        (Facts(in_situation=True), Lane.SITUATION),
        (Facts(has_access=True), Lane.SITUATION),
        (Facts(in_contact=True), Lane.SITUATION),
        (Facts(victims=1), Lane.SITUATION),  # nobody knows whether the child is still in it
        (Facts(victims=1, in_situation=False), Lane.REST),
        (Facts(victims=0), Lane.REST),
        (Facts(produces=True, network=True, new_material=True, reports=50, age_days=4_000), Lane.REST),
    ],
)
def test_a_lane_follows_from_danger_alone(told: Facts, lane: Lane) -> None:
    assert lane_of(told)[0] is lane


def test_a_lane_tells_why_and_what_nobody_knows() -> None:
    because = {"has_access": (word("board.said_yes", day="2026-11-01"),)}
    lane, reasons = lane_of(Facts(has_access=True, is_imminent=False, victims=2, because=because))
    assert lane is Lane.SITUATION
    assert reasons[:2] == (word("board.has_access_yes"), word("board.said_yes", day="2026-11-01"))
    assert word("board.victims", count=2) in reasons
    unknown = [each.code for each in reasons if each.code.endswith("_unknown")]
    assert unknown == ["board.in_situation_unknown", "board.is_live_unknown", "board.in_contact_unknown"]


@given(facts, weights, st.sampled_from(ANSWERED))
def test_more_danger_never_moves_a_case_down(told: Facts, by: Weights, name: str) -> None:
    for less, more in ((False, None), (None, True), (False, True)):
        low = weigh("a", msgspec.structs.replace(told, **{name: less}), by)
        high = weigh("a", msgspec.structs.replace(told, **{name: more}), by)
        assert high.order <= low.order


@given(facts, weights, st.sampled_from(["victims", "reports", "age_days"]), st.integers(1, 500))
def test_more_children_reports_or_days_never_move_a_case_down(told: Facts, by: Weights, name: str, more: int) -> None:
    raised = msgspec.structs.replace(told, **{name: getattr(told, name) + more})
    assert weigh("a", raised, by).order <= weigh("a", told, by).order


@given(st.lists(facts, max_size=12), weights)
def test_lanes_come_first_whatever_the_weights(many: list[Facts], by: Weights) -> None:
    placed = in_order({f"{number}": each for number, each in enumerate(many)}, by)
    assert [ORDER[one.weight.lane] for one in placed] == sorted(ORDER[one.weight.lane] for one in placed)
    assert [one.order for one in placed] == list(range(1, len(many) + 1))
    for lane in Lane:
        own = [one for one in placed if one.weight.lane is lane]
        assert [one.place for one in own] == list(range(1, len(own) + 1))
        assert [(-one.weight.points, -one.weight.age_days) for one in own] == sorted(
            (-one.weight.points, -one.weight.age_days) for one in own
        )


@given(facts, weights, weights)
def test_no_weights_change_a_lane(told: Facts, one: Weights, other: Weights) -> None:
    assert weigh("a", told, one).lane is weigh("a", told, other).lane


@given(facts, weights)
def test_the_points_are_the_sum_of_what_is_told(told: Facts, by: Weights) -> None:
    points = points_of(told, by)
    assert total(told, by) == sum(one.points for one in points)
    assert all(0 <= one.points <= one.most and one.reasons for one in points)


@given(facts)
def test_frozen_facts_are_read_back_as_they_were(told: Facts) -> None:
    assert msgspec.convert(msgspec.json.decode(msgspec.json.encode(told)), Facts) == told


def test_of_equal_points_the_oldest_comes_first_and_then_the_number() -> None:
    told = {"c": Facts(age_days=1), "b": Facts(age_days=29), "a": Facts(age_days=1)}
    assert [one.weight.key for one in in_order(told, STANDARD)] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("days", "points"), [(0, 0), (29, 0), (30, 1), (59, 1), (60, 2), (719, 23), (720, 24), (750, 24)]
)
def test_waiting_counts_for_each_thirty_days_up_to_two_years(days: int, points: int) -> None:
    assert points_of(Facts(age_days=days), STANDARD)[-1].points == points


@pytest.mark.parametrize(("victims", "points"), [(0, 0), (1, 10), (20, 200), (21, 200)])
def test_children_count_up_to_the_most_and_that_is_told(victims: int, points: int) -> None:
    found = points_of(Facts(victims=victims), STANDARD)[-3]
    assert found.points == points
    assert (word("board.counted_most", count=20) in found.reasons) == (victims > 20)


def test_by_the_weights_of_the_program_makers_come_before_networks_and_those_before_who_keeps_up_demand() -> None:
    roles = ("produces", "network", "distributes", "downloads")
    known = dict.fromkeys(roles, False)
    told = {name: Facts(**{**known, name: True}) for name in reversed(roles)}
    assert [one.weight.key for one in in_order(told, STANDARD)] == list(roles)


def test_what_nobody_knows_counts_for_a_part_and_says_so() -> None:
    for name in DANGERS:
        (yes,), (no,), (unknown,) = (
            [one for one in points_of(Facts(**{name: answer}), STANDARD) if one.criterion == name]
            for answer in (True, False, None)
        )
        assert no.points == 0 < unknown.points == yes.points // 2
        assert unknown.reasons == (Word(f"board.{name}_unknown"),)
