"""Slow, plain twins of the measures of networks: recounted from scratch, as the definitions say."""

from collections import deque
from itertools import combinations

Ties = list[set[int]]


def parts(ties: Ties, gone: frozenset[int] = frozenset()) -> list[int]:
    seen, sizes = set(gone), []
    for start in range(len(ties)):
        if start in seen:
            continue
        seen.add(start)
        waiting, size = [start], 0
        while waiting:
            v = waiting.pop()
            size += 1
            new = ties[v] - seen
            seen |= new
            waiting += new
        sizes.append(size)
    return sizes


def pairs(ties: Ties, gone: frozenset[int] = frozenset()) -> int:
    return sum(s * (s - 1) // 2 for s in parts(ties, gone))


def fewest_pairs(ties: Ties, size: int) -> tuple[int, list[tuple[int, ...]]]:
    """The fewest pairs that a removal of so many leaves, and all sets that do it."""
    left = {some: pairs(ties, frozenset(some)) for some in combinations(range(len(ties)), size)}
    fewest = min(left.values())
    return fewest, [some for some, count in left.items() if count == fewest]


def distances(ties: Ties, start: int, gone: frozenset[int] = frozenset()) -> dict[int, int]:
    far, waiting = {start: 0}, deque([start])
    while waiting:
        v = waiting.popleft()
        for w in ties[v] - far.keys() - gone:
            far[w] = far[v] + 1
            waiting.append(w)
    return far


def distance_fragmentation(ties: Ties, gone: frozenset[int] = frozenset()) -> float:
    stay = [v for v in range(len(ties)) if v not in gone]
    if len(stay) < 2:
        return 0.0
    near = sum(1 / d for v in stay for d in distances(ties, v, gone).values() if d)
    return 1 - near / (len(stay) * (len(stay) - 1))


def reached(ties: Ties, members: tuple[int, ...], steps: int) -> int:
    return len({w for v in members for w, d in distances(ties, v).items() if d <= steps})


def core(ties: Ties) -> list[int]:
    found = [0] * len(ties)
    for k in range(1, len(ties)):
        stay = set(range(len(ties)))
        while weak := {v for v in stay if len(ties[v] & stay) < k}:
            stay -= weak
        for v in stay:
            found[v] = k
    return found


def curve(ties: Ties, order: list[int]) -> tuple[list[int], list[int]]:
    """Pairs and the largest part after each removal."""
    left = [parts(ties, frozenset(order[:t])) for t in range(len(order) + 1)]
    return [sum(s * (s - 1) // 2 for s in one) for one in left], [max(one, default=0) for one in left]
