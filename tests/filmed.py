"""Drawn videos, and what people do to videos, made by ffmpeg."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.world import pattern

WIDTH, HEIGHT, RATE = 320, 240, 10

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg (Debian package ffmpeg)")


def ffmpeg(*arguments: object, stdin: bytes | None = None) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], input=stdin, check=True)


def film(path: Path, scenes: Sequence[int], *options: object, seconds: float = 2) -> Path:
    """Scenes one after the other: a window that wanders over a drawn picture, another for every number.

    Scene 0 is black.
    """
    frames = [frame for scene in scenes for frame in _scene(scene, round(seconds * RATE))]
    size = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", RATE, "-i", "-")
    told = options or ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", 50)
    ffmpeg(*size, *told, path, stdin=b"".join(frames))
    return path


def again(source: Path, path: Path, *options: object) -> Path:
    """The same video, saved again."""
    ffmpeg("-i", source, *options, path)
    return path


def _scene(number: int, frames: int) -> list[bytes]:
    if number == 0:
        return [bytes(WIDTH * HEIGHT * 3)] * frames
    picture = np.asarray(pattern(number, WIDTH + 24, HEIGHT + 16))
    steps = range(frames)
    return [picture[16 * n // frames :, 24 * n // frames :][:HEIGHT, :WIDTH].tobytes() for n in steps]
