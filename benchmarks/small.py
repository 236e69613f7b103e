"""The cost of what is not media: the whole scan of many small files against a bare loop that reads and digests."""

import hashlib
import os
import statistics
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks.exhibits import library_of, scan, small_files
from benchmarks.measure import Bench, Line, median_ratio, rounds


def bare_loop(root: Path) -> int:
    """Walk, open, read and digest, in one process, and keep nothing: no program can do with less."""
    files = 0
    for folder, _, names in os.walk(root):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                data = file.read()
            for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256):
                digest(data).digest()
            files += 1
    return files


def lines(bench: Bench) -> Iterator[Line]:
    files = 20_000 if bench.quick else 100_000
    exhibit, library = small_files(bench.folder, files), library_of(bench.folder, 100_000)
    runs = count()

    def with_workers(jobs: int) -> None:
        summary = scan(exhibit, bench.folder / f"small-out-{next(runs)}", library, jobs)
        if summary["exhibit_files"] != files:  # a few random ones look like an archive, and are opened
            raise AssertionError(summary)

    with_workers(2)  # once before, so that all rivals find the files in memory
    bare, two, one = rounds(3, lambda: bare_loop(exhibit), lambda: with_workers(2), lambda: with_workers(1))
    for jobs, spent in ((2, two), (1, one)):
        ratio = median_ratio(spent, bare)
        yield Line(
            f"{files:,} files of 2 to 20 KB, no media: the whole command with {jobs} worker{'s' * (jobs > 1)}, "
            "against a bare loop that reads and digests in one process",
            f"{ratio:.2f} x ({statistics.median(spent):.1f} s; bare {statistics.median(bare):.1f} s)",
            "at most 3 x" if jobs == 2 else "",
            ratio <= 3 if jobs == 2 else None,
        )
