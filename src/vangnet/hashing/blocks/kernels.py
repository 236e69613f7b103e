"""Blocks of known files found at any place in other bytes: a sum that rolls on byte by byte, and a look-up at each.

Legend (after Rabin and Karp, "Efficient randomized pattern-matching algorithms", 1987; sums are modulo 2^64)
    data     uint8[n]
    words    uint64[256]    a random number for each value of a byte
    base     the odd number that a sum is multiplied by at each byte;  last = base to the power of a block's length
    length   bytes in a block
    sums     uint64[m]      the sums of the known blocks, sorted
    buckets  uint32[b+1]    bucket i of them, by their first bits, is sums[buckets[i]:buckets[i + 1]]
    sieve    uint8[s]       a bit for the first bits of every sum: most places need no further look
    found    int64[k,2]     place in data, and row of sums
"""

import numba as nb
import numpy as np
from numba import types

_bytes = types.Array(nb.uint8, 1, "C", readonly=True)
_words = types.Array(nb.uint64, 1, "C", readonly=True)
_starts = types.Array(nb.uint32, 1, "C", readonly=True)


@nb.njit(nb.int64(nb.int64), cache=True)
def _bits(size):
    """Which power of two a size is."""
    bits = 0
    while 1 << bits < size:
        bits += 1
    return bits


@nb.njit(nb.uint64(_bytes, nb.int64, nb.int64, _words, nb.uint64), cache=True, error_model="numpy")
def block_sum(data, at, length, words, base):
    total = np.uint64(0)
    for i in range(at, at + length):
        total = total * base + words[data[i]]
    return total


@nb.njit(
    nb.int64(_bytes, nb.int64, _words, nb.uint64, nb.uint64, _words, _starts, _bytes, nb.int64[:, ::1]),
    cache=True,
    error_model="numpy",
)
def find(data, length, words, base, last, sums, buckets, sieve, found):
    """Count the places where a known sum stands; the first of them go to `found`."""
    n, count = data.shape[0], 0
    if n < length or sums.shape[0] == 0:
        return 0
    sieve_shift = np.uint64(64 - _bits(sieve.shape[0] * 8))
    bucket_shift = np.uint64(64 - _bits(buckets.shape[0] - 1))
    total = block_sum(data, 0, length, words, base)
    for at in range(n - length + 1):
        if at:
            total = total * base + words[data[at + length - 1]] - words[data[at - 1]] * last
        bit = total >> sieve_shift
        if sieve[bit >> np.uint64(3)] >> (bit & np.uint64(7)) & np.uint64(1):
            bucket = total >> bucket_shift
            for row in range(buckets[bucket], buckets[bucket + np.uint64(1)]):
                if sums[row] == total:
                    if count < found.shape[0]:
                        found[count, 0] = at
                        found[count, 1] = row
                    count += 1
    return count
