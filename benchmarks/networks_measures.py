"""Time of the measures of networks by size, beside networkx (small) and igraph (300,000 members, 3 million ties).

Seconds of the processor and not of the clock, so that what else the machine does weighs less; medians and ratios.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import igraph
import networkx as nx
import numpy as np
from scipy import sparse

from benchmarks.measure import Bench, Line
from vangnet.networks.measures import measure, simple
from vangnet.networks.measures.communities import leiden
from vangnet.networks.measures.fragmentation import alone
from vangnet.networks.measures.graph import Graph, components, undirected
from vangnet.networks.measures.reaching import reaching
from vangnet.networks.measures.removal import curve

SIZES = ((10_000, 100_000), (100_000, 1_000_000), (1_000_000, 10_000_000))
SIDE_BY_SIDE = (300_000, 3_000_000)


def lines(bench: Bench) -> Iterator[Line]:
    for members, ties in SIZES[: 1 if bench.quick else None]:
        yield from _alone(members, ties)
    yield from _beside(*SIZES[0], _networkx, "networkx", 1)
    if not bench.quick:
        yield from _beside(*SIDE_BY_SIDE, _igraph, "igraph", 3)


def made(members: int, ties: int, seed: int = 1) -> Any:
    """Power-law weights (exponent 2.2), a thousand planted communities at the most, 70 % of the ties inside."""
    draw = np.random.default_rng(seed)
    weight = (1 - draw.random(members)) ** (-1 / 1.2)
    heads = np.cumsum(np.minimum(weight, weight.sum() / 300))
    a = np.searchsorted(heads, draw.random(ties) * heads[-1])
    b = np.searchsorted(heads, draw.random(ties) * heads[-1])
    size = max(members // 1000, 30)
    near = np.minimum(a // size * size + draw.integers(0, size, ties), members - 1)
    b = np.where(draw.random(ties) < 0.7, near, b)
    found = sparse.csr_matrix((np.ones(ties, np.float32), (a, b)), (members, members))
    found.sum_duplicates()
    return found


def _alone(members: int, ties: int) -> Iterator[Line]:
    adjacency = made(members, ties)
    activity = np.asarray(adjacency.sum(axis=1)).ravel().astype(np.int64)
    size = f"{members:,} members, {ties:,} ties"
    for name, work in _ours(adjacency).items():
        yield Line(f"{name}, {size}", f"{_spent(work):.2f} s of a processor")
    start, clock = time.process_time(), time.perf_counter()
    found = measure(adjacency, activity, seed=1)
    told = f"{time.process_time() - start:.0f} s of a processor, {time.perf_counter() - clock:.0f} s by the clock"
    yield Line(f"everything, {size}", f"{told} ({len(found.breaking.sets)} sets, {found.walked.sources} sources)")


def _ours(adjacency: Any) -> dict[str, Callable[[], object]]:
    both = undirected(adjacency)
    of = Graph(both.indptr.astype(np.int64), both.indices.astype(np.int32))
    order = np.argsort(-of.degrees, kind="stable")
    return {
        "PageRank": partial(simple.pagerank, adjacency),
        "components": partial(components, of),
        "cores": partial(simple.core, of),
        "KPP-Neg, every member": partial(alone, of),
        "betweenness, 8 sources": partial(simple.walked, of, 8, 1),
        "removal curve": partial(curve, of, order),
        "KPP-Pos, 25 members": partial(reaching, of),
        "Leiden": partial(leiden, both, seed=1),
    }


def _beside(
    members: int, ties: int, rival: Callable[[Any], dict[str, Callable[[], object]]], name: str, rounds: int
) -> Iterator[Line]:
    adjacency = made(members, ties)
    ours, theirs = _ours(adjacency), rival(adjacency)
    for what, work in theirs.items():
        pairs = [(_spent(ours[what]), _spent(work)) for _ in range(rounds)]
        a, b = (statistics.median(one) for one in zip(*pairs, strict=True))
        ratio = statistics.median(y / max(x, 1e-9) for x, y in pairs)
        told = f"{a:.3f} s beside {b:.3f} s of {name}: {ratio:.1f} times as long there"
        yield Line(f"{what}, {members:,} members, {ties:,} ties, beside {name}", told)


def _networkx(adjacency: Any) -> dict[str, Callable[[], object]]:
    both = nx.from_scipy_sparse_array(undirected(adjacency))
    directed = nx.from_scipy_sparse_array(adjacency, create_using=nx.DiGraph)
    sources = 8
    return {
        "PageRank": partial(nx.pagerank, directed),
        "components": lambda: list(nx.connected_components(both)),
        "cores": partial(nx.core_number, both),
        "KPP-Neg, every member": lambda: set(nx.articulation_points(both)),
        "betweenness, 8 sources": partial(nx.betweenness_centrality, both, k=sources, seed=1),
    }


def _igraph(adjacency: Any) -> dict[str, Callable[[], object]]:
    coo = sparse.triu(undirected(adjacency)).tocoo()
    both = igraph.Graph(adjacency.shape[0], np.column_stack([coo.row, coo.col]))
    both.es["weight"] = coo.data
    one = adjacency.tocoo()
    directed = igraph.Graph(adjacency.shape[0], np.column_stack([one.row, one.col]), directed=True)
    directed.es["weight"] = one.data
    return {
        "PageRank": partial(directed.pagerank, weights="weight"),
        "components": both.connected_components,
        "cores": both.coreness,
        "KPP-Neg, every member": both.articulation_points,
        "betweenness, 8 sources": partial(both.betweenness, sources=list(range(8))),
        "Leiden": partial(both.community_leiden, objective_function="modularity", weights="weight", n_iterations=2),
    }


def _spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
