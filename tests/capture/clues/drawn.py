"""Texts, drawn: black or white on grey or on smooth noise, of a size, a contrast and an angle."""

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
LINES = (
    "Groeten van camping Zonnehof",
    "Kamer 214 sleutel 88-KD-41",
    "foto door melkmeisje_92",
    "bel 06-12345678 morgen",
)


def drawn(
    lines: tuple[str, ...] = LINES,
    *,
    size: int = 32,
    contrast: int = 120,
    angle: float = 0.0,
    noisy: bool = False,
    canvas: tuple[int, int] = (1200, 900),
) -> bytes:
    """Draw lines on a canvas as a JPEG; `contrast` is between letters and ground, of 255."""
    rng = np.random.default_rng(7)
    ground = np.full((canvas[1], canvas[0]), 170.0)
    if noisy:
        small = Image.fromarray(rng.uniform(110, 230, (24, 32)).astype(np.uint8))
        ground = np.asarray(small.resize(canvas, Image.Resampling.BICUBIC)).astype(float) + rng.normal(
            0, 5, ground.shape
        )
    mask = Image.new("L", canvas)
    pen, font = ImageDraw.Draw(mask), ImageFont.truetype(FONT, size)
    for number, line in enumerate(lines):
        pen.text((canvas[0] * 0.12, canvas[1] * 0.2 + number * size * 2.2), line, fill=255, font=font)
    if angle in (90, 180, 270):
        mask = mask.rotate(angle, expand=True)
        ground = np.rot90(ground, round(angle / 90))
    elif angle:
        mask = mask.rotate(angle, resample=Image.Resampling.BICUBIC)
    pixels = np.clip(ground - np.asarray(mask) / 255 * contrast, 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()
