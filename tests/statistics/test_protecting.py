"""Small numbers cannot be reckoned from what is told: total minus the others, from outside and from inside a unit."""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.statistics.protecting import FEW, SHIELDED, Protected, protect, told_states

FEWEST = 5
cells = st.dictionaries(st.sampled_from([1, 2]), st.integers(0, 7), max_size=2)
tables = st.dictionaries(st.sampled_from("abcd"), cells, max_size=4)


def total_of(table: Mapping[str, Mapping[int, int]]) -> dict[int, int]:
    told: dict[int, int] = {}
    for cell in table.values():
        for unit, count in cell.items():
            told[unit] = told.get(unit, 0) + count
    return told


def told_of(table: Mapping[str, Mapping[int, int]], more: Sequence[Mapping[str, Mapping[int, int]]] = ()) -> Protected:
    return protect(total_of(table), [table, *more], fewest=FEWEST)


def possible(told: Mapping[str, int | str], total: int) -> Iterator[dict[str, int]]:
    """Every table that says the same as what is told: by trying them all."""
    ranges = [
        [value] if isinstance(value, int) else range(1, FEWEST) if value == FEW else range(FEWEST, total + 1)
        for value in told.values()
    ]
    for counts in itertools.product(*ranges):
        if sum(counts) == total:
            yield dict(zip(told, counts, strict=True))


def test_a_table_without_small_numbers_is_told_whole() -> None:
    told = told_of({"a": {1: 10, 2: 10}, "b": {1: 5, 2: 6}, "c": {}})
    assert told == Protected(31, ({"a": 20, "b": 11, "c": 0},))


def test_zero_and_the_limit_are_told_and_what_lies_between_is_not() -> None:
    table = {str(count): {unit: count} for unit, count in enumerate((0, 1, 4, 5, 100, 101))}
    (told,) = told_of(table).tables
    assert (told["0"], told["1"], told["4"], told["101"]) == (0, FEW, FEW, 101)


def test_total_minus_the_others_gives_no_small_number_away() -> None:
    told = told_of({"a": {1: 50, 2: 50}, "b": {1: 3}, "c": {1: 10, 2: 10}})
    assert told.tables[0]["b"] == FEW
    assert told.tables[0]["c"] == SHIELDED
    assert {one["b"] for one in possible(told.tables[0], 123)} >= {1, 2, 3, 4}


def test_two_small_numbers_that_must_both_be_four_are_not_left_alone() -> None:
    told = told_of({"a": {1: 50, 2: 50}, "b": {1: 4}, "c": {2: 4}, "d": {1: 20, 2: 20}})
    assert told.tables[0] == {"a": 100, "b": FEW, "c": FEW, "d": SHIELDED}


def test_a_shielded_row_that_must_be_five_protects_nothing() -> None:
    told = told_of({"a": {1: 50, 2: 50}, "b": {1: 1}, "c": {1: 5}})
    assert {one["b"] for one in possible(told.tables[0], 106)} >= {1, 2, 3, 4}


def test_what_is_left_after_the_own_unit_is_no_small_number() -> None:
    assert protect({1: 57, 2: 3}, [], fewest=FEWEST) == Protected(SHIELDED, ())  # unit 1 would reckon 3 for unit 2
    assert protect({1: 57, 2: 5}, [], fewest=FEWEST) == Protected(62, ())
    assert protect({1: 7}, [], fewest=FEWEST) == Protected(7, ())  # nothing is left to reckon


def test_where_the_total_is_not_told_no_table_is() -> None:
    assert protect({1: 4}, [{"a": {1: 1}, "b": {1: 3}, "c": {}}], fewest=FEWEST) == Protected(FEW, ({},))


def test_a_table_whose_small_rows_nothing_can_hide_is_not_told_and_the_total_is() -> None:
    assert told_of({"a": {1: 1}, "b": {1: 2}, "c": {1: 1}, "d": {1: 1}, "e": {1: 1}}) == Protected(6, ({},))


def test_a_row_that_another_figure_hides_is_hidden_here() -> None:
    table = {"a": {1: 50, 2: 50}, "b": {1: 20, 2: 20}, "c": {1: 30, 2: 30}}
    (told,) = protect(total_of(table), [table], fewest=FEWEST, hide=frozenset({(0, "b")})).tables
    assert told == {"a": 100, "b": SHIELDED, "c": SHIELDED}  # or b would be the total minus the others


@settings(max_examples=60, deadline=None)
@given(tables)
def test_nobody_outside_or_inside_a_unit_can_reckon_a_small_number(table: dict[str, dict[int, int]]) -> None:
    told = told_of(table)
    total = sum(total_of(table).values())
    if not isinstance(told.total, int):
        assert told.tables == ({},)
        return
    (rows,) = told.tables
    if not rows:
        return
    counts = {row: sum(cell.values()) for row, cell in table.items()}
    assert all(value in (counts[row], FEW, SHIELDED) for row, value in rows.items())
    assert total not in range(1, FEWEST)
    for viewer in (None, 1, 2):
        own = {row: 0 if viewer is None else cell.get(viewer, 0) for row, cell in table.items()}
        worlds = [one for one in possible(rows, total) if all(one[row] >= own[row] for row in own)]
        assert counts in worlds
        for row, value in rows.items():
            rest = counts[row] - own[row]
            if isinstance(value, int):
                assert not 0 < rest < FEWEST
            elif 0 < rest < FEWEST:
                marks = range(1, FEWEST) if value == FEW else range(FEWEST, 10**6)
                could = {mark - own[row] for mark in marks[: 2 * FEWEST] if 0 <= mark - own[row] < FEWEST}
                assert {one[row] - own[row] for one in worlds} >= could - {0}


def test_random_large_tables_hide_as_little_as_they_can_and_no_less() -> None:
    draw = random.Random(8)
    for _ in range(200):
        table = {str(row): {unit: draw.choice([0, 2, 7, 30, 200]) for unit in range(11)} for row in range(9)}
        told = told_of(table)
        if isinstance(told.total, int):
            hidden = [row for row, value in told.tables[0].items() if not isinstance(value, int)]
            assert len(hidden) != 1
            assert all(isinstance(value, str) or value >= FEWEST for value in told.tables[0].values() if value)


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([20, 21], [True, False]),  # one was added
        ([20, 25], [True, True]),
        ([20, 24, 27], [True, False, True]),  # the last is told against the first
        ([20, 24, 27, 30], [True, False, True, False]),
        ([20, 19], [True, False]),
        ([20, 20], [True, True]),
    ],
)
def test_corrections_give_no_small_difference_away(states: list[int], told: list[bool]) -> None:
    rows = [{str(key): (1, 1) for key in range(count)} for count in states]
    assert told_states(rows, fewest=FEWEST) == told


def test_what_was_added_and_removed_in_one_correction_is_not_told_by_its_sum() -> None:
    before = {str(key): (1, 1) for key in range(20)}
    after = {str(key): (1, 1) for key in range(3, 23)}
    assert told_states([before, after], fewest=FEWEST) == [True, False]


def test_a_correction_is_not_told_where_the_own_unit_leaves_a_small_difference() -> None:
    before = {str(key): (1, 1) for key in range(20)}
    after = before | {f"a{key}": (1, 1) for key in range(9)} | {"b": (2, 1)}
    assert told_states([before, after], fewest=FEWEST) == [True, False]  # unit 1 knows its nine
