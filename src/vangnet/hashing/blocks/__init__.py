"""Blocks: pieces of 4 KiB by which a part of a known file is recognised, wherever it was cut.

Every known file gives some of its blocks, counted from its start, each under two names: a sum of 64 bits that can be
rolled along other bytes, so that a block is found at any place, and 64 bits of BLAKE2b, which nobody can aim at by
adding up. Only telling blocks count: what is even, regular or text stands in many files.
"""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from vangnet.hashing.blocks import kernels

BLOCK_BYTES = 4096
RUN = 4
"""Blocks are kept in runs of so many: single ones prove nothing, a run does."""

ENTROPY_BITS = 7.5
"""Per byte. Nine tenths of the blocks of 291 real media files lie above; tables, text and most profiles lie below."""

BLOCKS_PER_FILE = 256

_WORDS = np.frombuffer(hashlib.shake_256(b"vangnet blocks 1").digest(2048), "<u8").copy()
_BASE = np.uint64(int.from_bytes(hashlib.sha256(b"vangnet blocks 1").digest()[:8], "little") | 1)
_LAST = np.uint64(pow(int(_BASE), BLOCK_BYTES, 1 << 64))
_WORDS.flags.writeable = False
_LOOKED_AT_ONCE = 1 << 22
_FOUND_AT_MOST = 1 << 16

U8 = npt.NDArray[np.uint8]
U64 = npt.NDArray[np.uint64]


class Block(NamedTuple):
    """A block by its number in its file, counted from 0, and its two names."""

    number: int
    sum: int
    digest: bytes


def is_telling(block: bytes) -> bool:
    """Whether a block could be no other file's by nature: whole, mixed, and no ramp."""
    if len(block) != BLOCK_BYTES:
        return False
    values = np.frombuffer(block, np.uint8)
    shares = np.bincount(values, minlength=256) / BLOCK_BYTES
    shares = shares[shares > 0]
    if -(shares * np.log2(shares)).sum() < ENTROPY_BITS:
        return False
    steps = np.bincount(np.diff(values), minlength=256)  # a ramp takes the same step all the way
    return int(steps.max()) < BLOCK_BYTES // 2


def digest_of(block: bytes) -> bytes:
    return hashlib.blake2b(block, digest_size=8).digest()


def sum_of(block: bytes) -> int:
    return int(kernels.block_sum(np.frombuffer(block, np.uint8), 0, len(block), _WORDS, _BASE))


def blocks_of(body: BinaryIO, size: int, most: int = BLOCKS_PER_FILE) -> Iterator[Block]:
    """Give telling blocks of a file, in runs of `RUN` spread evenly over it, and no more than `most`."""
    whole_runs = size // (BLOCK_BYTES * RUN)
    chosen = range(whole_runs) if whole_runs * RUN <= most else np.linspace(0, whole_runs - 1, most // RUN).astype(int)
    rest = [whole_runs] if whole_runs * RUN < most else []  # the blocks behind the last whole run
    for run in [*chosen, *rest]:
        body.seek(int(run) * RUN * BLOCK_BYTES)
        data = body.read(RUN * BLOCK_BYTES)
        for place in range(len(data) // BLOCK_BYTES):
            block = data[place * BLOCK_BYTES : (place + 1) * BLOCK_BYTES]
            if is_telling(block):
                yield Block(int(run) * RUN + place, sum_of(block), digest_of(block))


class Known(NamedTuple):
    """The sums of known blocks as they lie in a library: sorted, with buckets and a sieve (see kernels)."""

    sums: U64
    buckets: npt.NDArray[np.uint32]
    sieve: U8


def find(body: BinaryIO, known: Known) -> Iterator[tuple[int, int, bytes]]:
    """Give place, row and the digest of every block in some bytes whose sum is known. Reads them once, forward."""
    body.seek(0)
    before, kept = 0, b""
    while chunk := body.read(_LOOKED_AT_ONCE):
        data = kept + chunk
        values = np.frombuffer(data, np.uint8)
        found = np.empty((_FOUND_AT_MOST, 2), np.int64)
        count = kernels.find(values, BLOCK_BYTES, _WORDS, _BASE, _LAST, *known, found)
        for at, row in found[: min(count, _FOUND_AT_MOST)].tolist():
            yield before + at, row, digest_of(data[at : at + BLOCK_BYTES])
        kept = data[-(BLOCK_BYTES - 1) :]
        before += len(data) - len(kept)
