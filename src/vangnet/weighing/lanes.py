"""Puts things in lanes: lexicographic, with every reason in words, and a random part of the lowest for a person.

Everything asked is True, None or False, and urgency rises in the order False, None, True. No condition wants False, so
that not to know something never makes a thing less urgent than to know that it is not so.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic

import msgspec

from vangnet.weighing.rules import L, Rules, W, When
from vangnet.words import Word

State = Mapping[str, bool | None]
"""What is asked, by the name of the condition."""


class Stand(msgspec.Struct, Generic[L], frozen=True, kw_only=True):
    """The lane of a thing: the first that holds it. The reasons are those of every lane that would, highest first.

    `rank`: within a lane, what meets the next lanes as well comes first.
    """

    lane: L
    rank: int
    reasons: tuple[Word, ...]
    is_drawn: bool


def wanted_holds(when: When, asked: State) -> bool:
    """Whether all that a rule wants to be so, is so, or may be."""
    return all(asked[name] or (held == "possible" and asked[name] is None) for name, held in when.wanted.items())


def stand(
    key: str, rules: Rules[L, W], lowest: L, *, holds: Callable[[W], bool], tell: Callable[[W], Sequence[Word]]
) -> Stand[L]:
    """Give the lane of a thing. Whether one of the lowest lane is drawn follows from the seed and its key alone."""
    met: dict[L, list[Word]] = {}
    for rule in rules.lanes:
        told = [each for when in rule.when if holds(when) for each in tell(when)]
        if told:
            met[rule.lane] = told
    lane = next(iter(met), lowest)
    names = [rule.lane for rule in rules.lanes]
    below = names[names.index(lane) + 1 :] if lane in met else []
    return Stand(
        lane=lane,
        rank=int("".join("0" if each in met else "1" for each in below) or "0", 2),
        reasons=tuple(each for words in met.values() for each in words),
        is_drawn=lane == lowest and ticket(rules.seed, key) * 100 < rules.drawn_percent << 256,
    )


def ticket(seed: str, key: str) -> int:
    """The number that something has in the draw: of 256 bits, the same for everybody who knows the seed."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{key}".encode()).digest(), "big")


def each_once(words: Iterable[Word]) -> tuple[Word, ...]:
    """Words in their order, none of them twice."""
    found: list[Word] = []
    for each in words:
        if each not in found:
            found.append(each)
    return tuple(found)
