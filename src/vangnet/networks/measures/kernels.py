"""Walks over a whole network, compiled. Arrays in, arrays out; nothing here knows what a member is.

Legend:
    P   int64[n + 1]  where the neighbours of each member begin in N
    N   int32[m]      neighbours: undirected, each tie in both directions, no loops, no doubles
    gone  bool[n]     members that were taken out
    pairs             pairs of members that a path joins: sum over components of s (s - 1) / 2
"""

from typing import Any

import numba as nb
import numpy as np

_jit: dict[str, Any] = {"cache": True, "error_model": "numpy", "nogil": True}


@nb.njit(nb.int64(nb.int64[::1], nb.int32[::1], nb.boolean[::1], nb.int64[::1]), **_jit)
def pairs_without_each(P, N, gone, left):
    """left[v] = pairs that stay joined when v is taken out too, for every v; returns the pairs as things stand.

    One depth-first search (Hopcroft and Tarjan 1973, "Efficient algorithms for graph manipulation"): a child c of v
    whose subtree reaches nothing above v (low[c] >= found[v]) is cut off by v. Without recursion, so depth is no limit.
    """
    n = P.shape[0] - 1
    found = np.zeros(n, np.int32)  # order of discovery, from 1
    low = np.zeros(n, np.int32)
    parent = np.full(n, -1, np.int32)
    place = np.empty(n, np.int64)
    size = np.ones(n, np.int32)
    cut = np.zeros(n, np.int64)  # members in parts that v cuts off
    cut_pairs = np.zeros(n, np.int64)
    order = np.empty(n, np.int32)
    time = 0
    pairs = nb.int64(0)
    for root in range(n):
        if gone[root] or found[root]:
            continue
        begin = time
        v = root
        time += 1
        found[v] = low[v] = time
        order[time - 1] = v
        place[v] = P[v]
        while True:
            if place[v] < P[v + 1]:
                w = N[place[v]]
                place[v] += 1
                if gone[w]:
                    continue
                if found[w]:
                    low[v] = min(low[v], found[w])
                else:
                    parent[w] = v
                    time += 1
                    found[w] = low[w] = time
                    order[time - 1] = w
                    place[w] = P[w]
                    v = w
            else:
                u = parent[v]
                if u < 0:
                    break
                size[u] += size[v]
                low[u] = min(low[u], low[v])
                if low[v] >= found[u]:
                    s = nb.int64(size[v])
                    cut[u] += s
                    cut_pairs[u] += s * (s - 1) // 2
                v = u
        all_of_it = nb.int64(time - begin)
        whole = all_of_it * (all_of_it - 1) // 2
        pairs += whole
        for i in range(begin, time):
            v = order[i]
            rest = all_of_it - 1 - cut[v]
            left[v] = cut_pairs[v] + rest * (rest - 1) // 2 - whole
    for v in range(n):
        left[v] = -1 if gone[v] else pairs + left[v]
    return pairs


@nb.njit(nb.int32(nb.int32[::1], nb.int32), **_jit)
def find(up, v):
    """The head of v's part; halves the path on the way."""
    while up[v] != v:
        up[v] = up[up[v]]
        v = up[v]
    return v


@nb.njit(nb.void(nb.int64[::1], nb.int32[::1], nb.int32[::1], nb.int64[::1], nb.int32[::1]), **_jit)
def removal(P, N, order, pairs, largest):
    """pairs[t], largest[t] after the first t members of `order` were taken out, for t of 0..n.

    Read backwards: members come back one by one and parts only grow together (union by size).
    """
    n = P.shape[0] - 1
    up = np.arange(n).astype(np.int32)
    size = np.ones(n, np.int32)
    back = np.zeros(n, np.bool_)
    joined = nb.int64(0)
    most = nb.int32(0)
    pairs[n] = 0
    largest[n] = 0
    for t in range(n - 1, -1, -1):
        v = order[t]
        back[v] = True
        most = max(most, nb.int32(1))
        a = v
        for i in range(P[v], P[v + 1]):
            w = N[i]
            if not back[w]:
                continue
            b = find(up, w)
            if a == b:
                continue
            joined += nb.int64(size[a]) * nb.int64(size[b])
            if size[a] < size[b]:
                a, b = b, a
            up[b] = a
            size[a] += size[b]
            most = max(most, size[a])
        pairs[t] = joined
        largest[t] = most


