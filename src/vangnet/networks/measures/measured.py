"""One network measured: everything that this room knows, from an adjacency and counts of activity."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from . import simple
from .communities import Communities, communities
from .fragmentation import Breaking, breaking
from .graph import Graph, Ints, Members, components, undirected
from .reaching import ReachSet, reaching
from .removal import Removals, removals
from .simple import Walked
from .stability import Stability, stability

REMOVED_BY = ("activity", "degree", "strength", "pagerank", "core", "betweenness")
"""Measures whose order of removal is drawn beside random removal."""


class Effort(msgspec.Struct, frozen=True):
    """How much work each part may take; `effort_for` fits it to a network, and the answer tells what it was."""

    sources: int = 256
    visits: int = 600_000_000
    set_size: int = 25
    steps: int = 2
    seeds: int = 5
    resolutions: tuple[float, ...] = (0.5, 1.0, 2.0)
    resamples: int = 50
    shuffles: int = 5


class Measured(msgspec.Struct, frozen=True):
    """What was measured of one network (or one layer of it).

    `scores` holds one array over all members per measure, higher is more: activity, degree, out_degree, in_degree,
    strength, pagerank, core, betweenness, nearness, breaking (pairs that a removal parts). `part` numbers the connected
    parts. No score says what somebody is; `activity` is the plain count beside which all others are read.
    """

    members: int
    ties: int
    seed: int
    effort: Effort
    scores: dict[str, NDArray[Any]]
    parts: int
    part: Members
    walked: Walked
    breaking: Breaking
    reaching: tuple[ReachSet, ...]
    removals: Removals
    communities: Communities
    stability: Stability


def effort_for(members: int, ties: int) -> Effort:
    """All of it on networks of some ten thousand ties; on larger ones, fewer draws, so that a million fit in minutes.

    Single members of KPP-Neg, cores, parts, PageRank and curves are the same work at every size.
    """
    cost = members + 2 * ties + 1
    return Effort(
        sources=int(np.clip(300_000_000 // cost, 16, 1024)),
        seeds=int(np.clip(40_000_000 // cost, 2, 5)),
        resolutions=(0.5, 1.0, 2.0) if cost < 4_000_000 else (1.0,),
        resamples=int(np.clip(100_000_000 // cost, 10, 100)),
        shuffles=int(np.clip(100_000_000 // cost, 3, 21)),
    )


def measure(
    adjacency: Any, activity: Ints, *, seed: int, effort: Effort | None = None, processors: int = 2
) -> Measured:
    """Everything of one network. `adjacency[a, b]` is what a did towards b; `activity` counts what each member did.

    The same input, seed and effort give the same answer, whatever the number of processors.
    """
    if adjacency.shape != (len(activity), len(activity)):
        raise ValueError(f"{len(activity)} members have no adjacency of {adjacency.shape}")
    both = undirected(abs(adjacency))
    of = Graph(both.indptr.astype(np.int64), both.indices.astype(np.int32))
    effort = effort or effort_for(of.size, of.ties)
    scores = scores_of(adjacency, activity) | {"degree": of.degrees, "core": simple.core(of)}
    parts, part = components(of)
    with ThreadPoolExecutor(processors) as pool:
        walks = pool.submit(simple.walked, of, effort.sources, seed)
        broken = pool.submit(breaking, of, effort.set_size, effort.visits)
        reached = pool.submit(reaching, of, effort.set_size, effort.steps)
        walked = walks.result()
        scores |= {"betweenness": walked.between, "nearness": walked.near}
        by = {name: scores[name] for name in REMOVED_BY}
        removed = pool.submit(removals, of, by, seed=seed, shuffles=effort.shuffles)
        breaks = broken.result()
        scores["breaking"] = breaks.pairs - breaks.alone
        joint = joints(of, breaks, part)
        groups = pool.submit(communities, both, joint, seed=seed, seeds=effort.seeds, resolutions=effort.resolutions)
        steady = pool.submit(stability, adjacency, activity, scores_of, seed=seed, resamples=effort.resamples)
        return Measured(
            *(of.size, of.ties, seed, effort, scores, parts, part, walked, breaks, reached.result()),
            *(removed.result(), groups.result(), steady.result()),
        )


def scores_of(adjacency: Any, activity: Ints) -> dict[str, NDArray[Any]]:
    """The measures that are quick enough to be taken again on every draw."""
    out, into = simple.out_in_degrees(adjacency)
    given = np.asarray(abs(adjacency).sum(axis=1), np.float64).ravel()
    taken = np.asarray(abs(adjacency).sum(axis=0), np.float64).ravel()
    loops = abs(adjacency.diagonal()).astype(np.float64)
    return {
        "activity": np.asarray(activity, np.int64),
        "out_degree": out,
        "in_degree": into,
        "strength": given + taken - 2 * loops,
        "pagerank": simple.pagerank(adjacency),
    }


def joints(of: Graph, breaks: Breaking, part: Members) -> NDArray[np.bool_]:
    """Members without whom the part that they are in falls apart: more pairs go than their own."""
    size = np.bincount(part, minlength=1)[part].astype(np.int64) if of.size else np.zeros(0, np.int64)
    return np.asarray(breaks.pairs - breaks.alone > size - 1)
