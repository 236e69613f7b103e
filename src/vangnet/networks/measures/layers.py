"""Measures of one layer beside those of another: how far they agree, and who is first in one and not in the other."""

from itertools import combinations

import msgspec
import numpy as np
from numpy.typing import NDArray

from .graph import Flags, Members
from .ranks import agreement, first, overlap


class Agreement(msgspec.Struct, frozen=True):
    """Two layers (or measures) compared over members who score in either.

    `tau` is Kendall's tau-b; `overlap` the share of those in the first `count` places of either who are there in both.
    None: one of them says nothing. `only_a`, `only_b`: in the first places there and not here.
    """

    a: str
    b: str
    members: int
    tau: float | None
    count: int
    overlap: float | None
    only_a: Members
    only_b: Members


def compare(scores: dict[str, NDArray[np.generic]], count: int = 20) -> tuple[Agreement, ...]:
    """Every two of them, each score an array over the same members."""
    return tuple(_compared(a, scores[a], b, scores[b], count) for a, b in combinations(scores, 2))


def _compared(a: str, one: NDArray[np.generic], b: str, other: NDArray[np.generic], count: int) -> Agreement:
    among: Flags = np.asarray((one != 0) | (other != 0))
    in_a, in_b = first(one, count), first(other, count)
    return Agreement(
        a,
        b,
        int(among.sum()),
        agreement(one[among], other[among]),
        count,
        overlap(one, other, count),
        np.flatnonzero(in_a & ~in_b).astype(np.int32),
        np.flatnonzero(in_b & ~in_a).astype(np.int32),
    )