@nb.njit(nb.void(nb.int64[::1], nb.int32[::1], nb.int32[::1]), **_jit)
def cores(P, N, core):
    """core[v] = the largest k for which v is among members with k ties each to one another.

    Batagelj and Zaversnik 2003, "An O(m) algorithm for cores decomposition of networks".
    """
    n = P.shape[0] - 1
    most = 0
    for v in range(n):
        core[v] = P[v + 1] - P[v]
        most = max(most, core[v])
    start = np.zeros(most + 2, np.int64)
    for v in range(n):
        start[core[v] + 1] += 1
    for d in range(1, most + 2):
        start[d] += start[d - 1]
    at = np.empty(n, np.int64)
    row = np.empty(n, np.int32)
    filled = start.copy()
    for v in range(n):
        at[v] = filled[core[v]]
        row[at[v]] = v
        filled[core[v]] += 1
    for i in range(n):
        v = row[i]
        for j in range(P[v], P[v + 1]):
            w = N[j]
            if core[w] > core[v]:
                d = core[w]
                first = max(start[d], nb.int64(i + 1))
                u = row[first]
                if u != w:
                    row[at[w]] = u
                    at[u] = at[w]
                    row[first] = w
                    at[w] = first
                start[d] = first + 1
                core[w] = d - 1


@nb.njit(
    nb.void(nb.int64[::1], nb.int32[::1], nb.int32[::1], nb.float64[::1], nb.float64[::1], nb.float64[::1]), **_jit
)
def walk_from(P, N, sources, between, squares, near):
    """Over all sources s: sums of the dependency of s on v, of its square, and of 1 / distance (s, v).

    Brandes 2001, "A faster algorithm for betweenness centrality"; ties count one step each.
    """
    n = P.shape[0] - 1
    far = np.full(n, -1, np.int32)
    paths = np.zeros(n, np.float64)
    owed = np.zeros(n, np.float64)
    row = np.empty(n, np.int32)
    for s in sources:
        head, tail = 0, 1
        row[0] = s
        far[s] = 0
        paths[s] = 1.0
        while head < tail:
            v = row[head]
            head += 1
            step = far[v] + 1
            for i in range(P[v], P[v + 1]):
                w = N[i]
                if far[w] < 0:
                    far[w] = step
                    row[tail] = w
                    tail += 1
                if far[w] == step:
                    paths[w] += paths[v]
        for k in range(tail - 1, 0, -1):
            w = row[k]
            share = (1.0 + owed[w]) / paths[w]
            before = far[w] - 1
            for i in range(P[w], P[w + 1]):
                v = N[i]
                if far[v] == before:
                    owed[v] += paths[v] * share
            between[w] += owed[w]
            squares[w] += owed[w] * owed[w]
            near[w] += 1.0 / far[w]
        for k in range(tail):
            v = row[k]
            far[v] = -1
            paths[v] = 0.0
            owed[v] = 0.0


@nb.njit(nb.float64(nb.int64[::1], nb.int32[::1], nb.boolean[::1]), **_jit)
def nearness(P, N, gone):
    """Sum over pairs of 1 / distance among the members that stay; 0 for pairs without a path."""
    n = P.shape[0] - 1
    seen = np.full(n, -1, np.int32)
    row = np.empty(n, np.int32)
    far = np.empty(n, np.int32)
    total = 0.0
    for s in range(n):
        if gone[s]:
            continue
        head, tail = 0, 1
        row[0] = s
        seen[s] = s
        far[s] = 0
        while head < tail:
            v = row[head]
            head += 1
            for i in range(P[v], P[v + 1]):
                w = N[i]
                if seen[w] != s and not gone[w]:
                    seen[w] = s
                    far[w] = far[v] + 1
                    row[tail] = w
                    tail += 1
                    total += 1.0 / far[w]
    return total / 2.0


