"""Made sensors: drawn scenes times a pattern of their own, with noise, as JPEG. Not what a real camera does."""

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from vangnet.capture.device.residual import Residual, residual_of

STRENGTH = 0.012
NOISE = 2.0


def pattern(device: int, shape: tuple[int, int], strength: float) -> npt.NDArray[np.float64]:
    return np.random.default_rng((7, device)).normal(0, strength, shape)


def scene(draw: np.random.Generator, shape: tuple[int, int]) -> npt.NDArray[np.float64]:
    """Waves, slopes, edges and texture: a neutral pattern."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]] / max(shape)
    light = 110 + 60 * (draw.random() - 0.5) + 50 * (draw.random() - 0.5) * x + 50 * (draw.random() - 0.5) * y
    for _ in range(5):
        fx, fy, phase = draw.normal(0, 25), draw.normal(0, 25), draw.random() * 7
        light += 9 * np.sin(fx * x + fy * y + phase)
    for _ in range(6):
        centre, radius = draw.random(2), 0.05 + 0.2 * draw.random()
        light[(x - centre[0]) ** 2 + (y - centre[1]) ** 2 < radius**2] += draw.normal(0, 25)
    texture = Image.fromarray(draw.normal(0, 1, (shape[0] // 3, shape[1] // 3)).astype(np.float32))
    return light + 8 * np.asarray(texture.resize(shape[::-1], Image.Resampling.BICUBIC))


def photo(
    device: int, number: int, shape: tuple[int, int] = (512, 512), *, flat: bool = False, strength: float = STRENGTH
) -> Image.Image:
    draw = np.random.default_rng((device, number))
    light = np.full(shape, 130.0 + draw.normal(0, 15)) if flat else scene(draw, shape)
    made = light * (1 + pattern(device, shape, strength)) + draw.normal(0, NOISE, shape)
    return Image.fromarray(np.clip(np.round(made), 0, 255).astype(np.uint8))


def saved(picture: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue()))


def resized(picture: Image.Image, share: float, quality: int = 75) -> Image.Image:
    """Make a picture smaller, compress it, and scale it back up."""
    small = picture.resize((int(picture.width * share), int(picture.height * share)), Image.Resampling.LANCZOS)
    return saved(small, quality).resize(picture.size, Image.Resampling.BICUBIC)


def residual(picture: Image.Image) -> Residual:
    return residual_of(np.asarray(picture.convert("L"), dtype=np.uint8))
