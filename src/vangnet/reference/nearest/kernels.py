"""Compiled loops of the exact search. Plain arrays only; nothing here knows of files, lists or errors.

Legend, after Norouzi, Punjani, Fleet (2012), "Fast Search in Hamming Space with Multi-Index Hashing", and
Qin et al. (2018), "GPH: Similarity Search in Hamming Space":

    words      uint64 [4, padded]   the n stored hashes, one column each, their 256 bits shuffled; zeros after row n
    heads      uint64 [n, 2]        words 0 and 1 of each row again, side by side: one cache line per candidate
    queries    uint64 [q, 4]        what is looked for, shuffled in the same way
    t          int                  threshold: distances 0..t are hits
    value      int                  the bits first .. first + width of a shuffled hash (one chunk), read as a number
    starts     uint32 [...]         bucket v of a chunk holds its postings starts[base + v] .. starts[base + v + 1]
    postings   uint32 [m, n + SPILL]  per chunk: the row numbers, grouped by value
    masks      uint32 [...]         all numbers with at most r one-bits: value ^ mask runs over the ball of radius r
    plan       int64 [probed, 7]    one line per probed chunk, its columns named below
    keys       uint64 [...]         hits, as query << 32 | row; with `distances` uint16 [...] in bits
    depth      2, 3 or 4            how many words of a block the scan looks at first: enough to leave out most
    found      int                  hits so far; those past the end of `keys` are counted, not written
"""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from numba import njit, types

from vangnet.reference.nearest.instructions.kernels import BLOCK, SPILL, alike2, alike3, alike4, copy, fetch, ones

Words = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.uint32]
Distances = npt.NDArray[np.uint16]
Integers = npt.NDArray[np.int64]

AHEAD = 32  # how many steps before their use scattered places in memory are asked for

CHUNK, FIRST, WIDTH, BASE, BEGIN, END, RADIUS = range(7)  # plan: `BEGIN` and `END` cut its masks out of `masks`

DAMAGED = -1  # instead of a count: the tables point outside themselves
HEAVY = -2  # instead of a count: more candidates than there is room for

_OPTIONS: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy"}
_I = types.int64
_READ_WORDS = types.Array(types.uint64, 2, "C", readonly=True)
_READ_LINE = types.Array(types.uint32, 1, "C", readonly=True)
_READ_TABLE = types.Array(types.uint32, 2, "C", readonly=True)
_READ_PLAN = types.Array(types.int64, 2, "C", readonly=True)
_READ_ORDER = types.Array(types.int64, 1, "C", readonly=True)
_WORDS = types.Array(types.uint64, 2, "C")
_LINE = types.Array(types.uint32, 1, "C")
_KEYS = types.Array(types.uint64, 1, "C")
_DISTANCES = types.Array(types.uint16, 1, "C")

signed = cast("Callable[[Any], int]", np.int64)  # mixing uint64 and int64 would make a float


@njit(**_OPTIONS)
def _chunk_of(bits: Words, first: int, width: int) -> int:
    """Read bits first .. first + width of a shuffled hash [4] as a number."""
    k, shift = first >> 6, first & 63
    value = bits[k] >> np.uint64(shift)
    if shift + width > 64:
        value |= bits[k + 1] << np.uint64(64 - shift)
    return signed(value & ((np.uint64(1) << np.uint64(width)) - np.uint64(1)))


@njit(_WORDS(_READ_WORDS, _READ_ORDER), **_OPTIONS)
def shuffled(hashes: Words, bit_order: Integers) -> Words:
    """Shuffle the bits of hashes [count, 4]: bit b becomes what was bit bit_order[b]."""
    lines = np.zeros((hashes.shape[0], 4), np.uint64)
    for row in range(hashes.shape[0]):
        for b in range(256):
            old = bit_order[b]
            bit = (hashes[row, old >> 6] >> np.uint64(old & 63)) & np.uint64(1)
            lines[row, b >> 6] |= bit << np.uint64(b & 63)
    return lines


