"""Drawn pictures with nothing on them but hills of light: the small world of these tests."""

from io import BytesIO

import numpy as np
from PIL import Image

VECTORS = (
    # width, height, flavours, hash: published for the formula of `chart`, by the field's own tools
    (64, 64, ("512", "core"), "b6d0a8afb3baf422254aa995216aaa516aa64b4f6a98dab15aa7dae6faac4a44"),
    (5, 7, ("512", "core"), "9b2693a464d96e5b94a591a43c8f962569da69d8962569da69da6e5b9b2691a4"),
    (100, 80, ("512", "core"), "b6d0a8afe33a34226d5aa995616aaad152a6ca4f4a985ab3eaa75ae6d6ac4a64"),
    (129, 257, ("512", "core"), "a6d029af7730442a6ddaa995636aead155a64a4f5298dab352a7dae652acda84"),
    (300, 200, ("512", "core"), "a69129af7730642a6ddba9b56b4aaa915526ca4f52988ab356a7dae656ac9a84"),
    (512, 512, ("512", "core"), "a69029af7710442a6dd9a9b56b4aea9155264a4f5698dab356a7dae656acda84"),
    (600, 100, ("core",), "b6d1a8af3338642a6ddaa995236aaad14da64a4f5298cab35aa7cae662acdac4"),
    (600, 100, ("512",), "a6d029af7730642a6ddba995634aaad155a64a4f5298cab352a7cae676accac4"),
    (640, 480, ("core",), "a6d029af7730642a6ddba9b5634aaa9155264a4f5298dab352a7dae676acca84"),
    (640, 480, ("512",), "a69029af7730442a6ddba9b56b4aaa9155264a4f5698dab352a7dae656acda84"),
    (1600, 1004, ("core",), "a6d029af7730242a6ddba995634aaad155a64a4f5298dab352a7dae676acca84"),
    (1600, 1004, ("512",), "a69029af7710642a6ddba9b56b4aaa9155264a4f5698dab352a7dae656acda84"),
)

BYTE_SUMS = {
    (64, 64): 1_452_967,
    (5, 7): 12_310,
    (100, 80): 2_851_313,
    (129, 257): 11_854_978,
    (300, 200): 21_459_968,
    (512, 512): 93_832_183,
    (600, 100): 21_443_040,
    (640, 480): 109_971_465,
    (1600, 1004): 575_283_918,
}


def chart(width, height):
    """Rings of colour by a formula in whole numbers, H x W x 3."""
    u = (np.arange(width) * 1000 // width)[None, :]
    v = (np.arange(height) * 1000 // height)[:, None]
    bands = [((u * u * (c + 1) + v * v * (4 - c) + u * v * 3) // 6000) % 256 for c in range(3)]
    return np.stack(bands, axis=-1).astype(np.uint8)


def hills(width, height, seed=1):
    """Soft hills of light in three colours, as uneven as a landscape, H x W x 3."""
    rng = np.random.default_rng(seed)
    canvas = np.zeros((height, width, 3))
    for cells in (3, 6, 12, 24, 48):
        coarse = (rng.random((cells, cells, 3)) * 255).astype(np.uint8)
        canvas += (
            np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC), float) / cells**0.3
        )
    low, high = canvas.min(), canvas.max()
    return ((canvas - low) * (235 / (high - low)) + 10).astype(np.uint8)


def picture(width=320, height=240, seed=1, mode="RGB"):
    return Image.fromarray(hills(width, height, seed)).convert(mode)


def encode(image, kind, **options):
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def bits_between(one, other):
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()
