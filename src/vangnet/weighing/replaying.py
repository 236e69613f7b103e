"""What other rules would have done with things that were weighed before: which go elsewhere, and whether down."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

P = TypeVar("P")


def moved(
    before: Iterable[P],
    after: Iterable[P],
    *,
    key: Callable[[P], Hashable],
    place: Callable[[P], object],
    is_down: Callable[[P, P], bool],
) -> list[tuple[P, P]]:
    """Give every pair of placings, by both rules, whose place differs; what becomes less urgent comes first."""
    told = {key(one): one for one in before}
    pairs = [(told[key(one)], one) for one in after]
    differing = [(old, new) for old, new in pairs if place(old) != place(new)]
    return sorted(differing, key=lambda pair: not is_down(*pair))
