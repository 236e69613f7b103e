"""Choose, for a threshold, in which chunks to look and how far: the general pigeonhole of Qin et al. (2018).

Every row within t bits is found when sum(r_c + 1) >= t + 1 over the probed chunks. Among the radii that satisfy it
this takes the cheapest, by what probes and candidates are expected to cost, and compares that with a scan.
"""

import math

import msgspec
import numpy as np
import numpy.typing as npt

from vangnet.reference.nearest.layout import Chunk, balls, masks_of

# Measured with 1 M hashes on a 2023 server core, where a hash scattered in memory is far away; half as much again with
# 10 M. What a scan costs depends on the processor's vectors and on the hashes, so the index times one.
PROBE_NS = 12.0  # one bucket boundary and its postings
CANDIDATE_NS = 8.0  # one row fetched and compared
PATIENCE = 2  # a query may have so many times the candidates that a scan would cost


class Scan(msgspec.Struct, frozen=True):
    """What comparing one query with all rows costs, when `depth` words of a block are looked at first."""

    ns: float
    depth: int


class Plan(msgspec.Struct, frozen=True):
    """How to look: `lines` and `masks` as in `kernels`; no lines means a scan of all rows."""

    lines: npt.NDArray[np.int64]
    masks: npt.NDArray[np.uint32]
    limit: int
    depth: int


def choose(chunks: tuple[Chunk, ...], threshold: int, scan: Scan) -> Plan:
    """Return the cheapest exact plan for a threshold in bits."""
    radii, tables_ns = cheapest_radii(chunks, threshold)
    return through_tables(chunks, radii if tables_ns < scan.ns else (-1,) * len(chunks), scan)


def cheapest_radii(chunks: tuple[Chunk, ...], threshold: int) -> tuple[tuple[int, ...], float]:
    """Return one radius per chunk (-1: not probed) with sum(r + 1) >= threshold + 1, and its cost in ns per query.

    No radii and an infinite cost where the largest radii do not reach the threshold.
    """
    # best[s]: the cheapest way to a sum of s with the chunks so far
    goal = threshold + 1
    nothing: tuple[int, ...] = ()
    best = [(0.0, nothing)] + [(math.inf, nothing)] * goal
    for chunk in chunks:
        costs = _costs(chunk)
        best = [
            min(
                (best[max(0, s - used)][0] + cost, (*best[max(0, s - used)][1], used - 1))
                for used, cost in enumerate(costs)
            )
            for s in range(goal + 1)
        ]
    cost, radii = best[goal]
    return (radii, cost) if math.isfinite(cost) else ((), math.inf)


def through_tables(chunks: tuple[Chunk, ...], radii: tuple[int, ...], scan: Scan) -> Plan:
    """Write a choice of radii (-1: not probed) as the arrays that `kernels.probe` reads."""
    lines, parts = [], [np.zeros(0, np.uint32)]
    begin = 0
    for number, (chunk, radius) in enumerate(zip(chunks, radii, strict=True)):
        masks = masks_of(chunk.width, radius)
        if masks.size:
            lines.append((number, chunk.first, chunk.width, chunk.base, begin, begin + masks.size, radius))
            parts.append(masks)
            begin += masks.size
    limit = int(PATIENCE * scan.ns / CANDIDATE_NS) + 1
    return Plan(np.array(lines, np.int64).reshape(-1, 7), np.concatenate(parts), limit, scan.depth)


def _costs(chunk: Chunk) -> list[float]:
    """Return ns per query for not probing the chunk, then for radius 0, 1, ..."""
    return [0.0] + [
        balls(chunk.width, radius) * PROBE_NS + candidates * CANDIDATE_NS
        for radius, candidates in enumerate(chunk.expected)
    ]
