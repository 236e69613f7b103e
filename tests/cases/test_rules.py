"""What follows from what people said of a content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vangnet.cases.models import Medium
from vangnet.cases.rules import Said, reading_of
from vangnet.reference import categories

VICS = categories.load("vics-us")
NONE, FIRST, SETTLED, DISAGREED = Medium.Reading
SAID = st.lists(st.builds(Said, st.integers(1, 4), st.sampled_from(["0", "1", "2", "3", "gone"])), max_size=6)


@pytest.mark.parametrize(
    ("said", "reading"),
    [
        ([], ("", NONE)),
        ([(1, "0")], ("0", SETTLED)),
        ([(1, "1")], ("1", FIRST)),
        ([(1, "2")], ("2", FIRST)),
        ([(1, "1"), (2, "1")], ("1", SETTLED)),
        ([(1, "1"), (1, "1")], ("1", FIRST)),
        ([(1, "1"), (2, "0")], ("", DISAGREED)),
        ([(1, "1"), (2, "1"), (3, "2")], ("", DISAGREED)),
        ([(1, "not in the profile")], ("not in the profile", FIRST)),
    ],
)
def test_a_reading_follows_from_what_people_say(said, reading) -> None:
    assert reading_of([Said(*one) for one in said], VICS) == reading


@given(SAID.flatmap(lambda said: st.tuples(st.just(said), st.permutations(said))))
def test_order_does_not_matter(pair) -> None:
    said, otherwise = pair
    assert reading_of(said, VICS) == reading_of(otherwise, VICS)


@given(SAID)
def test_saying_it_twice_does_not_count_twice(said) -> None:
    assert reading_of([*said, *said], VICS) == reading_of(said, VICS)


@given(SAID)
def test_nothing_that_needs_two_is_settled_by_one(said) -> None:
    category, reading = reading_of(said, VICS)
    people = {one.person_id for one in said}
    if reading == SETTLED and category not in ("0", "3", "4"):
        assert len(people) >= 2


@given(SAID)
def test_a_category_stands_only_where_all_agree(said) -> None:
    category, reading = reading_of(said, VICS)
    called = {one.category for one in said}
    assert (category == "") == (len(called) != 1)
    assert (reading == DISAGREED) == (len(called) > 1)
