"""JPEG XL: the declared size is known before a pixel is decoded."""

import imagecodecs
import numpy as np
import pytest

from tests.hashing.charts import hills
from vangnet.hashing import jxl


@pytest.mark.parametrize("size", [(64, 64), (256, 8), (300, 200), (1920, 1080), (1200, 1500), (37, 2049)])
def test_size_is_that_of_the_picture(size):
    width, height = size
    assert jxl.size(imagecodecs.jpegxl_encode(hills(width, height), level=80)) == size


def test_size_is_found_in_a_container():
    bare = imagecodecs.jpegxl_encode(hills(90, 70), level=80, usecontainer=True)
    assert jxl.size(bare) == (90, 70)


@pytest.mark.parametrize("data", [b"", b"\xff", b"\xff\xd8\xff", jxl._CONTAINER, jxl._CONTAINER + bytes(40)])
def test_size_of_something_else_is_refused(data):
    with pytest.raises(ValueError, match="no JPEG XL codestream"):
        jxl.size(data)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float32])
def test_decode_gives_eight_bits(kind):
    scale = {np.uint8: 1, np.uint16: 257, np.float32: 1 / 255}[kind]
    pixels = (hills(80, 60).astype(np.float64) * scale).astype(kind)
    image = jxl.decode(imagecodecs.jpegxl_encode(pixels, lossless=True))
    assert image.mode == "RGB"
    assert np.abs(np.asarray(image).astype(int) - hills(80, 60)).max() <= 1
