"""Exact look-up of digests in sorted, memory-mapped arrays.

Legend
    keys     uint64[m]    first 8 bytes of every digest of a segment, read big-endian, sorted
    tags     uint32[m]    which digest a key belongs to: kind (0 MD5, 1 SHA-1, 2 SHA-256) << 30 | row
    buckets  uint32[b+1]  bucket i of the keys, by their first bits, is keys[buckets[i]:buckets[i + 1]]
    shift    how far a key is shifted right to give its bucket
    digests  uint8[n,68]  per row MD5 (16), SHA-1 (20), SHA-256 (32); all zero where the list has none
    table    int64[s,7]   per segment: addresses of buckets, keys, tags, digests; shift; m; n

Addresses instead of arrays, because handing over some thirty arrays costs twenty times the search itself.
`search.Table` makes the table and keeps the arrays alive; nothing else may call these functions.
The plain twin is `tests/reference/oracle.py`.
"""

from typing import Any

import numpy as np
from numba import carray, njit, types  # type: ignore[attr-defined]
from numba.extending import intrinsic

KIND_STARTS = (0, 16, 36, 68)
"""Where MD5, SHA-1 and SHA-256 begin in a row of `digests`, and where the row ends."""


def _caster(item: Any) -> Any:
    pointer = types.CPointer(item)

    @intrinsic
    def cast(_typing: Any, address: Any) -> Any:
        def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.inttoptr(arguments[0], context.get_value_type(pointer))

        return pointer(address), generate

    return cast


_as_uint8 = _caster(types.uint8)
_as_uint32 = _caster(types.uint32)
_as_uint64 = _caster(types.uint64)


@njit("boolean(Array(uint8,1,'C',readonly=True), int64, int64)", cache=True)
def _is_zero(query: Any, start: int, end: int) -> bool:
    for i in range(start, end):  # noqa: SIM110 - a loop compiles, a generator does not
        if query[i] != 0:
            return False
    return True


@njit("uint64(Array(uint8,1,'C',readonly=True), int64)", cache=True)
def _key(query: Any, start: int) -> Any:
    key = np.uint64(0)
    for i in range(start, start + 8):
        key = (key << np.uint64(8)) | np.uint64(query[i])
    return key


@njit(cache=True)
def _first(keys: Any, low: int, high: int, key: Any) -> int:
    """Where the first key not below `key` stands in keys[low:high]."""
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True)
def _compare(digests: Any, row: int, query: Any) -> int:
    """Which kinds agree (bits 0-2) and which differ (bits 3-5); a kind that either side lacks does neither."""
    found = 0
    for kind in range(3):
        start, end = KIND_STARTS[kind], KIND_STARTS[kind + 1]
        listed, asked, same = False, False, True
        for i in range(start, end):
            listed = listed or digests[row, i] != 0
            asked = asked or query[i] != 0
            same = same and digests[row, i] == query[i]
        if listed and asked:
            found |= (1 << kind) if same else (8 << kind)
    return found


@njit("int64(int64[:,::1], Array(uint8,1,'C',readonly=True), int64[:,::1])", cache=True)
def find(table: Any, query: Any, out: Any) -> int:
    """Write (segment, row, agreement) for every entry that shares a digest with `query`; return how many there are.

    More may be found than `out` holds: the count is right all the same, so that the caller can ask again.
    """
    count = 0
    for segment in range(table.shape[0]):
        shift, m, n = np.uint64(table[segment, 4]), table[segment, 5], table[segment, 6]
        buckets = carray(_as_uint32(table[segment, 0]), (1 << (64 - table[segment, 4])) + 1)
        keys = carray(_as_uint64(table[segment, 1]), m)
        tags = carray(_as_uint32(table[segment, 2]), m)
        digests = carray(_as_uint8(table[segment, 3]), (n, 68))
        for kind in range(3):
            start = KIND_STARTS[kind]
            if _is_zero(query, start, KIND_STARTS[kind + 1]):
                continue
            key = _key(query, start)
            bucket = key >> shift
            high = min(int(buckets[bucket + np.uint64(1)]), m)
            at = _first(keys, int(buckets[bucket]), high, key)
            while at < m and keys[at] == key:
                row = int(tags[at] & np.uint32(0x3FFFFFFF))
                if tags[at] >> 30 == kind and row < n:
                    found = _compare(digests, row, query)
                    # told once per entry: at the first kind that agrees
                    if found & (1 << kind) and not found & ((1 << kind) - 1):
                        if count < out.shape[0]:
                            out[count, 0], out[count, 1], out[count, 2] = segment, row, found
                        count += 1
                at += 1
    return count


@njit("void(int64[:,::1], Array(uint8,2,'C',readonly=True), boolean[::1])", cache=True)
def contains(table: Any, queries: Any, out: Any) -> None:
    """Say of every row of `queries` (uint8[q,68]) whether an entry shares a digest with it."""
    nowhere = np.empty((0, 3), dtype=np.int64)
    for i in range(queries.shape[0]):
        out[i] = find(table, queries[i], nowhere) > 0
