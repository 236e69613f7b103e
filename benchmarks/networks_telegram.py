"""How fast a drawn-up Telegram export streams, and how much memory that takes as it grows.

The export is written while it is read (tests/networks/formats/telegram_made.py), each size in a process of its own,
whose peak memory is what the system counted. Another size: `python -m benchmarks.networks_telegram 10`, in GB.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Bench, Line

SIZES_GB = (0.1, 0.4, 1.6)


def lines(bench: Bench) -> Iterator[Line]:
    sizes = (0.02, 0.05, 0.1) if bench.quick else SIZES_GB
    yield from of_sizes(sizes)


def of_sizes(sizes: tuple[float, ...]) -> Iterator[Line]:
    peaks = []
    for size in sizes:
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.networks_telegram", "--one", str(size)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        messages, seconds, peak = int(told[0]), float(told[1]), float(told[2])
        peaks.append(peak)
        yield Line(
            f"{size:g} GB of Telegram JSON, {messages:,} messages",
            f"{1000 * size / seconds:.0f} MB/s of processor time, {peak:.0f} MiB at most",
        )
    yield Line(
        f"peak memory at {sizes[0]:g} and {sizes[-1]:g} GB",
        f"{peaks[0]:.0f} and {peaks[-1]:.0f} MiB",
        "flat",
        peaks[-1] < peaks[0] * 1.2,
    )


def _one(size: float) -> None:
    from tests.networks.formats import telegram_made
    from vangnet.networks.formats import telegram_json
    from vangnet.networks.shape import Message, Problem

    made = _Timed(telegram_made.pieces(int(size * 1e9)))
    start = time.process_time()
    messages = 0
    for one in telegram_json.records(telegram_made.stream(made), "result.json"):
        messages += isinstance(one, Message)
        if isinstance(one, Problem):
            raise SystemExit(f"the made export was not read: {one}")
    spent = time.process_time() - start - made.spent
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(messages, spent, int(peak.split()[1]) / 1024)


class _Timed:
    """Pieces, and how long writing them took."""

    def __init__(self, made: Iterator[bytes]) -> None:
        self._made = made
        self.spent = 0.0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        start = time.process_time()
        try:
            return next(self._made)
        finally:
            self.spent += time.process_time() - start


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(float(sys.argv[2]))
    else:
        for line in of_sizes(tuple(map(float, sys.argv[1:])) or SIZES_GB):
            print(line.what, line.measured, sep=": ", flush=True)
