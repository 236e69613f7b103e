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


def decode_all(data: bytes) -> int:
    """Decode every frame in one thread, and do nothing with it: what a program that looks at all of them pays first."""
    with av.open(BytesIO(data), format="mov") as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        return sum(1 for _ in container.decode(stream))


def judged(data: bytes, **how: Any) -> None:
    read(BytesIO(data), "video/mp4", **how)


def lines(bench: Bench) -> Iterator[Line]:
    seconds = 10 if bench.quick else 60
    data = drawn(bench.folder, seconds).read_bytes()
    short = {"seconds": seconds / 40}
    rivals = [partial(judged, data), partial(decode_all, data), partial(judged, data, **short)]
    rivals[0]()
    our, whole, few = rounds(3, *rivals)
    yield Line(
        f"{seconds} s of {SIZE} at {RATE} frames/s, fingerprinted, against decoding every frame (one thread each)",
        f"{seconds / statistics.median(our):.1f} s of video per second; decoding all: "
        f"{seconds / statistics.median(whole):.1f}; {median_ratio(our, whole):.2f} x the time",
    )
    yield Line(
        "the same in a fortieth of its duration: key frames first, then as far as the time goes",
        f"{seconds / statistics.median(few):.0f} s of video per second",
    )
    ((dense,),) = rounds(1, partial(judged, data, dense=True))
    yield Line("the same for a list: every frame looked at", f"{seconds / dense:.1f} s of video per second")
