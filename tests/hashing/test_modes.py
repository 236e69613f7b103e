"""Modes that no encoder writes, and alpha at its edges."""

import numpy as np
import pytest
from PIL import Image

from tests.hashing.charts import hills, picture
from vangnet.hashing.modes import BLACK, WHITE, composed_on, has_alpha, pixels_of


def veiled(mode, alpha):
    image = picture(60, 50, mode=mode)
    image.putalpha(alpha)
    return image


@pytest.mark.parametrize(("mode", "plain"), [("RGBa", "RGBA"), ("La", "LA")])
def test_premultiplied_colours_are_undone(mode, plain):
    image = veiled(plain, 200)
    found = pixels_of(image.convert(mode))
    assert np.abs(found.astype(int) - np.asarray(image)[..., :-1].squeeze()).max() <= 1


def test_a_palette_with_alpha_reads_as_its_colours():
    image = picture(60, 50).quantize(64)
    assert np.array_equal(pixels_of(image.convert("PA")), np.asarray(image.convert("RGB")))


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_alpha_counts_only_where_it_hides(mode):
    assert not has_alpha(veiled(mode, 255))
    assert has_alpha(veiled(mode, 254))


@pytest.mark.parametrize("mode", ["RGBA", "RGBa", "LA", "La"])
def test_what_is_hidden_shows_the_background(mode):
    image = veiled(mode.upper(), 0).convert(mode)
    assert (composed_on(image, WHITE) == 255).all()
    assert (composed_on(image, BLACK) == 0).all()


def test_what_is_not_hidden_shows_itself():
    assert np.array_equal(composed_on(veiled("RGBA", 255), WHITE), hills(60, 50))


def test_strips_do_not_show():
    image = Image.fromarray(hills(1100, 1000)).convert("YCbCr")
    assert np.array_equal(pixels_of(image), np.asarray(image.convert("RGB")))
