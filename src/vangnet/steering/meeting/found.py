"""What one case has of something that others may have too; pure, so that it can be tried at every edge."""

from collections.abc import Iterable, Mapping

import msgspec

MOST_TOLD = 5
"""So many things are told of a side, such as the ways in which a case spells an identifier."""

_LONGEST = 300


class Side(msgspec.Struct, frozen=True):
    """What a case has: told in its own words, how many media, and whether that rests on a suspect who is a minor."""

    told: tuple[str, ...] = ()
    count: int = 0
    is_minor: bool = False


class Has(msgspec.Struct, frozen=True):
    """A case has something under a key."""

    key: str
    case: int
    told: str = ""
    count: int = 0
    is_minor: bool = False


Found = dict[str, dict[int, Side]]
"""By key, what each case has of it."""


def meetings(held: Iterable[Has], teams: Mapping[int, int]) -> Found:
    """The keys that cases of two or more teams have; `teams` are those of the cases that take part.

    Of a team that meets itself nothing is told: it sees both cases.
    """
    told: dict[tuple[str, int], list[Has]] = {}
    for one in held:
        if one.case in teams:
            told.setdefault((one.key, one.case), []).append(one)
    found: Found = {}
    for (key, case), several in told.items():
        found.setdefault(key, {})[case] = _side(several)
    return {key: sides for key, sides in found.items() if len({teams[case] for case in sides}) > 1}


def _side(several: list[Has]) -> Side:
    words = tuple(sorted({one.told[:_LONGEST] for one in several if one.told}))
    return Side(words[:MOST_TOLD], sum(one.count for one in several), any(one.is_minor for one in several))
