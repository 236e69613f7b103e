"""How a crop is made from a picture: what is cut out, covered, turned and lightened. Whole numbers, and nothing else.

The order is fixed: cut the box, cover the masks and what lies outside the outline, turn, shrink by area, set the levels
and the gamma, sharpen, and make what is covered flat once more. Covering comes before anything that mixes pixels, so
that nothing of what is covered can be worked out from the crop. No step adds detail: nothing is enlarged, and no model
runs.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec

from vangnet.errors import InputRefused
from vangnet.words import Word, word

Point = tuple[int, int]
Polygon = tuple[Point, ...]

SMALLEST_SIDE, LARGEST_SIDE = 16, 1_200
"""The shortest side that a box may have, and the longest side of a crop, in pixels."""

MOST_MASKS, MOST_POINTS = 40, 200
"""How many masks a crop may have, and how many corners one of them or the outline."""

LARGEST_COORDINATE = 100_000
LONGEST_SECONDS = 10**7


class RecipeRefused(InputRefused):
    """A crop cannot be made in this way; `word` tells why in the reader's language."""

    def __init__(self, told: Word) -> None:
        super().__init__(told.tell("en"))
        self.word = told


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A crop of a picture as it is seen upright, in pixels from its upper left corner.

    `turns` are quarter turns clockwise. `masks` are covered with a flat grey, as is all that lies outside `outline` if
    there is one. `black` and `white` are the levels that become the darkest and the lightest; `gamma_percent` above 100
    lightens what lies between. `sharpen_percent` is the strength of an unsharp mask. `longest_side` bounds the crop.
    """

    x: int
    y: int
    width: int
    height: int
    masks: tuple[Polygon, ...] = ()
    outline: Polygon = ()
    turns: int = 0
    black: int = 0
    white: int = 255
    gamma_percent: int = 100
    sharpen_percent: int = 0
    longest_side: int = LARGEST_SIDE

    @property
    def is_retouched(self) -> bool:
        """Whether the light or the sharpness is another than in the source."""
        return (self.black, self.white, self.gamma_percent, self.sharpen_percent) != (0, 255, 100, 0)


BOUNDS: dict[str, tuple[int, int]] = {
    "x": (0, LARGEST_COORDINATE),
    "y": (0, LARGEST_COORDINATE),
    "width": (SMALLEST_SIDE, LARGEST_COORDINATE),
    "height": (SMALLEST_SIDE, LARGEST_COORDINATE),
    "turns": (0, 3),
    "black": (0, 64),
    "white": (128, 255),
    "gamma_percent": (100, 300),
    "sharpen_percent": (0, 150),
    "longest_side": (SMALLEST_SIDE, LARGEST_SIDE),
}
"""The least and the most that each number may be."""


def recipe_of(told: Any) -> Recipe:
    """The recipe in what a row or a form told. Raises RecipeRefused with the first thing that is wrong."""
    try:
        recipe = msgspec.convert(told, Recipe, strict=True)
    except (msgspec.ValidationError, RecursionError) as error:
        raise RecipeRefused(word("victims.recipe_unreadable")) from error
    check(recipe)
    return recipe


def told_of(recipe: Recipe) -> dict[str, Any]:
    """A recipe as a row keeps it."""
    told: dict[str, Any] = msgspec.to_builtins(recipe)
    return told


def check(recipe: Recipe) -> None:
    """Whether a recipe makes sense for any picture. Raises RecipeRefused."""
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(recipe, name) <= most:
            raise RecipeRefused(word("victims.recipe_bounds", what=f"@field_{name}", least=least, most=most))
    if len(recipe.masks) > MOST_MASKS:
        raise RecipeRefused(word("victims.recipe_masks", most=MOST_MASKS))
    for number, mask in enumerate(recipe.masks, 1):
        _check_polygon(mask, "@shape_mask", number)
    if recipe.outline:
        _check_polygon(recipe.outline, "@shape_outline", 1)


def check_within(recipe: Recipe, width: int, height: int) -> None:
    """Whether the box lies inside a picture of this size. Raises RecipeRefused."""
    if recipe.x + recipe.width > width or recipe.y + recipe.height > height:
        raise RecipeRefused(word("victims.recipe_outside", width=width, height=height))


def size_of(recipe: Recipe) -> tuple[int, int]:
    """Width and height of the crop: those of the box, turned, and shrunk where it is larger than is allowed."""
    width, height = recipe.width, recipe.height
    if recipe.turns % 2:
        width, height = height, width
    scale = min(1.0, recipe.longest_side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


# -- polygons ---------------------------------------------------------------------------------------------------------


def polygon_of(text: str) -> Polygon:
    """A polygon in what somebody typed: "10,20 30,20 30,40"; two corners are a box. Raises RecipeRefused."""
    points = []
    for part in text.split():
        across, comma, down = part.partition(",")
        if not comma or not all(_is_number(each) for each in (across, down)):
            raise RecipeRefused(word("victims.recipe_points", text=part[:40]))
        points.append((int(across), int(down)))
    if len(points) == 2:  # opposite corners
        (left, top), (right, bottom) = points
        return (left, top), (right, top), (right, bottom), (left, bottom)
    return tuple(points)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_COORDINATE))


def _check_polygon(polygon: Polygon, what: str, number: int) -> None:
    if not 3 <= len(polygon) <= MOST_POINTS:
        raise RecipeRefused(word("victims.recipe_corners", what=what, number=number, most=MOST_POINTS))
    if any(not 0 <= value <= LARGEST_COORDINATE for point in polygon for value in point):
        raise RecipeRefused(word("victims.recipe_far", what=what, number=number, most=LARGEST_COORDINATE))
    if _twice_area(polygon) == 0:
        raise RecipeRefused(word("victims.recipe_flat", what=what, number=number))
    if _crosses_itself(polygon):  # what would be inside, a person and a program may see differently
        raise RecipeRefused(word("victims.recipe_crossing", what=what, number=number))


def _sides(polygon: Polygon) -> Iterator[tuple[Point, Point]]:
    yield from pairwise((*polygon, polygon[0]))


def _twice_area(polygon: Polygon) -> int:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _sides(polygon))


def _crosses_itself(polygon: Polygon) -> bool:
    """Whether two sides that are not neighbours meet, or two corners lie at one place."""
    sides = list(_sides(polygon))
    if len(set(polygon)) < len(polygon):
        return True
    last = len(sides) - 1
    return any(
        _meet(*sides[i], *sides[j])
        for i in range(len(sides))
        for j in range(i + 2, len(sides))
        if not (i == 0 and j == last)
    )


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    one, two, three, four = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if one != two and three != four:
        return True
    return any(_is_on(*each) for each in ((one, a, b, c), (two, a, b, d), (three, c, d, a), (four, c, d, b)))


def _side(a: Point, b: Point, point: Point) -> int:
    """On which side of a line a point lies: -1, 0 (on it) or 1."""
    turn = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
    return (turn > 0) - (turn < 0)


def _is_on(side: int, a: Point, b: Point, point: Point) -> bool:
    inside = all(min(a[axis], b[axis]) <= point[axis] <= max(a[axis], b[axis]) for axis in (0, 1))
    return side == 0 and inside
