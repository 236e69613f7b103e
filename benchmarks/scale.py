"""Memory of the main process: what it holds must not grow with the exhibit."""

from collections.abc import Iterator

from benchmarks.measure import Bench, Line
from benchmarks.order import largest, watched

FEW = 10_000
FLAT = 1.25


def lines(bench: Bench) -> Iterator[Line]:
    sizes = sorted({FEW, 100_000, largest(bench)})
    peaks = {files: watched(bench, files).parent_bytes for files in sizes}
    ratio = peaks[sizes[-1]] / peaks[FEW]
    told = ", ".join(f"{files:,}: {peak >> 20} MiB" for files, peak in peaks.items())
    yield Line(
        f"peak memory of the main process, {sizes[-1]:,} files against {FEW:,}",
        f"{ratio:.2f} x ({told})",
        f"flat: at most {FLAT} x",
        ratio <= FLAT,
    )
