"""Read, measure and rank a network of up to a million members and ten million ties, beside igraph and networkx.

Networks are invented: popular members draw most ties, and seven of ten ties stay inside a community. Each run is a
process of its own as a user starts it; seconds of the processor and the memory of all its processes together are read
from the kernel ten times a second, so memory that processes share counts more than once. The peers read the same file
and rank by PageRank and cores; they keep no digest, no place of a row, no coverage, and read in one process that may
do anything.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.measure import Bench, Line

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
QUICK_SIZES = SIZES[:3]
TIES_A_MEMBER = 10
BAR_SECONDS, BAR_GIB = 300.0, 4.0
PEER_TIES = 3_000_000
PEER_SECONDS = 600
COMMUNITIES = 1_000
POPULAR = 2.2
SEED = 9

_DRAW = """
import json, sys, time
from pathlib import Path
from vangnet.networks.drawing import draw
from vangnet.networks.ego import ego
from vangnet.networks.measuring import read_measures
from vangnet.networks.store.loading import open_network
found = open_network(Path(sys.argv[1]))
drawing = draw(found, read_measures(found.directory), found.layers[0])
most = int(found.activity.argmax())
start = time.perf_counter()
around = ego(found, found.layers[0], most, steps=2)
seconds = time.perf_counter() - start
print(json.dumps([drawing.points, drawing.communities, drawing.bytes, around.members.height, seconds]))
"""
_IGRAPH = """
import sys, polars as pl, igraph
rows = pl.read_csv(sys.argv[1])
names = pl.concat([rows["source"], rows["target"]]).unique()
number = names.cast(pl.Enum(names))
kind = number.dtype
edges = list(zip(rows["source"].cast(kind).to_physical().to_list(), rows["target"].cast(kind).to_physical().to_list()))
graph = igraph.Graph(len(names), edges, directed=True)
rank, core = graph.pagerank(), graph.as_undirected().coreness()
print(sorted(range(len(rank)), key=rank.__getitem__)[-20:], max(core))
"""
_NETWORKX = """
import sys, csv, networkx
graph = networkx.DiGraph()
with open(sys.argv[1]) as file:
    rows = csv.reader(file)
    next(rows)
    graph.add_edges_from((row[0], row[1]) for row in rows)