@njit(types.void(_READ_WORDS, _I, _I, _I, _LINE, _LINE), **_OPTIONS)
def fill_buckets(words: Words, n: int, first: int, width: int, starts: Numbers, postings: Numbers) -> None:
    """Sort the rows 0..n by their value of one chunk, by counting; starts [2^width + 1] comes in as zeros."""
    for row in range(n):
        starts[_chunk_of(words[:, row], first, width) + 1] += np.uint32(1)
    for value in range(1, starts.size):
        starts[value] += starts[value - 1]
    for row in range(n):  # each start moves on to the start of the next bucket ...
        value = _chunk_of(words[:, row], first, width)
        postings[starts[value]] = row
        starts[value] += np.uint32(1)
    for value in range(starts.size - 1, 0, -1):  # ... and back
        starts[value] = starts[value - 1]
    starts[0] = 0


@njit(_I(_I, _I, _LINE), **_OPTIONS)
def fill_masks(width: int, radius: int, masks: Numbers) -> int:
    """Write, in rising order, the numbers of `width` bits with at most `radius` one-bits; return how many."""
    mask = count = 0
    while mask < 1 << width:
        masks[count] = mask
        count += 1
        if signed(ones(np.uint64(mask))) < radius:
            mask += 1
        elif radius == 0:
            break
        else:
            mask += mask & -mask  # full: those in between only add bits below its lowest
    return count


@njit(_I(_READ_WORDS, _I, _I, _I), **_OPTIONS)
def chunk_value(words: Words, row: int, first: int, width: int) -> int:
    """Read bits first .. first + width of one stored row as a number."""
    value: int = _chunk_of(words[:, row], first, width)
    return value


@njit(_I(_READ_LINE, _READ_LINE, _I), **_OPTIONS)
def count_near(starts: Numbers, masks: Numbers, value: int) -> int:
    """Count the rows whose chunk lies in the ball around `value`; starts [2^width + 1] of that chunk."""
    count = 0
    for mask in masks:
        near = value ^ signed(mask)
        count += signed(starts[near + 1]) - signed(starts[near])
    return count


@njit(**_OPTIONS)
def _distance(words: Words, row: int, query: Words) -> int:
    bits = 0
    for k in range(4):
        bits += signed(ones(words[k, row] ^ query[k]))
    return bits


@njit(**_OPTIONS)
def _note(q: int, row: int, distance: int, found: int, keys: Words, distances: Distances) -> int:
    """Write down one hit where there is room; return the number found."""
    if found < keys.size:
        keys[found] = (np.uint64(q) << np.uint64(32)) | np.uint64(row)
        distances[found] = distance
    return found + 1


@njit(**_OPTIONS)
def _least_distance(words: Words, row: int, queries: Words, q: int, depth: int) -> int:
    """Return what no row of the block row..row + 63 goes below."""
    if depth == 2:
        return 128 - signed(alike2(words, row, queries, q))
    if depth == 3:
        return 192 - signed(alike3(words, row, queries, q))
    return 256 - signed(alike4(words, row, queries, q))


@njit(_I(_READ_WORDS, _I, _I, _READ_WORDS, _I, _I, _I, _I, _KEYS, _DISTANCES), **_OPTIONS)
def scan(
    words: Words,
    begin: int,
    end: int,
    queries: Words,
    first_q: int,
    t: int,
    depth: int,
    found: int,
    keys: Words,
    distances: Distances,
) -> int:
    """Compare each query with each row begin..end, `begin` a multiple of BLOCK; return the number found.

    `first_q` is the number of the first query, `found` the number of hits there are already.
    """
    for row in range(begin, end, BLOCK):
        for q in range(queries.shape[0]):
            if _least_distance(words, row, queries, q, depth) <= t:
                for near in range(row, min(row + BLOCK, end)):
                    distance = _distance(words, near, queries[q])
                    if distance <= t:
                        found = _note(first_q + q, near, distance, found, keys, distances)
    return found


