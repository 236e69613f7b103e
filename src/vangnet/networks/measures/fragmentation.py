"""Whose removal breaks a network most (KPP-Neg): Borgatti 2006, "Identifying sets of key players in a social network".

What counts is the number of pairs of members that a path still joins among those who stay; fragmentation F is one minus
their share of all pairs who stay. For sets of one size the two give the same order.
"""

from itertools import combinations
from math import comb

import msgspec
import numpy as np

from . import kernels
from .bounds import fewest_pairs
from .graph import Graph, Ints, components

VISITS = 600_000_000
"""Members and ties that a search for sets may visit: about a minute on one processor."""
COUNTED = 20_000
"""Walks in which all sets of one size are counted, at the most."""
LARGEST = 25
"""Members in the largest set that is looked for."""


class KeySet(msgspec.Struct, frozen=True):
    """Members whose removal leaves `pairs_left` joined, the fewest that were found.

    `is_exact`: no set of this size leaves fewer, because all were counted (then `equals` of them are this good, and
    this one has the lowest numbers) or because the bound is met (`equals` is 0: not known). Otherwise no set of this
    size leaves fewer than `bound` pairs, so the best is between the two.
    """

    members: tuple[int, ...]
    pairs_left: int
    fragmentation: float
    is_exact: bool
    equals: int
    bound: int


class Breaking(msgspec.Struct, frozen=True):
    """`alone[v]` pairs stay joined without member v (exact, every member); `sets[k - 1]` holds k members.

    `sets` ends where the search may visit no more; `distance` is D_F as things are and `distance_alone` without each
    member, on small networks only.
    """

    pairs: int
    fragmentation: float
    alone: Ints
    sets: tuple[KeySet, ...]
    distance: float | None = None
    distance_alone: tuple[float, ...] | None = None


def fragmentation(pairs: int, members: int) -> float:
    """F: share of pairs of these members that no path joins. Of fewer than two members: 0."""
    return 1 - pairs / comb(members, 2) if members > 1 else 0.0


def alone(of: Graph, gone: tuple[int, ...] = ()) -> tuple[int, Ints]:
    """Pairs joined without `gone`, and pairs left when each one more goes (-1 for who is gone). Exact, O(n + m)."""
    out = np.zeros(of.size, bool)
    out[list(gone)] = True
    left = np.zeros(of.size, np.int64)
    return int(kernels.pairs_without_each(of.starts, of.neighbours, out, left)), left


def distance_fragmentation(of: Graph, gone: tuple[int, ...] = ()) -> float:
    """D_F: one minus the mean of 1 / distance over pairs who stay. O(n m): for small networks."""
    out = np.zeros(of.size, bool)
    out[list(gone)] = True
    stay = of.size - len(gone)
    if stay < 2:
        return 0.0
    return float(1 - kernels.nearness(of.starts, of.neighbours, out) / comb(stay, 2))


def breaking(of: Graph, largest: int = LARGEST, visits: int = VISITS) -> Breaking:
    """Key sets of each size up to `largest`.

    Exact for every single member, for pairs of under 200 members, and for sets while counting all of them fits in
    `visits`; larger sets by adding the best one and exchanging, with a bound.
    """
    pairs, left = alone(of)
    parts, _ = components(of)
    cost = max(of.size + 2 * of.ties, 1)
    sets: list[KeySet] = []
    budget = visits
    for size in range(1, min(largest, of.size) + 1):
        walks = comb(of.size, size - 1)
        is_little = walks <= COUNTED and walks * cost <= visits // 20
        if size == 1 or is_little or (size == 2 and of.size < 200):
            found = _exact(of, size, left)
        else:
            best, spent = _searched(of, sets[-1].members, budget // cost)
            budget -= spent * cost
            if len(best) < size:
                break
            found = _told(of, best, fewest_pairs(of, size, parts))
        sets.append(found)
        if found.pairs_left == 0:
            break
    distance, without = None, None
    if of.size * of.size * cost <= visits // 2:
        distance = distance_fragmentation(of)
        without = tuple(distance_fragmentation(of, (v,)) for v in range(of.size))
    return Breaking(pairs, fragmentation(pairs, of.size), left, tuple(sets), distance, without)


def _exact(of: Graph, size: int, singles: Ints) -> KeySet:
    """The best of all sets of this size; the last member of each by one walk."""
    best: tuple[int, ...] = ()
    fewest, equals = -1, 0
    for some in combinations(range(of.size), size - 1):
        start = some[-1] + 1 if some else 0
        left = singles[start:] if not some else alone(of, some)[1][start:]
        if not len(left):
            continue
        least = int(left.min())
        if not best or least < fewest:
            best, fewest, equals = (*some, start + int(left.argmin())), least, 0
        if least == fewest:
            equals += int((left == least).sum())
    return KeySet(best, fewest, fragmentation(fewest, of.size - size), True, equals, fewest)


def _searched(of: Graph, smaller: tuple[int, ...], walks: int) -> tuple[tuple[int, ...], int]:
    """One more than `smaller`, then each member exchanged for a better one while that helps. Counts the walks spent.

    Of equals the lowest number is taken: what is found depends on nothing else.
    """
    if walks < 1:
        return smaller, 0
    left = _marked(alone(of, smaller)[1])
    best = (*smaller, int(left.argmin()))
    fewest, spent, since, place = int(left.min()), 1, 0, 0
    while since < len(best) and spent + len(best) < walks // 2:
        others = best[:place] + best[place + 1 :]
        left = _marked(alone(of, others)[1])
        spent += 1
        if int(left.min()) < fewest:
            best, fewest, since = (*others, int(left.argmin())), int(left.min()), 0
        else:
            since += 1
            place += 1
        place %= len(best)
    return best, spent


def _marked(left: Ints) -> Ints:
    return np.where(left < 0, np.iinfo(np.int64).max, left)


def _told(of: Graph, members: tuple[int, ...], bound: int) -> KeySet:
    """A set with what it leaves, by one more walk that does not trust the search."""
    fewest = alone(of, members)[0]
    stay = of.size - len(members)
    return KeySet(tuple(sorted(members)), fewest, fragmentation(fewest, stay), fewest == bound, 0, bound)
