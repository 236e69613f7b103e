"""Which parts, in which order, finish a file: the best ways first, within a stated effort.

A search is a tree: behind the file so far, every part that is left is tried by its first bytes; those that survive are
ranked by the smoothness of the joint, the best few are gone on with to their end, and so on from the best of those.
The cost is (parts tried) x (joints), not the number of orders.
"""

import heapq
import math
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

from vangnet.scan.parts.unfinished import UNTOLD, Next, Outcome, Part, Proof, Unfinished

SMOOTH = 1.5
"""A joint up to this is no doubt. Of 280 true joints of photos and drawings 95 % lie below 1.25; of 3,768 wrong ones
that could be decoded 99 % lie above 1.8."""

KEPT = 6
"""How many survivors of a joint are gone on with."""

KEPT_UNTOLD = 24
"""The same where nothing can be told of the joint, as behind a first part of a few units."""

ROUGHEST = 12.0
"""A way is not gone on with when its joints, multiplied, are rougher: three joints of which nothing is known, or one
that is four times as rough as any true one but a few. True joints of photos lie around 1."""

DEEPEST = 64
"""The most parts that a file is joined of without names."""

CLEAR = 1.5
"""How much smoother one joint must be than another before the other is no rival."""


class Bounds(NamedTuple):
    """The effort for one file."""

    tests: int = 20_000
    seconds: float = 60.0


class Doubt:
    """What keeps a joined file from being sure (an open list)."""

    SEAM = "seam"  # a joint is a visible step, or too short to tell
    LITTLE = "little"  # a part brings so little that chance could have made it fit
    RIVAL = "rival"  # other parts, or another order, fit as well
    SHARED = "shared"  # a part of it is also a part of another joined file
    INCOMPLETE = "incomplete"  # the end, or a part in between, is missing
    NAMES_ONLY = "names_only"  # joined by the names of the parts, with nothing else to prove it
    TRAILING = "trailing"  # more than half of the last part lies behind the picture's end


class Way(NamedTuple):
    """Some parts in their order behind the head, and how well they fit. `gains` is what each brought."""

    parts: tuple[int, ...]
    state: Unfinished
    complete: bool
    seams: tuple[float, ...]
    gains: tuple[int, ...]

    @property
    def roughest(self) -> float:
        return max(self.seams, default=0.0)

    @property
    def is_smooth(self) -> bool:
        """Whether no joint is in doubt. Sums, where the file has them, prove more than the eye."""
        return self.state.proof != Proof.DECODES or self.roughest <= SMOOTH

    @property
    def roughness(self) -> float:
        """That of all joints together; those that are no doubt count for nothing."""
        return math.prod(seam for seam in self.seams if seam > SMOOTH)


class Found(NamedTuple):
    """The best way, whether another is as good, how many tests it took, and whether a bound ended the search."""

    way: Way | None
    has_rival: bool
    tests: int
    limited: bool


def search(head: Unfinished, parts: Sequence[tuple[int, Part]], bounds: Bounds, tick: Callable[[int], None]) -> Found:
    """Look for parts that finish `head`; `parts` come most likely first. `tick` is told before each part is read."""
    return _Search(dict(parts), bounds, tick).run(head)


