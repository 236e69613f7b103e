"""Any picture mode -> 8-bit grey or red-green-blue, as the field's PDQ tools see it (what they get wrong is put right).

Every rule here works pixel by pixel, so a picture is turned in strips and is never held twice.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from vangnet.hashing.heif import PLAIN_MODES, HeifPicture

Pixels = NDArray[np.uint8]
Turn = Callable[[Image.Image], Pixels]

STRIP_PIXELS = 1 << 20
WHITE, BLACK = 255, 0
OPAQUE = 255

_ALPHA_MODES = frozenset({"RGBA", "RGBa", "LA", "La", "PA"})
_KEYED_MODES = frozenset({"1", "L", "P", "RGB"})
"""Modes in which one colour, or some of the palette, may be declared transparent."""


def pixels_of(picture: Image.Image | HeifPicture) -> Pixels:
    """Give the picture's raw pixels, H x W (grey) or H x W x 3: palette resolved, alpha dropped."""
    if isinstance(picture, HeifPicture) and picture.mode in PLAIN_MODES:
        return picture.pixels()
    image = _image(picture)
    if image.mode in {"L", "RGB"} and image.width * image.height <= STRIP_PIXELS:
        return np.asarray(image)
    return _in_strips(image, _turn_of(image))


def has_alpha(picture: Image.Image | HeifPicture) -> bool:
    """Say whether some pixel lets the background through."""
    if isinstance(picture, HeifPicture) and picture.mode in PLAIN_MODES:
        return False
    image = _image(picture)
    if image.mode in _KEYED_MODES:
        return "transparency" in image.info
    return image.mode in _ALPHA_MODES and _lowest_alpha(image) < OPAQUE


def composed_on(picture: Image.Image | HeifPicture, background: int) -> Pixels:
    """Give the pixels as a viewer shows them over a white or black background."""
    image = _image(picture)

    def compose(strip: Image.Image) -> Pixels:
        plain = strip.convert("LA") if strip.mode == "La" else strip
        rgba = np.asarray(plain.convert("RGBA")).astype(np.uint16)
        alpha = rgba[..., 3:]
        return ((rgba[..., :3] * alpha + background * (255 - alpha) + 127) // 255).astype(np.uint8)

    return _in_strips(image, compose)


def _image(picture: Image.Image | HeifPicture) -> Image.Image:
    return picture.image() if isinstance(picture, HeifPicture) else picture


def _lowest_alpha(image: Image.Image) -> int:
    return min(int(np.asarray(strip)[..., -1].min()) for strip in _strips(image))


def _in_strips(image: Image.Image, turn: Turn) -> Pixels:
    strips = _strips(image)
    first = turn(next(strips))
    if first.shape[0] == image.height:
        return first
    whole = np.empty((image.height, *first.shape[1:]), np.uint8)
    top = first.shape[0]
    whole[:top] = first
    for strip in strips:
        whole[top : top + strip.height] = turn(strip)
        top += strip.height
    return whole


def _strips(image: Image.Image) -> Iterator[Image.Image]:
    """Cut the picture into strips of whole rows, from the top down."""
    rows = max(1, STRIP_PIXELS // image.width)
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height)))


def _turn_of(image: Image.Image) -> Turn:
    mode = image.mode
    if mode in {"L", "RGB"}:
        return np.asarray
    if mode in {"1", "LA"}:
        return _through("L")
    if mode == "La":
        return _through("LA", "L")
    if mode == "RGBa":
        return _through("RGBA", "RGB")
    if mode in {"I", "F"} or mode.startswith("I;16"):
        return _scaled(image)
    if mode == "LAB":
        return _lab
    return _through("RGB")


def _through(*modes: str) -> Turn:
    def turn(strip: Image.Image) -> Pixels:
        for mode in modes:
            strip = strip.convert(mode)
        return np.asarray(strip)

    return turn


def _scaled(image: Image.Image) -> Turn:
    """Bring wide values to 8 bits: by the range that they seem to be meant in, else by the range that they span."""
    lowest, highest = _range(image)
    low, factor = 0.0, 1.0
    if lowest < 0 or highest >= 1 << 16:
        low, factor = lowest, 255 / (highest - lowest)
    elif highest >= 1 << 8:
        factor = 1 / 256
    elif highest <= 1 and image.mode == "F":
        factor = 255.0

    def turn(strip: Image.Image) -> Pixels:
        values = np.nan_to_num(np.asarray(strip).astype(np.float64), posinf=highest, neginf=lowest)
        return ((values - low) * factor).clip(0, 255).astype(np.uint8)

    return turn


def _range(image: Image.Image) -> tuple[float, float]:
    """Give the lowest and highest finite value."""
    lowest, highest = np.inf, -np.inf
    for strip in _strips(image):
        values: NDArray[Any] = np.asarray(strip)
        finite = values[np.isfinite(values)]
        if finite.size:
            lowest, highest = min(lowest, float(finite.min())), max(highest, float(finite.max()))
    return (lowest, highest) if lowest <= highest else (0.0, 0.0)


@lru_cache(maxsize=1)
def _lab_to_rgb() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")


def _lab(strip: Image.Image) -> Pixels:
    turned = ImageCms.applyTransform(strip, _lab_to_rgb())
    if turned is None:
        raise ValueError("no LAB transform")
    return np.asarray(turned)
