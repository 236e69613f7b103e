"""What a sample says of its frame: between which numbers the truth lies, computed exactly.

A sample is drawn without putting back, so the number found follows the hypergeometric distribution. The interval is
the one of Clopper and Pearson (1934) for it: it holds all numbers for which neither tail of the outcome is rarer than
half of what the confidence leaves. It is never narrower than it claims to be, and needs no normal approximation.
All in whole numbers, so nothing is rounded.
"""

from collections.abc import Callable
from fractions import Fraction
from math import comb

import msgspec

from vangnet.errors import InputRefused

CONFIDENCE = Fraction(95, 100)


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """`found` of a sample of `size` out of `frame_size`: the frame holds `low` to `high` of them, at `confidence`."""

    found: int
    size: int
    frame_size: int
    low: int
    high: int
    confidence: float


def interval(found: int, size: int, frame_size: int, *, confidence: Fraction = CONFIDENCE) -> Interval:
    """Give the interval for the number in the frame. Raises InputRefused for numbers that cannot be."""
    if not (0 <= found <= size <= frame_size and size >= 1):
        raise InputRefused(f"{found} found in a sample of {size} out of {frame_size} cannot be")
    if not 0 < confidence < 1:
        raise InputRefused(f"a confidence of {confidence} cannot be; 0.95 is usual")
    tail = (1 - confidence) / 2 * comb(frame_size, size)
    ways = comb(frame_size, size)
    least, most = found, frame_size - (size - found)

    def may_be_so_few(held: int) -> bool:
        """Whether so many could have been found if the frame held so few."""
        return ways - _ways_at_most(found - 1, held, size, frame_size) > tail

    def too_many(held: int) -> bool:
        """Whether so few would hardly have been found if the frame held so many."""
        return _ways_at_most(found, held, size, frame_size) <= tail

    low = _first(may_be_so_few, least, most)
    high = _first(too_many, least, most + 1) - 1
    return Interval(found=found, size=size, frame_size=frame_size, low=low, high=high, confidence=float(confidence))


def _first(test: Callable[[int], bool], low: int, high: int) -> int:
    """Give the first number from `low` for which the test holds; it holds for all after it, and for `high`."""
    while low < high:
        middle = (low + high) // 2
        if test(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _ways_at_most(found: int, held: int, size: int, frame_size: int) -> int:
    """In how many ways a sample has at most `found` of the `held` ones (of all comb(frame_size, size) ways)."""
    rest = frame_size - held
    first, last = max(0, size - rest), min(found, held, size)
    if last < first:
        return 0
    term = total = comb(held, first) * comb(rest, size - first)
    for number in range(first, last):
        term = term * (held - number) * (size - number) // ((number + 1) * (rest - size + number + 1))
        total += term
    return total
