"""Digests against hashlib's own, whatever the pieces."""

import hashlib

import pytest

from vangnet.hashing import digests
from vangnet.hashing.digests import CHUNK_BYTES, Accumulator


def whole(data):
    return tuple(hashlib.new(name, data).digest() for name in ("md5", "sha1", "sha256"))


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 7])
def test_of_gives_the_three_digests(size):
    data = bytes(i % 251 for i in range(size))
    found = digests.of(data)
    assert (found.md5, found.sha1, found.sha256) == whole(data)


def test_of_takes_a_memoryview():
    assert digests.of(memoryview(b"known")) == digests.of(b"known")


def test_accumulator_does_not_care_about_pieces():
    data = bytes(range(256)) * 5000
    accumulator = Accumulator()
    for start in range(0, len(data), 33_333):
        accumulator.update(data[start : start + 33_333])
    assert accumulator.finish() == digests.of(data)
