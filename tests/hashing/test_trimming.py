"""Borders: what is one, what is not, and what is left inside."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.hashing.charts import encode, hills
from vangnet.hashing.trimming import trim

INSIDE = hills(400, 300)


def framed(pixels, top=0, bottom=0, left=0, right=0, colour=(0, 0, 0)):
    height, width = pixels.shape[:2]
    canvas = np.empty((height + top + bottom, width + left + right, 3), np.uint8)
    canvas[:] = colour
    canvas[top : top + height, left : left + width] = pixels
    return canvas


@pytest.mark.parametrize(
    "border",
    [
        {"top": 60, "bottom": 60},
        {"left": 45, "right": 80},
        {"top": 30},
        {"right": 25},
        {"top": 12, "bottom": 40, "left": 33, "right": 7},
    ],
)
@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (200, 30, 90)])
def test_trim_gives_back_what_is_inside(border, colour):
    assert np.array_equal(trim(framed(INSIDE, **border, colour=colour)), INSIDE)


def test_trim_sees_bars_of_two_colours():
    letterbox = framed(framed(INSIDE, top=50, bottom=50), left=40, right=40, colour=(255, 255, 255))
    assert np.array_equal(trim(letterbox), INSIDE)


def test_trim_of_grey():
    assert np.array_equal(trim(framed(INSIDE, top=40)[..., 1]), INSIDE[..., 1])


def test_trim_withstands_the_noise_of_jpeg():
    data = encode(Image.fromarray(framed(INSIDE, top=64, bottom=64)), "JPEG", quality=60)
    with Image.open(BytesIO(data)) as image:
        rest = trim(np.asarray(image))
    assert abs(rest.shape[0] - INSIDE.shape[0]) <= 4
    assert rest.shape[1] == INSIDE.shape[1]


def test_a_picture_without_border_is_left_alone():
    assert trim(INSIDE) is None


def test_a_border_too_thin_to_matter_is_left_alone():
    assert trim(framed(INSIDE, top=1)) is None


def test_a_sky_that_fades_out_is_no_border():
    sky = np.linspace(250, 100, 200).astype(np.uint8)[:, None, None] * np.ones((1, 400, 3), np.uint8)
    assert trim(np.concatenate([sky.astype(np.uint8), INSIDE])) is None


def test_a_speck_on_a_page_is_not_the_picture():
    page = np.full((1000, 1000), 255, np.uint8)
    page[500:530, 500:530] = 0
    assert trim(page) is None


@pytest.mark.parametrize("shape", [(1, 1), (5, 300), (300, 5), (64, 64, 3)])
def test_a_flat_picture_has_nothing_inside(shape):
    assert trim(np.full(shape, 9, np.uint8)) is None
