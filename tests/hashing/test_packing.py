"""Eight fingerprints in few bytes: nothing is lost, and little is left."""

import numpy as np
import pytest

from tests.world import pattern
from vangnet.hashing.packing import pack, unpack
from vangnet.hashing.pdq import pdq_orientations


def test_eight_fingerprints_come_back_bit_for_bit():
    hashes = np.random.default_rng(1).integers(0, 2**64, (50, 8, 4), np.uint64)
    assert all(np.array_equal(unpack(pack(eight)), eight) for eight in hashes)


def test_of_a_picture_few_bits_are_left_beside_its_own_fingerprint():
    for number in range(5):
        eight = pdq_orientations(np.asarray(pattern(number)), "512")[0].view("<u8")
        packed = np.frombuffer(pack(eight), np.uint8).reshape(8, 32)
        left = np.bitwise_count(packed).sum(axis=1)
        assert packed[0].tobytes() == eight[0].tobytes()
        assert (max(left[[2, 4, 5]]) < 40, max(left[[1, 3, 6, 7]])) == (True, 0)


def test_bytes_of_another_length_are_refused():
    with pytest.raises(ValueError, match="255 bytes"):
        unpack(bytes(255))
