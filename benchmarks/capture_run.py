"""The whole of capture over made media: that its cost grows with their number and no faster, and what it holds."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.measure import Bench, Line, load
from vangnet.scan.run import scan

SIZES = (1_000, 10_000)
QUICK = (200, 2_000)
CAMERAS = 20
MOST_GROWTH = 1.3
"""Times as much for one medium of many as for one of few."""

_START = datetime(2024, 1, 1)  # noqa: DTZ001  # a camera's clock


def lines(bench: Bench) -> Iterator[Line]:
    each = []
    for count in QUICK if bench.quick else SIZES:
        place = bench.folder / f"capture-{count}"
        out = _scanned(place, count)
        before = load()
        told = _captured(out)
        spent = told["seconds"]
        reading = sum(seconds for stage, seconds in spent.items() if stage.startswith("read "))
        reasoning = spent["all"] - reading
        each.append(1e3 * reasoning / count)
        yield Line(
            f"capture of {count:,} made photos of {CAMERAS} cameras, two workers (load {before})",
            f"{spent['all']:.1f} s: reading {1e3 * reading / count:.1f} ms a medium ({_told(spent, 'read ')}), "
            f"all else {1e3 * reasoning / count:.2f} ms ({_told(spent, '')}); "
            f"peak memory of the parent {told['peak_bytes'] / 2**20:,.0f} MiB",
        )
    yield Line(
        "all but reading, a medium: of the most against of the fewest",
        f"{each[-1] / each[0]:.2f} x",
        f"at most {MOST_GROWTH} x",
        each[-1] / each[0] <= MOST_GROWTH,
    )


def _told(spent: dict[str, float], start: str) -> str:
    chosen = {
        stage: seconds
        for stage, seconds in spent.items()
        if stage.startswith(start) and stage != "all" and (start or not stage.startswith("read "))
    }
    return ", ".join(f"{stage.removeprefix('read ')} {seconds:.1f} s" for stage, seconds in chosen.items())


def _scanned(place: Path, count: int) -> Path:
    exhibit = place / "exhibit"
    random = np.random.default_rng(5)
    for number in range(count):
        camera = number % CAMERAS
        folder = exhibit / f"{camera:02}" / "DCIM" / "100TEST"
        folder.mkdir(parents=True, exist_ok=True)
        _photo(number, camera, random).save(folder / f"IMG_{number // CAMERAS:04}.JPG", exif=_exif(number, camera))
    scan(exhibit, place / "out", library=None, jobs=2)
    return place / "out"


def _photo(number: int, camera: int, random: np.random.Generator) -> Image.Image:
    coarse = random.integers(0, 256, (6 + camera % 3, 8, 3), np.uint8)
    coarse[0, 0] = list(hashlib.sha256(str(number).encode()).digest()[:3])
    return Image.fromarray(coarse).resize((320, 240), Image.Resampling.BICUBIC)


def _exif(number: int, camera: int) -> Image.Exif:
    taken = (_START + timedelta(minutes=7 * number)).strftime("%Y:%m:%d %H:%M:%S")
    exif = Image.Exif()
    exif[271], exif[272] = f"Maker {camera % 5}", f"M{camera}"
    detail = exif.get_ifd(0x8769)
    detail[0x9003] = detail[0x9004] = taken
    if camera % 2:
        detail[0xA431], detail[0x9011] = f"SN{camera:05}", "+01:00"
    return exif


def _captured(out: Path) -> dict[str, dict[str, float]]:
    """In a process of its own, under a shell: else its peak memory would begin at that of this one."""
    words = [sys.executable, "-m", "vangnet", "capture", str(out), "--jobs", "2"]
    done = subprocess.run(["sh", "-c", '"$@"; exit $?', "sh", *words], check=False, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise RuntimeError(done.stderr)
    told: dict[str, dict[str, float]] = json.loads((out / "capture.json").read_bytes())
    return told
