"""A viewer, and how what it shows is compared with what went in."""

import io

import numpy as np
import pytest
from PIL import Image

from vangnet.hashing.pdq import pdq
from vangnet.scan.viewing import Shown, Viewer

ALIKE = 10
"""Two drawn pictures differ by some 40 levels on average; what JPEG does to their noise, by up to 6."""


@pytest.fixture
def viewer():
    with Viewer() as viewer:
        yield viewer


def image_of(shown: Shown) -> Image.Image:
    assert isinstance(shown, Shown), shown
    image = Image.open(io.BytesIO(shown.data))
    assert (image.format, image.size) == ("JPEG", (shown.width, shown.height))
    return image


def difference(shown: Shown, picture: Image.Image) -> float:
    """How far apart two pictures are on average, in levels of 0 to 255, in the size that is shown."""
    one = image_of(shown).convert("RGB")
    other = picture.convert("RGB").resize(one.size, Image.Resampling.BICUBIC)
    return float(np.abs(np.asarray(one, int) - np.asarray(other, int)).mean())


def distance_bits(shown: Shown, fingerprint: str) -> int:
    own, _ = pdq(np.asarray(image_of(shown).convert("RGB")), "512")
    return (int.from_bytes(own, "big") ^ int(fingerprint, 16)).bit_count()
