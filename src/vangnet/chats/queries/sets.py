"""Sets of members of a layer: whose removal breaks most, who reach most, and what is left as members go one by one."""

from collections.abc import Sequence
from typing import Any

import msgspec

from vangnet.chats.queries.called import names
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.players import Named
from vangnet.networks.measuring import Layer

SET = "kpp_neg"
"""The curve of the sets whose removal breaks most; the others are named by their measure."""


class BreakingSet(msgspec.Struct, frozen=True):
    """Members whose removal leaves the fewest pairs joined: `share_left` of those that were, `share_bound` at least.

    `equals` sets of this size are this good; 0: not known.
    """

    members: tuple[Named, ...]
    pairs_left: int
    share_left: float
    fragmentation: float
    is_exact: bool
    equals: int
    bound: int
    share_bound: float


class ReachingSet(msgspec.Struct, frozen=True):
    """Members who reach most within `Sets.steps` ties, themselves among them; no set of this size reaches `bound`."""

    members: tuple[Named, ...]
    reached: int
    share: float
    bound: int
    is_exact: bool
    is_greedy: bool


class Line(msgspec.Struct, frozen=True):
    """What is left after so many removals: shares of the pairs that were joined, and of members in the largest part."""

    removed: tuple[int, ...]
    pairs: tuple[float, ...]
    largest: tuple[float, ...]


class Curves(msgspec.Struct, frozen=True):
    """The curve of each measure, the set, and random removal: its median with the lowest and highest of `shuffles`."""

    lines: dict[str, Line]
    random: Line
    lowest: tuple[float, ...]
    highest: tuple[float, ...]
    shuffles: int
    members: int


class Sets(msgspec.Struct, frozen=True):
    """All of it for one layer. `pairs` are joined while nobody went, among `members` who are tied."""

    layer: str
    members: int
    pairs: int
    steps: int
    breaking: tuple[BreakingSet, ...]
    reaching: tuple[ReachingSet, ...]
    curves: Curves


def sets_of(found: Opened, layer: Layer) -> Sets:
    """What was measured of sets in a layer, with the names of their members."""
    told = layer.told
    broken, reached = told["breaking"], told["reaching"]
    called = names(found, {member for one in (*broken["sets"], *reached) for member in one["members"]})
    pairs = broken["pairs"]
    breaking = tuple(
        BreakingSet(
            _named(one, called),
            one["pairs_left"],
            one["pairs_left"] / max(pairs, 1),
            one["fragmentation"],
            one["is_exact"],
            one["equals"],
            one["bound"],
            one["bound"] / max(pairs, 1),
        )
        for one in broken["sets"]
    )
    reaching = tuple(
        ReachingSet(
            _named(one, called),
            one["reached"],
            one["reached"] / max(layer.members, 1),
            one["bound"],
            one["is_exact"],
            one["is_greedy"],
        )
        for one in reached
        if one["reached"] <= layer.members
    )
    curves = _curves(told["removals"], breaking, layer.members)
    return Sets(layer.layer, layer.members, pairs, told["effort"]["steps"], breaking, reaching, curves)


def _named(one: dict[str, Any], called: dict[int, str]) -> tuple[Named, ...]:
    return tuple((member, called.get(member, "")) for member in one["members"])


def _curves(told: dict[str, Any], breaking: Sequence[BreakingSet], members: int) -> Curves:
    band = told["random"]
    lines = {name: _line(one) for name, one in told["by"].items()}
    lines[SET] = Line((0, *(len(one.members) for one in breaking)), (1.0, *(one.share_left for one in breaking)), ())
    return Curves(
        lines,
        _line(band["median"]),
        tuple(band["pairs_lowest"]),
        tuple(band["pairs_highest"]),
        band["shuffles"],
        members,
    )


def _line(one: dict[str, Any]) -> Line:
    return Line(tuple(one["removed"]), tuple(one["pairs"]), tuple(one["largest"]))
