"""Which members reach most (KPP-Pos, Borgatti 2006): from whom as many as can be are at most `steps` ties away."""

from itertools import combinations
from math import comb, floor

import msgspec
import numpy as np

from . import kernels
from .graph import Graph

COUNTED = 20_000
"""Sets of one size that are all counted, so that the answer is exact."""


VISITS = 400_000_000
"""Ties that a search may walk: about half a minute on one processor. Each place gets half of what is left."""


class ReachSet(msgspec.Struct, frozen=True):
    """Members who reach `reached` members, themselves among them; no set of this size reaches more than `bound`.

    `is_exact`: as good as any, because all sets were counted or the bound is met. `is_greedy`: they were added one by
    one, surely the best each time, which reaches at least 63 % (1 - 1/e) of the best (Nemhauser, Wolsey, Fisher 1978);
    where it is False, the search ended before all candidates of some place were counted, and only `bound` holds.
    """

    members: tuple[int, ...]
    reached: int
    bound: int
    is_exact: bool
    is_greedy: bool


class _Search:
    """Who is reached so far, and the most that each member can still add."""

    def __init__(self, of: Graph, steps: int, visits: int) -> None:
        self.of, self.steps, self.visits = of, steps, visits
        self.reached = np.zeros(of.size, bool)
        self.most = np.full(of.size, of.size, np.int64)
        self.total = self.stamp = 0
        self.is_greedy = True
        self._seen, self._row = np.zeros(of.size, np.int32), np.empty(of.size, np.int32)

    def tighten(self) -> None:
        """A member adds no more than the walks of `steps` ties to who is not reached; nor more than it did before."""
        adds = (~self.reached).astype(np.int64)
        for _ in range(self.steps):
            sums = np.concatenate(([0], np.cumsum(adds[self.of.neighbours])))
            adds = np.minimum(adds + sums[self.of.starts[1:]] - sums[self.of.starts[:-1]], self.of.size)
        np.minimum(self.most, np.minimum(adds, self.of.size - self.total), out=self.most)

    def best(self) -> int:
        """Who adds most; of equals the lowest number. Counted from the most promising on, while visits last."""
        allowed = self.visits // 2
        found, adds = -1, -1
        for v in np.argsort(-self.most, kind="stable").tolist():
            if self.most[v] < adds or (self.most[v] == adds and v > found):
                break
            if allowed < 0 and found >= 0:
                self.is_greedy = False
                break
            new, walked = self._within(v, take=False)
            self.most[v] = new
            allowed -= walked
            self.visits -= walked
            if new > adds or (new == adds and v < found):
                found, adds = v, new
        return found

    def take(self, v: int) -> None:
        self.total += self._within(v, take=True)[0]
        self.most[v] = 0

    def _within(self, v: int, *, take: bool) -> tuple[int, int]:
        self.stamp += 1
        of = self.of
        new, walked = kernels.within(
            of.starts, of.neighbours, v, self.steps, self.reached, self._seen, self._row, self.stamp, take
        )
        return int(new), int(walked)


def reaching(of: Graph, largest: int = 25, steps: int = 2, visits: int = VISITS) -> tuple[ReachSet, ...]:
    """A set of each size from 1, until all are reached."""
    search = _Search(of, steps, visits)
    members: list[int] = []
    sets: list[ReachSet] = []
    search.tighten()
    while len(members) < largest and search.total < of.size:
        v = search.best()
        members.append(v)
        search.take(v)
        search.tighten()
        sets.append(_judged(search, tuple(members)))
    return tuple(sets)


def _judged(search: _Search, members: tuple[int, ...]) -> ReachSet:
    """The best set adds to what is reached now at most what its members can each add."""
    size, total, n = len(members), search.total, search.of.size
    if comb(n, size) <= COUNTED:
        return _counted(search, size, members)
    bound = min(n, total + int(np.sort(search.most)[::-1][:size].sum()))
    if search.is_greedy:
        bound = min(bound, floor(total / (1 - (1 - 1 / size) ** size) + 1e-9))
    return ReachSet(tuple(sorted(members)), total, bound, bound == total, search.is_greedy)


def _counted(search: _Search, size: int, members: tuple[int, ...]) -> ReachSet:
    """The best of all sets of this size; those that were added one by one where none is better."""
    near = _balls(search.of, search.steps)
    best, most = tuple(sorted(members)), search.total
    for some in combinations(range(search.of.size), size):
        union = 0
        for v in some:
            union |= near[v]
        if union.bit_count() > most:
            best, most = some, union.bit_count()
    return ReachSet(best, most, most, True, search.is_greedy)


def _balls(of: Graph, steps: int) -> list[int]:
    """Who is within `steps` of each member, as bits."""
    near = [1 << v for v in range(of.size)]
    for _ in range(steps):
        wider = list(near)
        for v in range(of.size):
            for w in of.neighbours[of.starts[v] : of.starts[v + 1]]:
                wider[v] |= near[w]
        near = wider
    return near
