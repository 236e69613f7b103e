"""A drawn phone: a camera's pictures of landscapes that do not exist, what a messenger made of them, and a film."""

import io
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw

from vangnet.cli.demo.sample import pattern

PICTURES = 48
SENT_EVERY = 4
_FIRST = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
_MAKE, _MODEL, _TAKEN = 0x010F, 0x0110, 0x9003


def make_phone(exhibit: Path) -> None:
    """Fill an exhibit with what a phone holds; every fourth picture was sent on, smaller, as messengers do."""
    camera, sent = exhibit / "DCIM" / "Camera", exhibit / "Android" / "media" / "WhatsApp Images" / "Sent"
    for folder in (camera, sent):
        folder.mkdir(parents=True)
    for number in range(PICTURES):
        taken = _FIRST + timedelta(hours=5 * number)
        picture = landscape(number)
        (camera / f"IMG_{taken:%Y%m%d_%H%M%S}.jpg").write_bytes(_jpeg(picture, 92, taken))
        if number % SENT_EVERY == 0:
            small = picture.resize((picture.width * 5 // 8, picture.height * 5 // 8))
            (sent / f"IMG-{taken:%Y%m%d}-WA{number:04}.jpg").write_bytes(_jpeg(small, 70))
    _film(exhibit / "DCIM" / "Camera" / "VID_20260912_101500.mp4")


def landscape(number: int, width: int = 960, height: int = 720) -> Image.Image:
    """Hills under a sky, drawn from waves: another for every number, the same every time."""
    random = np.random.default_rng(1_000 + number)
    x, y = np.linspace(0, 1, width), np.linspace(0, 1, height)[:, None]
    low, high = random.uniform((0.3, 0.5, 0.7), (0.6, 0.7, 0.95)), random.uniform((0.6, 0.7, 0.8), (1, 0.9, 1))
    sky = low + (high - low) * (y + 0.4 * x * random.uniform(-1, 1))[..., None]
    top = random.uniform(0.15, 0.5)
    for layer in range(random.integers(3, 7)):
        waves = sum(
            random.uniform(0.01, 0.06) / (wave + 1) * np.sin(2 * np.pi * (wave + 1) * random.uniform(0.6, 2.2) * x + p)
            for wave, p in enumerate(random.uniform(0, 6.28, 6))
        )
        hills = y > top + (1 - top) / 7 * layer + waves * 2
        colour = random.uniform((0.1, 0.25, 0.1), (0.55, 0.6, 0.4)) * (1 - 0.1 * layer)
        sky = np.where(hills[..., None], colour, sky)
    grain = random.integers(-4, 5, (height, width, 1), dtype=np.int16)
    picture = Image.fromarray(np.clip((sky * 255).astype(np.int16) + grain, 0, 255).astype(np.uint8))
    _plant(picture, random)
    return picture


def _plant(picture: Image.Image, random: np.random.Generator) -> None:
    """Fir trees, larger towards the front."""
    draw = ImageDraw.Draw(picture)
    for foot in sorted(random.uniform(0.62, 1.05, random.integers(25, 60))):
        x, y, high = random.uniform(0, 1) * picture.width, foot * picture.height, (foot - 0.5) * 0.55 * picture.height
        green = tuple(int(value) for value in random.uniform((5, 40, 10), (50, 120, 60)))
        for part in range(3):
            top, wide = y - high * (0.45 + 0.275 * part), high * (0.26 - 0.06 * part)
            draw.polygon([(x, top), (x - wide, top + high * 0.45), (x + wide, top + high * 0.45)], fill=green)


def _jpeg(picture: Image.Image, quality: int, taken: datetime | None = None) -> bytes:
    exif = Image.Exif()
    if taken:
        exif[_MAKE], exif[_MODEL] = "Vangnet", "Drawn camera"
        exif.get_ifd(0x8769)[_TAKEN] = f"{taken:%Y:%m:%d %H:%M:%S}"
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, exif=exif)
    return buffer.getvalue()


def _film(path: Path, *, seconds: int = 6, rate: int = 10) -> None:
    """A window that wanders over a drawn picture."""
    still = np.asarray(pattern(41))
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=Fraction(rate))
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        for number in range(seconds * rate):
            window = still[number : number + 480, 2 * number :][:, :640]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(window))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