@njit(**_OPTIONS)
def _gather(starts: Numbers, base: int, postings: Numbers, masks: Numbers, value: int, candidates: Numbers) -> int:
    """Collect the rows of all buckets in the ball around `value`; return how many, DAMAGED or HEAVY."""
    last, room = postings.size - SPILL, candidates.size - SPILL
    count = 0
    for i in range(masks.size):
        if i + 2 * AHEAD < masks.size:
            fetch(starts, base + (value ^ signed(masks[i + 2 * AHEAD])))
        if i + AHEAD < masks.size:
            fetch(postings, signed(starts[base + (value ^ signed(masks[i + AHEAD]))]))
        near = base + (value ^ signed(masks[i]))
        begin, end = signed(starts[near]), signed(starts[near + 1])
        if begin > end or end > last:
            return DAMAGED
        if count + end - begin > room:
            return HEAVY
        copy(postings, begin, candidates, count)  # most buckets hold fewer: cheaper than asking how many
        for k in range(SPILL, end - begin, SPILL):
            copy(postings, begin + k, candidates, count + k)
        count += end - begin
    return count


@njit(**_OPTIONS)
def _caught_before(bits: Words, plan: Integers, step: int) -> bool:
    """Say whether an earlier chunk of the plan has reported this difference [4] between row and query."""
    for earlier in plan[:step]:
        differing = _chunk_of(bits, earlier[FIRST], earlier[WIDTH])
        if signed(ones(np.uint64(differing))) <= earlier[RADIUS]:
            return True
    return False


@njit(**_OPTIONS)
def _sift(heads: Words, candidates: Numbers, query: Words, t: int) -> int:
    """Move the candidates whose first two words differ by at most t to the front; return how many, or DAMAGED."""
    kept = 0
    for i in range(candidates.size):
        if i + AHEAD < candidates.size:
            fetch(heads, 2 * signed(candidates[i + AHEAD]))
        row = signed(candidates[i])
        if row >= heads.shape[0]:
            return DAMAGED
        candidates[kept] = row
        kept += signed(ones(heads[row, 0] ^ query[0]) + ones(heads[row, 1] ^ query[1])) <= t
    return kept


@njit(**_OPTIONS)
def _report(
    words: Words,
    candidates: Numbers,
    query: Words,
    q: int,
    t: int,
    plan: Integers,
    step: int,
    found: int,
    keys: Words,
    distances: Distances,
) -> int:
    """Note the candidates within t that no earlier chunk has reported; return the number found."""
    bits = np.empty(4, np.uint64)
    for candidate in candidates:
        row = signed(candidate)
        distance = _distance(words, row, query)
        if distance <= t:
            for k in range(4):
                bits[k] = words[k, row] ^ query[k]
            if not _caught_before(bits, plan, step):
                found = _note(q, row, distance, found, keys, distances)
    return found


_PROBE = _I(
    _READ_WORDS,
    _READ_WORDS,
    _READ_LINE,
    _READ_TABLE,
    _READ_PLAN,
    _READ_LINE,
    _READ_WORDS,
    _I,
    _I,
    _I,
    _KEYS,
    _DISTANCES,
)


@njit(_PROBE, **_OPTIONS)
def probe(
    words: Words,
    heads: Words,
    starts: Numbers,
    postings: Numbers,
    plan: Integers,
    masks: Numbers,
    queries: Words,
    t: int,
    limit: int,
    depth: int,
    keys: Words,
    distances: Distances,
) -> int:
    """Look each query up chunk by chunk; return the number found, or DAMAGED.

    A row within t lies in at least one ball, because the radii of the plan satisfy sum(r_c + 1) >= t + 1: if every
    chunk differed by r_c + 1 or more, the whole would differ by more than t.
    A query with more than `limit` candidates (a featureless picture) is compared with every row instead.
    """
    candidates = np.empty(limit + SPILL, np.uint32)
    found = 0
    for q in range(queries.shape[0]):
        query = queries[q]
        before, left = found, limit
        for step in range(plan.shape[0]):
            line = plan[step]
            room = candidates[: left + SPILL]
            ball = masks[line[BEGIN] : line[END]]
            value = _chunk_of(query, line[FIRST], line[WIDTH])
            count = _gather(starts, line[BASE], postings[line[CHUNK]], ball, value, room)
            if count == HEAVY:
                found = scan(words, 0, heads.shape[0], queries[q : q + 1], q, t, depth, before, keys, distances)
                break
            kept = _sift(heads, room[:count], query, t) if count >= 0 else DAMAGED
            if kept == DAMAGED:
                return DAMAGED
            found = _report(words, room[:kept], query, q, t, plan, step, found, keys, distances)
            left -= count
    return found