rank = networkx.pagerank(graph)
both = graph.to_undirected()
both.remove_edges_from(list(networkx.selfloop_edges(both)))
core = networkx.core_number(both)
print(sorted(rank, key=rank.get)[-20:], max(core.values()))
"""


class Spent(NamedTuple):
    """What a process and all that it started took. `ended` is false where it was ended for its time."""

    seconds: float
    processor: float
    bytes: int
    ended: bool
    out: str


def lines(bench: Bench) -> Iterator[Line]:
    before: tuple[int, float] | None = None
    for ties in QUICK_SIZES if bench.quick else SIZES:
        members = ties // TIES_A_MEMBER
        path = _made(bench.folder, members, ties)
        read, measured = _ours(path, bench.folder / f"network-{ties}")
        told = json.loads(read.out)
        seconds = read.seconds + measured.seconds
        processor = read.processor + measured.processor
        peak = max(read.bytes, measured.bytes) / 2**30
        growth = (
            "" if before is None else f"; processor x {processor / before[1]:.1f} for x {ties / before[0]:.0f} ties"
        )
        is_bar = ties == SIZES[-1]
        yield Line(
            f"read, measure and rank {told['members']:,} members, {told['stated_ties']:,} ties",
            f"{seconds:.0f} s ({read.seconds:.0f} + {measured.seconds:.0f}), {processor:.0f} s of the processor "
            f"({read.processor:.0f} + {measured.processor:.0f}), {peak:.2f} GiB at most{growth}",
            f"{BAR_SECONDS:.0f} s, {BAR_GIB:.0f} GiB" if is_bar else "",
            seconds <= BAR_SECONDS and peak <= BAR_GIB if is_bar else None,
        )
        yield _drawn(bench.folder / f"network-{ties}")
        before = ties, processor
        path.unlink()
    yield from _peers(bench)


def _peers(bench: Bench) -> Iterator[Line]:
    ties = PEER_TIES // 10 if bench.quick else PEER_TIES
    path = _made(bench.folder, ties // TIES_A_MEMBER, ties)
    read, measured = _ours(path, bench.folder / "network-peer")
    yield Line(
        f"Vangnet, {ties // TIES_A_MEMBER:,} / {ties:,}: read, all measures",
        f"{_told(read)}; {_told(measured)}",
    )
    for name, script in (("igraph", _IGRAPH), ("networkx", _NETWORKX)):
        spent = _spent([sys.executable, "-c", script, str(path)], PEER_SECONDS)
        yield Line(f"{name}, the same: read, PageRank, cores", _told(spent))
    path.unlink()


def _ours(path: Path, out: Path) -> tuple[Spent, Spent]:
    command = [sys.executable, "-m", "vangnet", "networks"]
    read = _spent([*command, "read", str(path), "--out", str(out), "--json"])
    return read, _spent([*command, "measure", str(out), "--json"])


def _drawn(folder: Path) -> Line:
    spent = _spent([sys.executable, "-c", _DRAW, str(folder)])
    points, communities, size, around, seconds = json.loads(spent.out)
    told = f"{_told(spent)}; {size / 1e6:.1f} MB; {around:,} members around the most active in {seconds:.1f} s of it"
    return Line(f"draw {points:,} members in {communities:,} communities", told)


def _told(spent: Spent) -> str:
    if not spent.ended:
        return f"not ready after {spent.seconds:.0f} s"
    return f"{spent.seconds:.0f} s, {spent.processor:.0f} s of the processor, {spent.bytes / 2**30:.2f} GiB"


def _made(folder: Path, members: int, ties: int) -> Path:
    """A file of ties between members, in no order."""
    chance = np.random.default_rng(SEED)
    groups = min(COMMUNITIES, max(1, members // 20))
    a = (members * chance.random(ties) ** POPULAR).astype(np.int64)
    near = a % groups + groups * ((members // groups) * chance.random(ties) ** POPULAR).astype(np.int64)
    far = (members * chance.random(ties) ** POPULAR).astype(np.int64)
    b = np.where(chance.random(ties) < 0.7, np.minimum(near, members - 1), far)
    marks = chance.permutation(10 * members)[:members]
    path = folder / f"ties-{ties}.csv"
    pl.DataFrame({"source": marks[a], "target": marks[b]}).with_columns(
        pl.format("u{}", "source").alias("source"), pl.format("u{}", "target").alias("target")
    ).write_csv(path)
    return path


def _spent(command: list[str], most: float = 3600) -> Spent:
    """Run a command, and read what it and all that it started take."""
    start = time.perf_counter()
    peak = 0
    ticks: dict[int, int] = {}
    with (
        tempfile.TemporaryFile("w+") as out,
        subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL) as process,
    ):
        while process.poll() is None and time.perf_counter() - start < most:
            held = 0
            for pid in _family(process.pid):
                if (found := _taken(pid)) is not None:
                    held += found[0]
                    ticks[pid] = found[1]
            peak = max(peak, held)
            time.sleep(0.1)
        ended = process.poll() is not None
        seconds = time.perf_counter() - start
        process.kill()
        out.seek(0)
        processor = sum(ticks.values()) / os.sysconf("SC_CLK_TCK")
        return Spent(seconds, processor, peak, ended, out.read())


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for one in below:
        yield from _family(int(one))


def _taken(pid: int) -> tuple[int, int] | None:
    """Bytes of memory, and ticks of the processor."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[21]) * os.sysconf("SC_PAGE_SIZE"), int(fields[11]) + int(fields[12])
