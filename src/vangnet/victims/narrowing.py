"""What was seen in crops narrows where and when: an intersection with its reasons, never silently empty.

Pure: clues in, words out. A country for which a table does not speak stays possible. That a thing was made from a year
on is a bound: no picture of it is older. That it was made until a year is none, for things are kept; it is told only.
"""

from collections.abc import Sequence
from itertools import combinations

import msgspec

from vangnet.capture.place.clues import Seen, countries_for, everywhere, tables
from vangnet.words import Word, word

KINDS_OF_TABLES = {
    "socket": ("socket",),
    "language": ("script",),
    "object": ("plate", "mains"),
    "building": ("driving",),
}
"""Which tables of `capture.place` a kind of clue may be chosen from."""

_FEW = 12


class Told(msgspec.Struct, frozen=True):
    """One clue as it is narrowed with. `latest` is the last year that its picture can be of, by its own capture."""

    number: int
    what: str
    choice: str = ""
    made_from: int | None = None
    made_until: int | None = None
    latest: int | None = None


class Line(msgspec.Struct, frozen=True):
    """What one clue does: how many countries it excludes, and which are excluded by it alone."""

    clue: Told
    words: tuple[Word, ...]
    excluded: int = 0
    alone: tuple[str, ...] = ()


class Narrowed(msgspec.Struct, frozen=True):
    """What is left. Contradicted: then what any of the clues leaves is given, for one of them is mistaken."""

    countries: tuple[str, ...]
    all_countries: int
    years: tuple[int, int]
    lines: tuple[Line, ...]
    contradictions: tuple[Word, ...]


def narrow(clues: Sequence[Told], *, this_year: int, country: str = "") -> Narrowed:
    """Intersect what clues say. `country` is what people hold the country of the child to be (ISO 3166), or ""."""
    placed = [one for one in clues if seen_of(one.choice) is not None]
    left, _reasons = countries_for([seen for one in placed if (seen := seen_of(one.choice)) is not None])
    against = [*_no_country(placed), *_not_there(country, left)]
    years, wrong = _years(clues, this_year)
    lines = tuple(_line(one, placed) for one in clues)
    return Narrowed(tuple(sorted(left)), len(everywhere()), years, lines, (*against, *wrong))


def seen_of(choice: str) -> Seen | None:
    """A choice of a table; None for what no table holds."""
    table, _sign, value = choice.partition(":")
    return Seen(table, value) if table in tables() and value in tables()[table].values else None


def told_choice(choice: str, language: str) -> str:
    """A choice in words; one that the tables do not hold any more as it was kept."""
    seen = seen_of(choice)
    if seen is None:
        return choice
    table = tables()[seen.table]
    value = table.values[seen.value]
    return f"{table.en}: {value.en}" if language == "en" else f"{table.nl}: {value.nl}"


def _leaves(clue: Told) -> frozenset[str]:
    seen = seen_of(clue.choice)
    return countries_for([seen])[0] if seen is not None else everywhere()


def _line(clue: Told, placed: Sequence[Told]) -> Line:
    words = []
    if clue in placed:
        seen = seen_of(clue.choice)
        assert seen is not None, "placed"
        own = _leaves(clue)
        others = frozenset.intersection(everywhere(), *(_leaves(one) for one in placed if one is not clue))
        words.append(
            word("victims.clue_from_table", source=tables()[seen.table].source, dated=tables()[seen.table].dated)
        )
        excluded, alone = len(everywhere() - own), tuple(sorted(others - own))
    else:
        excluded, alone = 0, ()
    if clue.made_from is not None:
        words.append(word("victims.clue_made_from", year=clue.made_from))
    if clue.made_until is not None:
        words.append(word("victims.clue_made_until", year=clue.made_until))
    if not words:
        words.append(word("victims.clue_narrows_nothing"))
    return Line(clue, tuple(words), excluded, alone)


def _no_country(placed: Sequence[Told]) -> list[Word]:
    """Which clues contradict each other: each pair that no country has both of, or all of them together."""
    known = {
        one.number: tables()[seen.table].values[seen.value].countries for one in placed if (seen := seen_of(one.choice))
    }
    pairs = [(one, two) for one, two in combinations(placed, 2) if not known[one.number] & known[two.number]]
    if pairs:
        return [word("victims.clues_disagree", first=one.what, second=two.what) for one, two in pairs[:_FEW]]
    if placed and not frozenset.intersection(*known.values()):
        return [word("victims.clues_disagree_together", count=len(placed))]
    return []


def _not_there(country: str, left: frozenset[str]) -> list[Word]:
    return [word("victims.clue_not_in_country", country=country)] if country and country not in left else []


def _years(clues: Sequence[Told], this_year: int) -> tuple[tuple[int, int], list[Word]]:
    """The first and the last year; where the first comes after the last, both are wide and the clues are named."""
    bound = [one for one in clues if one.made_from is not None]
    latest = min((one.latest for one in clues if one.latest is not None), default=this_year)
    wrong = [
        word("victims.clue_after_picture", what=one.what, year=one.made_from, latest=one.latest)
        for one in bound
        if one.latest is not None and (one.made_from or 0) > one.latest
    ]
    first = max((one.made_from or 0 for one in bound), default=0)
    if first > latest:
        if not wrong:
            wrong = [word("victims.clues_of_other_years", first=first, latest=latest)]
        first, latest = min(one.made_from or 0 for one in bound), this_year
    return (first, latest), wrong
