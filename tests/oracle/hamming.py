"""The plain twin of `vangnet.reference.nearest`: compare everything with everything, in whole numbers of Python."""

import numpy as np


def near(stored, queries, threshold):
    """Return (query, row, distance) of all pairs within `threshold` bits, in order."""
    wanted, held = _numbers(queries), _numbers(stored)
    return [
        (q, row, (a ^ b).bit_count())
        for q, a in enumerate(wanted)
        for row, b in enumerate(held)
        if (a ^ b).bit_count() <= threshold
    ]


def hashes(numbers):
    """Return whole numbers of 256 bits as uint64 [n, 4], lowest word first."""
    raw = b"".join(number.to_bytes(32, "little") for number in numbers)
    return np.frombuffer(raw, "<u8").astype(np.uint64).reshape(-1, 4)


def flipped(number, places):
    """Return a number with the bits at `places` changed."""
    for place in places:
        number ^= 1 << place
    return number


def _numbers(lines):
    return [int.from_bytes(line.astype("<u8").tobytes(), "little") for line in lines]
