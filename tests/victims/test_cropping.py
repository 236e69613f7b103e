"""What a recipe does to pixels: the same each time, and nothing of what is covered or cut off is left in them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.world import pattern
from vangnet.victims.cropping import FLAT, Cut, cut
from vangnet.victims.recipe import Recipe, size_of

SOURCE = pattern(1, 320, 240)
MASK = ((60, 50), (120, 50), (120, 100), (60, 100))
OUTLINE = ((40, 40), (200, 60), (180, 200), (60, 180))

recipes = st.builds(
    Recipe,
    x=st.integers(0, 100),
    y=st.integers(0, 60),
    width=st.integers(20, 220),
    height=st.integers(20, 180),
    turns=st.integers(0, 3),
    black=st.integers(0, 64),
    white=st.integers(128, 255),
    gamma_percent=st.integers(100, 300),
    sharpen_percent=st.integers(0, 150),
    longest_side=st.integers(16, 300),
    masks=st.sampled_from([(), (MASK,)]),
    outline=st.sampled_from([(), OUTLINE]),
)


def array(image: Image.Image) -> np.ndarray:
    return np.asarray(image).astype(int)


@settings(max_examples=60, deadline=None)
@given(recipes)
def test_the_same_recipe_gives_the_same_pixels(recipe: Recipe) -> None:
    one, other = cut(SOURCE, recipe), cut(SOURCE.copy(), recipe)
    assert one.size == other.size == size_of(recipe)
    assert one.tobytes() == other.tobytes()


@settings(max_examples=60, deadline=None)
@given(recipes)
def test_nothing_of_what_is_covered_or_cut_off_is_in_the_pixels(recipe: Recipe) -> None:
    """Whatever stood outside the box, under a mask or outside the outline: the crop is the same."""
    kept = Image.new("L", SOURCE.size, 0)
    kept.paste(255, (recipe.x, recipe.y, recipe.x + recipe.width, recipe.y + recipe.height))
    seen = np.asarray(kept) > 0
    flat = recipe_shapes(recipe)
    other = array(pattern(2, 320, 240))
    changed = np.where((seen & ~flat)[..., None], array(SOURCE), other).astype(np.uint8)
    assert cut(Image.fromarray(changed), recipe).tobytes() == cut(SOURCE, recipe).tobytes()


def recipe_shapes(recipe: Recipe) -> np.ndarray:
    """What is covered well inside: the sides of a shape themselves are left to the drawing."""
    from PIL import ImageDraw, ImageFilter

    cover = Image.new("L", SOURCE.size, 0)
    draw = ImageDraw.Draw(cover)
    for mask in recipe.masks:
        draw.polygon(mask, fill=255)
    if recipe.outline:
        inner = Image.new("L", SOURCE.size, 255)
        ImageDraw.Draw(inner).polygon(recipe.outline, fill=0)
        cover.paste(255, mask=inner.filter(ImageFilter.MinFilter(3)))
    return np.asarray(cover) > 0


def test_a_mask_is_flat_grey_to_its_edge_after_every_other_step() -> None:
    recipe = Recipe(20, 20, 200, 160, masks=(MASK,), gamma_percent=300, sharpen_percent=150, longest_side=90)
    made = array(cut(SOURCE, recipe))
    scale = 90 / 200
    inside = made[round(31 * scale) : round(79 * scale), round(41 * scale) : round(99 * scale)]
    assert (inside == FLAT).all()


def test_what_lies_outside_the_outline_is_flat_grey() -> None:
    made = array(cut(SOURCE, Recipe(0, 0, 320, 240, outline=OUTLINE)))
    assert (made[:35] == FLAT).all()
    assert (made[:, 210:] == FLAT).all()
    assert (made[100:110, 100:110] == array(SOURCE)[100:110, 100:110]).all()


def test_quarter_turns_go_clockwise() -> None:
    marked = SOURCE.copy()
    marked.paste((255, 0, 0), (0, 0, 30, 20))
    corners = []
    for turns in range(4):
        made = array(cut(marked, Recipe(0, 0, 320, 240, turns=turns)))
        red = [(made[y, x] == (255, 0, 0)).all() for y, x in ((0, 0), (0, -1), (-1, -1), (-1, 0))]
        corners.append(red.index(True))
    assert corners == [0, 1, 2, 3]


def test_lightening_makes_no_pixel_darker_and_sharpening_is_off_by_default() -> None:
    plain, light = (array(cut(SOURCE, Recipe(0, 0, 100, 100, gamma_percent=gamma))) for gamma in (100, 200))
    assert (plain == array(SOURCE)[:100, :100]).all()
    assert (light >= plain).all()
    assert light.mean() > plain.mean()


def test_a_large_box_is_shrunk_by_area() -> None:
    stripes = Image.fromarray(np.tile(np.array([[0, 255]], np.uint8), (64, 32))).convert("RGB")
    made = array(cut(stripes, Recipe(0, 0, 64, 64, longest_side=32)))
    assert made.shape == (32, 32, 3)
    assert set(np.unique(made)) <= {127, 128}  # every pixel the mean of those it stands for


def test_the_digest_tells_size_and_pixels_apart() -> None:
    rgb = bytes(range(24)) * 3
    digests = {Cut(None, width, height, rgb).sha256() for width, height in ((24, 1), (12, 2), (2, 12))}
    assert len(digests) == 3


@pytest.mark.parametrize("turns", [0, 1])
def test_the_source_is_left_as_it_was(turns: int) -> None:
    before = SOURCE.tobytes()
    cut(SOURCE, Recipe(0, 0, 320, 240, masks=(MASK,), turns=turns, sharpen_percent=100))
    assert SOURCE.tobytes() == before
