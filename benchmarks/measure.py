"""Side by side, in one run: machines are noisy, ratios of neighbours are not."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path


@dataclass(frozen=True)
class Bench:
    """Where a run may write, and whether it takes the smaller sizes."""

    folder: Path
    quick: bool


@dataclass(frozen=True)
class Line:
    """One line of the table: what was measured, the bar, and whether it was met."""

    what: str
    measured: str
    bar: str = ""
    met: bool | None = None  # None: there is no bar, only a figure


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def per_item(items: Iterable[Path], *rivals: Callable[[Path], object]) -> list[list[float]]:
    """Seconds per item for each rival: every item goes to all of them in turn before the next one comes."""
    times: list[list[float]] = [[] for _ in rivals]
    for item in items:
        for rival, spent in zip(rivals, times, strict=True):
            spent.append(seconds(partial(rival, item)))
    return times


def rounds(count: int, *rivals: Callable[[], object]) -> list[list[float]]:
    """Seconds of each rival over some rounds of A B A B ..."""
    times: list[list[float]] = [[] for _ in rivals]
    for _ in range(count):
        for rival, spent in zip(rivals, times, strict=True):
            spent.append(seconds(rival))
    return times


def ratios(above: list[float], below: list[float]) -> list[float]:
    return [a / b for a, b in zip(above, below, strict=True)]


def median_ratio(above: list[float], below: list[float]) -> float:
    return statistics.median(ratios(above, below))


def milliseconds(spent: list[float]) -> float:
    return statistics.median(spent) * 1e3


def evidence() -> Path | None:
    """The folder of the evidence set, if somebody named one."""
    place = os.environ.get("VANGNET_EVIDENCE")
    return Path(place) if place else None


def machine() -> str:
    told = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in told if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{os.cpu_count()} x {model}, {memory:.0f} GiB, Python {platform.python_version()}"


def load() -> str:
    """What else the machine was doing: more than the work here makes the absolute figures too high."""
    return ", ".join(f"{one:.1f}" for one in os.getloadavg())
