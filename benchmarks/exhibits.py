"""Neutral libraries and exhibits of any size, and the command that scans them. Each is made once per run."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from PIL import Image

from vangnet.reference import changing, store

ROWS_AT_ONCE = 250_000
FILES_PER_FOLDER = 500
PLANTED = "far/away/DCIM/Camera/IMG_20240612_101112.jpg"


def fingerprints(count: int, seed: int = 1) -> npt.NDArray[np.uint64]:
    """Random fingerprints, uint64[n,4]: 128 of 256 bits are set, as the median in PDQ makes them."""
    random = np.random.default_rng(seed)
    half = np.repeat(np.array([0, 1], np.uint8), 128)
    pieces = []
    for start in range(0, count, ROWS_AT_ONCE):
        bits = np.tile(half, (min(ROWS_AT_ONCE, count - start), 1))
        pieces.append(np.packbits(random.permuted(bits, axis=1, out=bits), axis=1))
    return np.concatenate(pieces).view(">u8").astype(np.uint64)


def write_table(path: Path, entries: int, *, pdq: bool) -> Path:
    """A CSV list of random digests, with fingerprints if asked."""
    random = np.random.default_rng(2)
    with path.open("wb") as file:
        for start in range(0, entries, ROWS_AT_ONCE):
            count = min(ROWS_AT_ONCE, entries - start)
            columns = {
                name: _hex(random.integers(0, 256, (count, width), np.uint8))
                for name, width in (("md5", 16), ("sha1", 20), ("sha256", 32))
            }
            if pdq:
                columns["pdq"] = _hex(fingerprints(count, seed=start).astype(">u8").view(np.uint8))
            pl.DataFrame(columns).write_csv(file, include_header=start == 0)
    return path


def _hex(rows: npt.NDArray[np.uint8]) -> pl.Series:
    text, width = rows.tobytes().hex(), 2 * rows.shape[1]
    return pl.Series([text[at : at + width] for at in range(0, len(text), width)])


def library_of(folder: Path, entries: int) -> Path:
    """A library of random entries with digests and fingerprints, of which nothing matches."""
    place = folder / f"library-{entries}"
    if not place.exists():
        listing = write_table(folder / "list.csv", entries, pdq=True)
        store.init(str(place))
        changing.add(str(place), changing.Source(str(listing), "random"))
        listing.unlink()
    return place


def small_files(folder: Path, files: int) -> Path:
    """Files of 2 to 20 KB in nested folders, half text, half binary of no known type; none is media."""
    place = folder / f"small-{files}"
    if place.exists():
        return place
    random = np.random.default_rng(3)
    words = (" ".join(f"word{n * 7919 % 1000}" for n in range(8_000)) + "\n").encode()
    skewed = np.minimum(random.integers(0, 256, 80_000), random.integers(0, 256, 80_000)).astype(np.uint8).tobytes()
    for number, path in enumerate(_paths(place, files)):
        start, size = int(random.integers(0, 40_000)), int(random.integers(2_000, 20_000))
        if number % 2:
            path.with_suffix(".dat").write_bytes(number.to_bytes(4, "little") + skewed[start : start + size])
        else:
            path.with_suffix(".txt").write_bytes(f"note {number}\n".encode() + words[start : start + size])
    return place


def tiny_files(folder: Path, files: int) -> Path:
    """Distinct files of a line each, with one recent camera picture at the far end of the tree."""
    place = folder / f"tiny-{files}"
    if place.exists():
        return place
    past = time.time() - 4 * 365 * 86_400
    for number, path in enumerate(_paths(place, files - 1)):
        with path.with_suffix(".txt").open("wb", buffering=0) as file:
            file.write(b"note %d\n" % number)
        os.utime(path.with_suffix(".txt"), (past, past))
    picture = place / PLANTED
    picture.parent.mkdir(parents=True)
    shades = np.random.default_rng(4).integers(0, 256, (30, 40, 3), np.uint8)
    Image.fromarray(shades).resize((800, 600)).save(picture)
    return place


def _paths(place: Path, files: int) -> Iterator[Path]:
    for number in range(files):
        folder = place / f"{number // (FILES_PER_FOLDER * 40):03d}" / f"{number // FILES_PER_FOLDER:05d}"
        if number % FILES_PER_FOLDER == 0:
            folder.mkdir(parents=True)
        yield folder / f"file{number:07d}"


def scan_command(exhibit: Path, out: Path, library: Path, jobs: int | None = None) -> list[str]:
    """The whole command, under a shell: else its peak memory would begin at that of the process that measures it."""
    words = [sys.executable, "-m", "vangnet", "scan", str(exhibit), "--library", str(library), "--out", str(out)]
    if jobs is not None:
        words += ["--jobs", str(jobs)]
    return ["sh", "-c", '"$@"; exit $?', "sh", *words, "--json"]


def scan(exhibit: Path, out: Path, library: Path, jobs: int | None = None) -> dict[str, object]:
    """Scan in a process of its own; returns the summary."""
    done = subprocess.run(scan_command(exhibit, out, library, jobs), check=False, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise RuntimeError(done.stderr)
    summary: dict[str, object] = json.loads((out / "summary.json").read_bytes())
    return summary
