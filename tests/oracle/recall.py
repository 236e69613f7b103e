"""What a full-size reference search finds: every picture decoded whole, turned eight ways, hashed in both flavours.

Slow and plain. The scan may find more than this; it may not find less.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

from vangnet.hashing.pdq import pdq

QUALITY = 50
THRESHOLD = 31
FLAVOURS = ("512", "core")

Edit = Callable[[Image.Image], bytes]


def _saved(picture: Image.Image, quality: int = 85) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _resized(picture: Image.Image, factor: float) -> bytes:
    size = max(8, int(picture.width * factor)), max(8, int(picture.height * factor))
    return _saved(picture.resize(size, Image.Resampling.LANCZOS))


def _cropped(picture: Image.Image, share: float) -> bytes:
    x, y = int(picture.width * share), int(picture.height * share)
    return _saved(picture.crop((x, y, picture.width - x, picture.height - y)))


def _gamma(picture: Image.Image, gamma: float) -> bytes:
    return _saved(picture.point([round(255 * (level / 255) ** gamma) for level in range(256)] * 3))


EDITS: dict[str, Edit] = {
    "none": lambda picture: _saved(picture, 98),
    "jpeg 50": lambda picture: _saved(picture, 50),
    "jpeg 20": lambda picture: _saved(picture, 20),
    "half": lambda picture: _resized(picture, 0.5),
    "quarter": lambda picture: _resized(picture, 0.25),
    "grey": lambda picture: _saved(ImageOps.grayscale(picture)),
    "gamma 0.7": lambda picture: _gamma(picture, 0.7),
    "gamma 1.4": lambda picture: _gamma(picture, 1.4),
    "brighter": lambda picture: _saved(ImageEnhance.Brightness(picture).enhance(1.3)),
    "mirrored": lambda picture: _saved(ImageOps.mirror(picture)),
    "quarter turn": lambda picture: _saved(picture.transpose(Image.Transpose.ROTATE_90)),
    "cropped 1 %": lambda picture: _cropped(picture, 0.01),
    "turned 1 degree": lambda picture: _saved(picture.rotate(1)),
    "border 1 %": lambda picture: _saved(ImageOps.expand(picture, max(1, picture.width // 100), "black")),
}


def pixels_of(content: bytes | Path) -> np.ndarray | None:
    """The whole picture as RGB, or None when it does not decode or is too small or too large to bother."""
    try:
        with Image.open(io.BytesIO(content) if isinstance(content, bytes) else content) as picture:
            if not min(picture.size) >= 64 or picture.width * picture.height > 40_000_000:
                return None
            return np.asarray(picture.convert("RGB"))
    except Exception:
        return None


def turned(pixels: np.ndarray) -> Iterator[np.ndarray]:
    """The eight ways a picture can lie."""
    for side in (pixels, pixels.transpose(1, 0, 2)):
        yield from (side, side[::-1], side[:, ::-1], side[::-1, ::-1])


def fingerprints(pixels: np.ndarray, *, turns: bool) -> list[np.ndarray]:
    """The fingerprints that count, as bits: both flavours, one or eight ways."""
    found = []
    for way in turned(pixels) if turns else (pixels,):
        for flavour in FLAVOURS:
            value, quality = pdq(np.ascontiguousarray(way), flavour)
            if quality >= QUALITY:
                found.append(np.unpackbits(np.frombuffer(value, np.uint8)))
    return found


def nearest(queries: list[np.ndarray], listed: np.ndarray) -> np.ndarray:
    """For each listed fingerprint (n x 256 bits) the smallest distance to any of the queries."""
    if not queries:
        return np.full(len(listed), 256)
    return np.min([(listed != query).sum(axis=1) for query in queries], axis=0)
