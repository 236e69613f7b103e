"""Wherever the plan looks, a row within the threshold must lie there."""

import itertools

import pytest

from vangnet.reference.nearest import plan
from vangnet.reference.nearest.layout import Chunk, balls, masks_of, padded


def chunk(*expected):
    return Chunk(first=0, width=16, base=0, expected=expected)


@pytest.mark.parametrize("threshold", [0, 1, 14, 31, 51, 59])
def test_cheapest_radii_satisfy_the_pigeonhole(threshold):
    chunks = tuple(chunk(1, 9 + i, 99 - i, 999, 9_999) for i in range(12))
    radii, cost = plan.cheapest_radii(chunks, threshold)
    assert sum(radius + 1 for radius in radii) >= threshold + 1
    assert 0 < cost < float("inf")


def test_cheapest_radii_do_not_reach_past_the_largest():
    assert plan.cheapest_radii((chunk(1, 2), chunk(1, 2)), 3)[0] == (1, 1)
    assert plan.cheapest_radii((chunk(1, 2), chunk(1, 2)), 4) == ((), float("inf"))


def test_cheapest_radii_leave_out_a_crowded_chunk():
    assert plan.cheapest_radii((chunk(10**6, 10**6), chunk(0, 1), chunk(0, 1)), 3)[0] == (-1, 1, 1)


def test_cheapest_radii_are_the_best_of_all():
    chunks = (chunk(5, 50, 700), chunk(9, 20, 300), chunk(0, 90, 200))
    costs = [dict(enumerate(plan._costs(one), start=-1)) for one in chunks]
    every = itertools.product(*costs)
    allowed = [radii for radii in every if sum(radius + 1 for radius in radii) >= 6]
    cheapest = min(sum(cost[radius] for cost, radius in zip(costs, radii, strict=True)) for radii in allowed)
    assert plan.cheapest_radii(chunks, 5)[1] == pytest.approx(cheapest)


def test_choose_takes_the_cheaper_way():
    chunks = (chunk(0, 5), chunk(1, 6))
    tables_ns = 2 * plan.PROBE_NS + 1 * plan.CANDIDATE_NS
    assert len(plan.choose(chunks, 1, plan.Scan(tables_ns, 2)).lines) == 0
    assert len(plan.choose(chunks, 1, plan.Scan(tables_ns + 1, 2)).lines) == 2


def test_choose_scans_where_the_tables_do_not_reach():
    assert len(plan.choose((chunk(0, 5),), 2, plan.Scan(1e9, 2)).lines) == 0


def test_choose_scans_where_there_are_no_tables():
    assert len(plan.choose((), 31, plan.Scan(1e9, 2)).lines) == 0


@pytest.mark.parametrize(("width", "radius"), [(1, 0), (3, 1), (9, 4), (10, 2), (12, 12), (3, 4)])
def test_masks_are_all_numbers_with_few_bits(width, radius):
    few = [number for number in range(2**width) if number.bit_count() <= radius]
    assert masks_of(width, radius).tolist() == few
    assert balls(width, radius) == len(few)


def test_masks_of_a_chunk_that_is_not_probed_are_none():
    assert masks_of(8, -1).tolist() == []


@pytest.mark.parametrize(("rows", "columns"), [(0, 64), (1, 64), (64, 64), (65, 128)])
def test_padded_is_whole_blocks(rows, columns):
    assert padded(rows) == columns
