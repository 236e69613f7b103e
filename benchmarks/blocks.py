"""Blocks of known files: how many fragments are recognised, how many are taken for another file's, and how fast.

Known are the large photos of the evidence set, or random files where it is not named. Fragments are cut from them at
any byte. For false hits, all other media of the evidence set is looked through for blocks of the known ones.
"""

import hashlib
import io
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.measure import Bench, Line, evidence, seconds
from vangnet.hashing.blocks import BLOCK_BYTES, Known, blocks_of, find
from vangnet.reference.blocks import COLUMNS, Blocks, BlocksRef, build
from vangnet.scan.known_parts import LEAST_RUN, longest_run

RUNS = (1, 2, 3, 4)
FRAGMENTS = (16, 32, 64, 128, 256)
LARGEST = 20 * 2**20


def lines(bench: Bench) -> Iterator[Line]:
    known = _known_files(bench.quick)
    rows, spent = [], 0.0
    for data in known:
        spent += seconds(lambda data=data: rows.extend(_rows(data)))
    yield Line(
        f"block list of {len(known)} files, {sum(map(len, known)) / 1e6:.0f} MB",
        f"{len(rows):,} blocks, {sum(map(len, known)) / 1e6 / spent:.0f} MB/s",
    )
    frame = pl.DataFrame(rows, schema={**COLUMNS, "digest": pl.UInt64()}, orient="row")
    blocks = Blocks(
        str(bench.folder / "blocks"), BlocksRef("", 1, frame.height, build(frame, str(bench.folder / "blocks")))
    )
    yield _speed(blocks)
    for kibibytes in FRAGMENTS:
        yield _recall(blocks, known, kibibytes * 1024, 5 if bench.quick else 20)
    others = list(_others(known, bench.quick))
    if others:
        yield _false(blocks, others)


def _known_files(quick: bool) -> list[bytes]:
    folder = evidence()
    if folder is None:
        source = np.random.default_rng(5)
        return [source.bytes(3 * 2**20) for _ in range(10)]
    return [path.read_bytes() for path in sorted((folder / "large").iterdir())[: 8 if quick else None]]


def _others(known: list[bytes], quick: bool) -> Iterator[tuple[Path, bytes]]:
    """All other files of the evidence set, each content once; not disks and archives, which hold known files."""
    folder, seen = evidence(), {hashlib.sha256(data).digest() for data in known}
    if folder is None:
        return
    for path in sorted(folder.rglob("*"))[:: 4 if quick else 1]:
        if path.is_file() and path.stat().st_size < LARGEST and not {"disk", "archives"} & set(path.parts):
            data = path.read_bytes()
            if (digest := hashlib.sha256(data).digest()) not in seen:
                seen.add(digest)
                yield path, data


def _rows(data: bytes) -> Iterator[tuple[bytes, int, int, int, int]]:
    sha256 = hashlib.sha256(data).digest()
    for block in blocks_of(io.BytesIO(data), len(data)):
        yield sha256, len(data), block.number, block.sum, int.from_bytes(block.digest, "big")


def _runs(blocks: Blocks, data: bytes) -> dict[bytes, int]:
    """The longest run of each known file in some bytes."""
    lying: dict[tuple[bytes, int], set[int]] = {}
    for at, row, digest in find(io.BytesIO(data), Known(*blocks.known)):
        owner = blocks.owner(row)
        if owner.digest == digest:
            lying.setdefault((owner.sha256, at - owner.number * BLOCK_BYTES), set()).add(owner.number)
    longest: dict[bytes, int] = {}
    for (sha256, _), numbers in lying.items():
        longest[sha256] = max(longest.get(sha256, 0), longest_run(numbers))
    return longest


def _speed(blocks: Blocks) -> Line:
    data = random.Random(1).randbytes(64 * 2**20)
    spent = seconds(lambda: _runs(blocks, data))
    return Line(
        f"looking through bytes that hold none, at every byte, against {blocks.manifest.rows:,} blocks",
        f"{len(data) / 1e6 / spent:.0f} MB/s",
    )


def _recall(blocks: Blocks, known: list[bytes], size: int, each: int) -> Line:
    chance = random.Random(size)
    right, wrong, tried = dict.fromkeys(RUNS, 0), dict.fromkeys(RUNS, 0), 0
    for data in known:
        own = hashlib.sha256(data).digest()
        for _ in range(each):
            at = chance.randrange(len(data) - size)
            found = _runs(blocks, data[at : at + size])
            tried += 1
            for run in RUNS:
                right[run] += found.get(own, 0) >= run
                wrong[run] += any(length >= run for sha256, length in found.items() if sha256 != own)
    told = ", ".join(f"{run}: {100 * right[run] / tried:.0f} % / {wrong[run]}" for run in RUNS)
    return Line(
        f"{tried} fragments of {size // 1024} KiB cut at any byte: recognised / taken for another file, by least run",
        told,
        "none taken for another",
        wrong[LEAST_RUN] == 0,
    )


def _false(blocks: Blocks, others: list[tuple[Path, bytes]]) -> Line:
    hits = dict.fromkeys(RUNS, 0)
    for _, data in others:
        longest = max(_runs(blocks, data).values(), default=0)
        for run in RUNS:
            hits[run] += longest >= run
    told = ", ".join(f"{run}: {hits[run]}" for run in RUNS)
    size = sum(len(data) for _, data in others) / 1e6
    return Line(
        f"{len(others)} other real files, {size:.0f} MB, with a hit, by least run", told, "none", not hits[LEAST_RUN]
    )
