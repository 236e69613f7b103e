"""What a recipe may say: whole numbers within bounds, and shapes whose inside is sure."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vangnet.victims.recipe import LARGEST_SIDE, Recipe, RecipeRefused, check_within, polygon_of, recipe_of, size_of
from vangnet.victims.recipe import told_of as told

BOX = {"x": 10, "y": 20, "width": 300, "height": 200}
SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10]]


def refusal(**changed: object) -> str:
    with pytest.raises(RecipeRefused) as refused:
        recipe_of({**BOX, **changed})
    assert refused.value.word.tell("nl") != refused.value.word.tell("en")
    assert "$" not in refused.value.word.tell("nl")
    return refused.value.word.code.partition(".")[2]


def test_a_row_keeps_a_recipe_as_it_was() -> None:
    recipe = Recipe(**BOX, masks=(((0, 0), (10, 0), (5, 9)),), turns=1, gamma_percent=150)
    assert recipe_of(told(recipe)) == recipe


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), 1.5, "10", None, True, [], 10**400])
def test_what_is_no_whole_number_is_refused(wrong: object) -> None:
    assert refusal(x=wrong) in ("recipe_unreadable", "recipe_bounds")


def test_words_that_no_recipe_knows_are_refused() -> None:
    assert refusal(model="paint the rest") == "recipe_unreadable"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", -1),
        ("x", 10**9),
        ("width", 15),
        ("height", -300),
        ("turns", 4),
        ("gamma_percent", 99),
        ("gamma_percent", 301),
        ("black", 65),
        ("white", 127),
        ("sharpen_percent", 151),
        ("longest_side", LARGEST_SIDE + 1),
    ],
)
def test_every_number_has_bounds(name: str, value: int) -> None:
    assert refusal(**{name: value}) == "recipe_bounds"


@pytest.mark.parametrize(
    ("polygon", "code"),
    [
        ([[0, 0], [10, 10]], "recipe_corners"),
        ([[n, n * n % 97] for n in range(10_000)], "recipe_corners"),
        ([[0, 0], [10, 0], [20, 0]], "recipe_flat"),
        ([[0, 0], [10, 10], [10, 0], [0, 12]], "recipe_crossing"),
        ([[0, 0], [10, 0], [10, 10], [0, 0], [5, 9]], "recipe_crossing"),
        ([[0, 0], [10, 0], [10, 10], [5, 0], [0, 10]], "recipe_crossing"),  # a corner on another side
        ([[0, 0], [10**6, 0], [0, 10]], "recipe_far"),
        ([[-5, 0], [10, 0], [0, 10]], "recipe_far"),
    ],
)
def test_a_shape_whose_inside_is_not_sure_is_refused(polygon: list[list[int]], code: str) -> None:
    assert refusal(masks=[polygon]) == code
    assert refusal(outline=polygon) == code


def test_too_many_masks_are_refused() -> None:
    assert refusal(masks=[SQUARE] * 41) == "recipe_masks"


def test_the_box_lies_inside_the_picture() -> None:
    check_within(Recipe(**BOX), 310, 220)
    for size in ((309, 220), (310, 219)):
        with pytest.raises(RecipeRefused):
            check_within(Recipe(**BOX), *size)


def test_two_corners_that_are_typed_are_a_box() -> None:
    assert polygon_of("10,20 30,50") == ((10, 20), (30, 20), (30, 50), (10, 50))
    assert polygon_of(" 1,2  3,4\t5,1 ") == ((1, 2), (3, 4), (5, 1))
    assert polygon_of("") == ()


@pytest.mark.parametrize("text", ["1", "1,2,3", "a,b", "1.5,2", "-1,2", "nan,nan", "٣,٣", "9" * 5_000 + ",1", ","])
def test_corners_that_are_no_numbers_are_refused(text: str) -> None:
    with pytest.raises(RecipeRefused):
        polygon_of(text)


@given(
    width=st.integers(16, 100_000),
    height=st.integers(16, 100_000),
    turns=st.integers(0, 3),
    longest=st.integers(16, LARGEST_SIDE),
)
def test_a_crop_is_never_larger_than_its_box(width: int, height: int, turns: int, longest: int) -> None:
    across, down = size_of(Recipe(0, 0, width, height, turns=turns, longest_side=longest))
    if turns % 2:
        across, down = down, across
    assert 1 <= across <= width
    assert 1 <= down <= height
    assert max(across, down) <= longest


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=3, max_size=8))
def test_every_shape_is_taken_or_refused_in_words(polygon: list[tuple[int, int]]) -> None:
    with contextlib.suppress(RecipeRefused):
        assert recipe_of({**BOX, "masks": [polygon]}).masks == (tuple(polygon),)
