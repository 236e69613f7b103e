"""Blocks are found at any place in other bytes, and only telling ones count."""

import io

import numpy as np
import pytest

from tests.world import encoded, pattern
from vangnet.hashing import blocks
from vangnet.hashing.blocks import BLOCK_BYTES, RUN, Known, blocks_of, find, is_telling, sum_of
from vangnet.reference.blocks import _buckets, _sieve


def known(sums: list[int]) -> Known:
    ordered = np.array(sorted(sums), np.uint64)
    arrays = ordered, _buckets(ordered), _sieve(ordered)
    for array in arrays:
        array.flags.writeable = False
    return Known(*arrays)


def coded(number: int) -> bytes:
    return encoded(pattern(number), "JPEG", quality=95)


def test_sum_is_that_of_plain_arithmetic():
    block = np.random.default_rng(1).bytes(BLOCK_BYTES)
    plain = 0
    for byte in block:
        plain = (plain * int(blocks._BASE) + int(blocks._WORDS[byte])) % (1 << 64)
    assert sum_of(block) == plain


@pytest.mark.parametrize("shift", [0, 1, 511, 512, 4095, 4097])
def test_block_is_found_at_any_place(shift):
    data = coded(1)
    given = {block.sum: block for block in blocks_of(io.BytesIO(data), len(data))}
    body = np.random.default_rng(2).bytes(shift) + data[3 * BLOCK_BYTES :]
    held = known(list(given))
    found = {(at, given[int(held.sums[row])].number, digest) for at, row, digest in find(io.BytesIO(body), held)}
    wanted = [block for block in given.values() if block.number >= 3]
    assert len(wanted) > RUN
    assert found == {(shift + (block.number - 3) * BLOCK_BYTES, block.number, block.digest) for block in wanted}


def test_blocks_are_found_across_the_pieces_in_which_a_large_file_is_read(monkeypatch):
    data = coded(1)
    held = known([block.sum for block in blocks_of(io.BytesIO(data), len(data))])
    whole = list(find(io.BytesIO(data), held))
    monkeypatch.setattr(blocks, "_LOOKED_AT_ONCE", 5000)
    assert list(find(io.BytesIO(data), held)) == whole


@pytest.mark.parametrize(
    "dull",
    [
        bytes(BLOCK_BYTES),
        b"\xff" * BLOCK_BYTES,
        bytes(range(256)) * 16,
        np.arange(2048, dtype=">u2").tobytes(),
        (b"The quick brown fox jumps over the lazy dog. " * 100)[:BLOCK_BYTES],
        bytes(2048) + np.random.default_rng(1).bytes(2048),
        np.random.default_rng(1).bytes(4095),
    ],
    ids=["zeros", "ones", "ramp", "wide ramp", "text", "half empty", "short"],
)
def test_dull_blocks_do_not_count(dull):
    assert not is_telling(dull)


def test_coded_pixels_and_random_bytes_count():
    data = coded(1)
    assert is_telling(data[2 * BLOCK_BYTES : 3 * BLOCK_BYTES])
    assert is_telling(np.random.default_rng(1).bytes(BLOCK_BYTES))


def test_large_file_gives_runs_spread_over_all_of_it():
    data = np.random.default_rng(3).bytes(4 * 2**20)
    numbers = [block.number for block in blocks_of(io.BytesIO(data), len(data), most=64)]
    assert len(numbers) == 64
    assert (numbers[:RUN], numbers[-RUN:]) == ([0, 1, 2, 3], [1020, 1021, 1022, 1023])
