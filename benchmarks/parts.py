"""Split pictures among decoys: how many are whole again, how many are joined wrongly, and in what time.

Real photos (of the evidence set, where it is named) and drawn ones are cut at random places into 2, 4 and 8 parts,
laid in two exhibits in any order, with names that tell or without. Decoys are whole pictures, random bytes, heads
without their tail and tails without their head, cut from other photos of the same kind.
"""

import hashlib
import io
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.measure import Bench, Line, evidence, seconds
from vangnet.scan.parts.joining import join
from vangnet.scan.parts.search import Doubt
from vangnet.scan.parts.written import Told, tell
from vangnet.scan.run import scan

CUTS = (2, 4, 8)
SMALLEST_PART = 1024


def drawn(number: int) -> bytes:
    """A drawn picture with the spectrum of a landscape; every third is a PNG, the sizes and settings differ."""
    source = np.random.default_rng(number)
    width, height = 640 + 64 * (number % 9), 480 + 48 * (number % 7)
    frequency = np.hypot(np.fft.fftfreq(height)[:, None] * height, np.fft.rfftfreq(width) * width)
    waves = source.normal(size=(3, *frequency.shape)) + 1j * source.normal(size=(3, *frequency.shape))
    pixels = np.fft.irfft2(waves / np.maximum(frequency, 1) ** 1.3, s=(height, width))
    scaled = (pixels - pixels.min()) / (pixels.max() - pixels.min()) * 255
    picture, out = Image.fromarray(scaled.astype(np.uint8).transpose(1, 2, 0)), io.BytesIO()
    if number % 3 == 2:
        picture.save(out, "PNG")
    else:
        picture.save(out, "JPEG", quality=75 + number % 20, subsampling=(0, 2)[number % 2])
    return out.getvalue()


def photos(kind: str, count: int) -> list[bytes]:
    """Baseline photos of the evidence set, or drawn pictures."""
    if kind == "drawn":
        return [drawn(number) for number in range(count)]
    folder = evidence()
    if folder is None:
        return []
    return [path.read_bytes() for path in sorted((folder / "large").iterdir())[:count]]


def cut(data: bytes, parts: int, chance: random.Random) -> list[bytes]:
    """Cut at random places, no part smaller than a kibibyte."""
    room = len(data) - parts * SMALLEST_PART
    at = sorted(chance.randrange(room) for _ in range(parts - 1))
    places = [0, *(place + SMALLEST_PART * (i + 1) for i, place in enumerate(at)), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(places)]


def lay(
    exhibits: list[Path], split: list[list[bytes]], decoys: list[bytes], chance: random.Random, *, named: bool
) -> None:
    """Write parts and decoys in any order over the exhibits."""
    files = [
        (f"photo{number:03d}.jpg.{place:03d}" if named else f"{chance.getrandbits(64):016x}", part)
        for number, parts in enumerate(split)
        for place, part in enumerate(parts, 1)
    ]
    files += [(f"{chance.getrandbits(64):016x}", decoy) for decoy in decoys]
    chance.shuffle(files)
    for number, (name, data) in enumerate(files):
        folder = exhibits[number % len(exhibits)] / f"{chance.randrange(5)}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def decoys(others: list[bytes], chance: random.Random) -> list[bytes]:
    """Whole pictures, heads without tails, tails without heads and random bytes, in equal numbers."""
    told = []
    for number, data in enumerate(others):
        place = chance.randrange(len(data) // 4, 3 * len(data) // 4)
        told.append((data, data[:place], data[place:], chance.randbytes(len(data) // 2))[number % 4])
    return told


def run(folder: Path, split: list[list[bytes]], others: list[bytes], *, named: bool) -> tuple[Told, float]:
    """Scan two exhibits, then join; gives what joining told and the seconds that it took by itself."""
    chance = random.Random(7)
    exhibits = [folder / "exhibit-1", folder / "exhibit-2"]
    lay(exhibits, split, decoys(others, chance), chance, named=named)
    scans = []
    for exhibit in exhibits:
        scans.append(exhibit.with_name(f"{exhibit.name}-scan"))
        scan(exhibit, scans[-1], library=None, jobs=2)
    told: list[Told] = []
    spent = seconds(lambda: told.append(tell(join(scans, folder / "joined", library=None, jobs=2))))
    return told[0], spent


def lines(bench: Bench) -> Iterator[Line]:
    for kind, count in (("drawn", 12 if bench.quick else 60), ("real", 10 if bench.quick else 29)):
        chance = random.Random(11)
        sources = photos(kind, count)
        if not sources:
            continue
        half = len(sources) // 2
        for named in (False, True):
            for parts in CUTS:
                folder = bench.folder / f"parts-{kind}-{named}-{parts}"
                split = [cut(data, parts, chance) for data in sources[:half]]
                told, spent = run(folder, split, sources[half:], named=named)
                yield _line(kind, split, sources[half:], told, spent, named=named)


def _line(kind: str, split: list[list[bytes]], others: list[bytes], told: Told, spent: float, *, named: bool) -> Line:
    wholes = {_digest(b"".join(parts)) for parts in split}
    right = {whole.sha256 for whole in told.joined} & wholes
    starts = {_digest(b"".join(parts[:n])) for parts in split for n in range(1, len(parts))}
    wrong = [whole for whole in told.joined if whole.sha256 not in wholes | starts]
    unsure = [whole for whole in wrong if whole.doubts]
    partly = sum(whole.sha256 in starts and Doubt.INCOMPLETE in whole.doubts for whole in told.joined)
    names = "names that tell" if named else "no telling names"
    what = f"{len(split)} {kind} pictures, each in {len(split[0])} parts in two exhibits, {names}, {len(others)} decoys"
    measured = (
        f"{len(right)} whole again ({100 * len(right) / len(split):.0f} %), {partly} partly; wrongly joined: "
        f"{len(wrong) - len(unsure)} as sure, {len(unsure)} told as doubtful; {spent:.1f} s, {told.tests:,} tests"
    )
    return Line(what, measured, "none joined wrongly as sure", len(wrong) == len(unsure))


def _digest(data: bytes) -> str:

    return hashlib.sha256(data).hexdigest()
