"""Do measures of networks tell what is true? Roles, communities and same persons of public data: `networks_truth`.

`VANGNET_TRUTH` names the folder with the repositories (`benchmarks/networks_git.py`); without it nothing is measured.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from benchmarks import networks_git, networks_names
from benchmarks.measure import Bench, Line
from vangnet.networks.measures import simple
from vangnet.networks.measures.communities import alike, leiden
from vangnet.networks.measures.fragmentation import alone, breaking
from vangnet.networks.measures.graph import graph, undirected
from vangnet.networks.measures.measured import scores_of
from vangnet.networks.measures.ranks import average_precision, precision_at

DRAWS = 500
SEED = 20261123


def lines(bench: Bench) -> Iterator[Line]:
    draws = 50 if bench.quick else DRAWS
    if networks_git.folder("cargo"):
        yield from _roles(networks_git.cargo(), draws)
    if networks_git.folder("community"):
        yield from _roles(networks_git.kubernetes(), draws)
    if networks_git.folder("community-graphs"):
        yield from _communities()
    if networks_git.folder("git"):
        yield from _names()


def _roles(of: networks_git.Truth, draws: int) -> Iterator[Line]:
    """Average precision and P@k; the difference from activity with 90 % of its values when members are drawn again."""
    count = int(of.truth.sum())
    ties = next(iter(of.layers.values()))
    yield Line(f"{of.name}: members, ties, with the role", f"{len(of.truth)}, {ties.nnz}, {count}")
    base = of.activity
    for name, scores in _scores(of).items():
        told = f"AP {average_precision(scores, of.truth):.3f}, P@{count} {precision_at(scores, of.truth, count):.3f}"
        if scores is not base:
            low, high = _difference(scores, base, of.truth, draws)
            verdict = "beats activity" if low > 0 else "worse" if high < 0 else "no clear difference"
            told += f"; {low:+.3f} to {high:+.3f} beside activity: {verdict}"
        yield Line(f"{of.name}: {name}", told)


def _scores(of: networks_git.Truth) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {"activity (baseline)": of.activity}
    for layer, ties in of.layers.items():
        net = graph(ties)
        walked = simple.walked(net, 4096, SEED)
        pairs, left = alone(net)
        scores = scores_of(ties, of.activity) | {"degree": net.degrees, "core": simple.core(net)}
        scores |= {"betweenness": walked.between, "nearness": walked.near, "breaking (KPP-Neg alone)": pairs - left}
        key_set = breaking(net, 25, 200_000_000).sets
        chosen = np.zeros(net.size)
        for one in key_set:
            chosen[list(one.members)] += 1
        scores["breaking (sets to 25)"] = chosen
        del scores["activity"]
        found |= {f"{layer}, {name}": one for name, one in scores.items()}
    return found


def _difference(a: np.ndarray, b: np.ndarray, truth: np.ndarray, draws: int) -> tuple[float, float]:
    draw = np.random.default_rng(SEED)
    found = []
    for _ in range(draws):
        some = draw.integers(0, len(truth), len(truth))
        found.append(average_precision(a[some], truth[some]) - average_precision(b[some], truth[some]))
    return float(np.quantile(found, 0.05)), float(np.quantile(found, 0.95))


def _communities() -> Iterator[Line]:
    """Leiden at resolution 1, ten seeds: median agreement with the labels, and of each two runs."""
    for name, (ties, labels) in networks_git.graphs().items():
        both = undirected(ties)
        runs = [leiden(both, seed=SEED + i) for i in range(10)]
        with_truth = np.median([alike(one, labels) for one in runs], axis=0)
        each_other = np.median([alike(a, b)[0] for a, b in pairwise(runs)])
        parts = f"{runs[0].max() + 1} found, {labels.max() + 1} labels"
        told = (
            f"NMI {with_truth[1]:.3f}, ARI {with_truth[0]:.3f} ({parts}); ARI of runs with each other {each_other:.3f}"
        )
        yield Line(f"communities, {name}", told)


def _names() -> Iterator[Line]:
    of, true = networks_names.truth()
    yield Line("same person, git/git: identities, true pairs", f"{len(of)}, {len(true)}")
    for name, rule in networks_names.rules().items():
        precision, recall = networks_names.agreement(rule(of), true)
        yield Line(f"same person, git/git: {name}", f"precision {precision:.3f}, recall {recall:.3f}")