@nb.njit(
    nb.types.UniTuple(nb.int64, 2)(
        *(nb.int64[::1], nb.int32[::1], nb.int32, nb.int32),
        *(nb.boolean[::1], nb.int32[::1], nb.int32[::1], nb.int32, nb.boolean),
    ),
    **_jit,
)
def within(P, N, s, steps, reached, seen, row, stamp, take):
    """How many members within `steps` of s are not reached yet; they are from now on where `take`.

    `seen` holds the stamp of the last call that met a member, so that it need not be wiped between calls.
    Returns that number and how many ties were walked.
    """
    head, tail = 0, 1
    walked = 1
    row[0] = s
    seen[s] = stamp
    for _ in range(steps):
        end = tail
        while head < end:
            v = row[head]
            head += 1
            walked += P[v + 1] - P[v]
            for i in range(P[v], P[v + 1]):
                w = N[i]
                if seen[w] != stamp:
                    seen[w] = stamp
                    row[tail] = w
                    tail += 1
    new = 0
    for i in range(tail):
        if not reached[row[i]]:
            new += 1
            if take:
                reached[row[i]] = True
    return new, walked


@nb.njit(nb.int64(nb.int64[::1], nb.int32[::1], nb.int32[::1], nb.int64, nb.float64[::1]), **_jit)
def hanging(P, N, core, k, load):
    """load[v]: at most so many members hang on v, when k are taken out and those of `core` that stay hold together.

    Members join in the order of most neighbours that joined before (bucket queue), beginning from `core`. As long as
    each joins with more than k such neighbours, none of them can be cut off. Whoever joins later, with j neighbours,
    is cut off only if all j are gone or cut off, so each of them carries 1 / j of it and of what hangs on it: loads are
    summed from the last to the first. Returns how many joined.
    """
    n = P.shape[0] - 1
    ties = np.zeros(n, np.int32)
    at = np.full(n, -1, np.int32)  # order of joining
    row = np.empty(n, np.int32)
    most = 1
    for v in range(n):
        most = max(most, P[v + 1] - P[v])
    head = np.full(most + 1, -1, np.int32)
    after = np.full(n, -1, np.int32)
    before = np.full(n, -1, np.int32)
    joined = 0
    top = 0
    sure = core.shape[0]  # the first so many cannot be cut off
    all_sure = True
    for c in core:
        at[c] = joined
        row[joined] = c
        joined += 1
    done = 0
    while True:
        while done < joined:
            v = row[done]
            done += 1
            for i in range(P[v], P[v + 1]):
                w = N[i]
                if at[w] >= 0:
                    continue
                d = ties[w]
                if d > 0:
                    if before[w] >= 0:
                        after[before[w]] = after[w]
                    else:
                        head[d] = after[w]
                    if after[w] >= 0:
                        before[after[w]] = before[w]
                d += 1
                ties[w] = d
                before[w] = -1
                after[w] = head[d]
                if head[d] >= 0:
                    before[head[d]] = w
                head[d] = w
                top = max(top, d)
        while top > 0 and head[top] < 0:
            top -= 1
        if top == 0:
            break
        w = head[top]
        head[top] = after[w]
        if after[w] >= 0:
            before[after[w]] = -1
        at[w] = joined
        row[joined] = w
        joined += 1
        all_sure = all_sure and top > k
        if all_sure:
            sure = joined
    for v in range(n):
        load[v] = 0.0
    for i in range(joined - 1, sure - 1, -1):
        w = row[i]
        share = (1.0 + load[w]) / ties[w]
        for j in range(P[w], P[w + 1]):
            v = N[j]
            if at[v] >= 0 and at[v] < i:
                load[v] += share
    return joined