class _Search:
    def __init__(self, parts: dict[int, Part], bounds: Bounds, tick: Callable[[int], None]) -> None:
        self._parts = parts
        self._bounds = bounds
        self._tick = tick
        self._tests = 0
        self._began = time.process_time()
        self._order = count()

    def run(self, head: Unfinished) -> Found:
        """Go on from the best way so far until one is complete, without a rough joint, and its rivals were seen.

        A complete way with a rough joint is kept for the case that nothing better comes: chance can make such a one.
        """
        start = Way((), head, complete=False, seams=(), gains=())
        waiting = [(1.0, next(self._order), start)]
        furthest, limited = start, False
        rough: list[Way] = []
        while waiting:
            _, _, way = heapq.heappop(waiting)
            if limited := self._is_spent():
                break
            ways = list(self._from(way))
            ends = sorted((found for found in ways if found.complete), key=lambda found: found.roughest)
            if ends and ends[0].is_smooth:
                return Found(ends[0], _has_rival(ends), self._tests, limited=False)
            rough += ends
            for found in ways:
                furthest = max(furthest, found, key=_reach)
                if len(found.parts) < DEEPEST and not found.complete:
                    heapq.heappush(waiting, (found.roughness, next(self._order), found))
        if rough:
            rough.sort(key=lambda found: found.roughest)
            return Found(rough[0], _has_rival(rough), self._tests, limited)
        return Found(furthest if furthest.parts else None, has_rival=False, tests=self._tests, limited=limited)

    def _is_spent(self) -> bool:
        return self._tests >= self._bounds.tests or time.process_time() - self._began > self._bounds.seconds

    def _from(self, way: Way) -> Iterator[Way]:
        """Every way that goes one part further and survives that part to its end, of the smoothest few."""
        survivors = sorted(self._survivors(way), key=lambda found: found[1])
        is_told = bool(survivors) and survivors[0][1][0] < UNTOLD
        for number, _ in survivors[: KEPT if is_told else KEPT_UNTOLD]:
            self._tick(number)
            found = way.state.after(self._parts[number].whole())
            if found.outcome is not Outcome.WRONG and found.state is not None:
                yield _longer(way, number, found)

    def _survivors(self, way: Way) -> Iterator[tuple[int, tuple[float, int]]]:
        """Parts whose first bytes go on the file; smooth joints and those that bring most come first."""
        for number, part in self._parts.items():
            if number in way.parts or self._is_spent():
                continue
            self._tests += 1
            self._tick(number)
            found = way.state.may(part)
            if found.outcome is not Outcome.WRONG and way.roughness * found.seam <= ROUGHEST:
                yield number, (found.seam, -found.gained)


def in_order(head: Unfinished, parts: Sequence[tuple[int, Part]], tick: Callable[[int], None]) -> Way:
    """Go on with parts in a given order, as far as they fit."""
    way = Way((), head, complete=False, seams=(), gains=())
    for number, part in parts:
        if way.complete:
            break
        tick(number)
        found = way.state.after(part.whole())
        if found.outcome is Outcome.WRONG or found.state is None:
            break
        way = _longer(way, number, found)
    return way


def doubts(way: Way, sizes: Sequence[int], *, has_rival: bool) -> tuple[str, ...]:
    """What a reader must know before relying on a way. `sizes` are those of its parts."""
    told = [
        (Doubt.INCOMPLETE, not way.complete),
        (Doubt.SEAM, not way.is_smooth),
        (Doubt.LITTLE, any(not gain or size < 64 for gain, size in zip(way.gains, sizes, strict=True))),
        (Doubt.RIVAL, has_rival),
        (Doubt.TRAILING, way.complete and bool(sizes) and len(getattr(way.state, "rest", b"")) > sizes[-1] / 2),
    ]
    return tuple(doubt for doubt, holds in told if holds)


def _longer(way: Way, number: int, found: Next) -> Way:
    assert found.state is not None
    return Way(
        parts=(*way.parts, number),
        state=found.state,
        complete=found.outcome is Outcome.COMPLETE,
        seams=(*way.seams, found.seam),
        gains=(*way.gains, found.gained),
    )


def _reach(way: Way) -> tuple[float, int]:
    """How far a way that did not end has come: only joints that are known to be smooth count."""
    return (sum(gain for gain, seam in zip(way.gains, way.seams, strict=True)), 0) if way.roughest < UNTOLD else (0, 0)


def _has_rival(ends: Sequence[Way]) -> bool:
    return len(ends) > 1 and ends[1].roughest < CLEAR * ends[0].roughest
