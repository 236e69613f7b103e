"""How soon the picture that matters is told: one recent camera picture at the far end of a large exhibit."""

import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from benchmarks.exhibits import PLANTED, library_of, scan_command, tiny_files
from benchmarks.measure import Bench, Line

LIMIT_SECONDS = 300


@dataclass(frozen=True)
class Watched:
    """One scan of tiny files: when the planted picture was told, how long all took, and the most memory held."""

    told_seconds: float | None
    seconds: float
    parent_bytes: int


def lines(bench: Bench) -> Iterator[Line]:
    files = largest(bench)
    done = watched(bench, files)
    told = done.told_seconds
    yield Line(
        f"a recent camera picture at the far end of {files:,} files is in a record",
        f"after {told:.0f} s (the whole scan: {done.seconds:.0f} s)" if told else "only at the end",
        f"within {LIMIT_SECONDS} s",
        told is not None and told <= LIMIT_SECONDS,
    )


def largest(bench: Bench) -> int:
    return 100_000 if bench.quick else 1_000_000


@cache
def watched(bench: Bench, files: int) -> Watched:
    """Scan so many files, and look for the planted picture in the records while the scan runs."""
    exhibit, library = tiny_files(bench.folder, files), library_of(bench.folder, 100_000)
    out = bench.folder / f"order-out-{files}"
    words = scan_command(exhibit, out, library)
    start, told = time.monotonic(), None
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while told is None and running.poll() is None:
            time.sleep(0.25)
            told = time.monotonic() - start if _is_told(out) else None
    seconds = time.monotonic() - start
    summary = json.loads((out / "summary.json").read_bytes())
    if summary["exhibit_files"] != files or not summary["complete"]:
        raise AssertionError(summary)
    return Watched(told, seconds, summary["peak_memory"]["parent"])


def _is_told(out: Path) -> bool:
    shards = sorted(out.glob("records-*.parquet"))
    return any(PLANTED in pl.read_parquet(shard, columns=["address"])["address"] for shard in shards[:3])
