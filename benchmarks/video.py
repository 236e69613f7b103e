"""Seconds of video judged per second, against decoding every frame: a film that ffmpeg draws, not one that is kept."""

import statistics
import subprocess
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import av

from benchmarks.measure import Bench, Line, median_ratio, rounds
from vangnet.hashing.videos import read

SIZE = "1920x1080"
RATE = 30
KEY_FRAMES = 60


def drawn(folder: Path, seconds: int) -> Path:
    """A slow flight into a fractal with noise over it, as dear to decode as a camera's film."""
    path = folder / f"film-{seconds}.mp4"
    source = f"mandelbrot=s={SIZE}:r={RATE}:end_scale=0.05:end_pts=1200,noise=alls=6:allf=t,format=yuv420p"
    encoder = ("-c:v", "libx264", "-preset", "superfast", "-g", str(KEY_FRAMES), "-b:v", "8M")
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-t", str(seconds), *encoder, str(path)]
    subprocess.run(command, check=True)
    return path


def again_and_again(clip: Path, times: int) -> Path:
    """The clip so many times in a row, nothing encoded again."""
    path = clip.with_name(f"{times}-{clip.name}")
    loop = ("-stream_loop", str(times - 1), "-i", str(clip))
    subprocess.run(["ffmpeg", "-v", "error", *loop, "-c", "copy", str(path)], check=True)
    return path


def decode_all(data: bytes) -> int:
    """Decode every frame in one thread, and do nothing with it: what a program that looks at all of them pays first."""
    with av.open(BytesIO(data), format="mov") as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        return sum(1 for _ in container.decode(stream))


def judged(data: bytes, **how: Any) -> None:
    read(BytesIO(data), "video/mp4", **how)


def lines(bench: Bench) -> Iterator[Line]:
    clip = drawn(bench.folder, 10)
    yield from _compared("10 s", clip.read_bytes(), 10, 3)
    times = 12 if bench.quick else 60
    yield from _compared(
        f"{10 * times} s", again_and_again(clip, times).read_bytes(), 10 * times, 1 if bench.quick else 3
    )
    ((dense,),) = rounds(1, partial(judged, clip.read_bytes(), dense=True))
    yield Line("10 s of it for a list: every frame looked at", f"{10 / dense:.1f} s of video per second")


def _compared(what: str, data: bytes, seconds: int, turns: int) -> Iterator[Line]:
    our, whole = rounds(turns, partial(judged, data), partial(decode_all, data))
    yield Line(
        f"{what} of {SIZE} at {RATE} frames/s, fingerprinted, against decoding every frame (one thread each)",
        f"{seconds / statistics.median(our):.1f} s of video per second; decoding all: "
        f"{seconds / statistics.median(whole):.1f}; {median_ratio(our, whole):.2f} x the time",
    )
