"""Drawn pictures and small archives, and the outcome of a scan in few words."""

import io
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

from vangnet.scan.results import Results


def pattern(number: int, width: int = 640, height: int = 480) -> Image.Image:
    """A drawn picture, different for every number, with the spectrum of a landscape: 1/f noise."""
    random = np.random.default_rng(number)
    frequency = np.hypot(np.fft.fftfreq(height)[:, None] * height, np.fft.rfftfreq(width) * width)
    waves = random.normal(size=(3, *frequency.shape)) + 1j * random.normal(size=(3, *frequency.shape))
    pixels = np.fft.irfft2(waves / np.maximum(frequency, 1) ** 1.3, s=(height, width))
    low, high = pixels.min(), pixels.max()
    return Image.fromarray(((pixels - low) / (high - low) * 255).astype(np.uint8).transpose(1, 2, 0))


def encoded(picture: Image.Image, format: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def records_of(out: Path) -> dict[str, dict]:
    rows = list(Results.open(out).rows())
    records = {row["address"]: row for row in rows}
    assert len(records) == len(rows), "every file once"
    return records


def outcome(records: dict[str, dict]) -> dict[str, tuple[str, str | None]]:
    return {address: (row["status"], row["reason"]) for address, row in records.items()}
