"""Clues that a person sees where there are no coordinates: each narrows a set of countries, and none decides.

The tables stand in `clues.toml`, each with its source and date; pictures drawn for them in `pictures/`. A country for
which a table does not speak stays possible whatever is seen.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from vangnet.errors import UsageError
from vangnet.words import Word, word

PICTURES = "pictures"


class Seen(msgspec.Struct, frozen=True):
    """What a person saw: the name of a table, and a value of it, as in `Seen("socket", "F")`."""

    table: str
    value: str


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be seen, and the countries (ISO 3166 alpha-2) where it is found. `picture` names a drawing."""

    en: str
    nl: str
    countries: frozenset[str]
    picture: str | None = None


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of clue. `covers` are the countries for which it speaks."""

    en: str
    nl: str
    source: str
    dated: str
    covers: frozenset[str]
    values: dict[str, Value]


def countries_for(seen: Sequence[Seen]) -> tuple[frozenset[str], tuple[Word, ...]]:
    """Give the countries where all that was seen can be, and why.

    Where no country is known to have it all, that is a contradiction and said: then the countries of every clue are
    given, for any of them may be mistaken. Nothing seen leaves every country.
    """
    values = [_value(each) for each in seen]
    reasons = tuple(_reason(table, value) for table, value in values)
    known = frozenset.intersection(everywhere(), *(value.countries for _, value in values))
    if not known:
        either = frozenset[str]().union(*(value.countries for _, value in values))
        english = "; ".join(f"{table.en}: {value.en}" for table, value in values)
        dutch = "; ".join(f"{table.nl}: {value.nl}" for table, value in values)
        return either, (*reasons, word("place.clues_disagree", en=english, nl=dutch))
    possible = (value.countries | (everywhere() - table.covers) for table, value in values)
    return frozenset.intersection(everywhere(), *possible), reasons


def picture(value: Value) -> str | None:
    """The drawing of a value, as SVG with its title and description."""
    if value.picture is None:
        return None
    return (resources.files("vangnet.capture.place") / PICTURES / value.picture).read_text("utf-8")


@cache
def tables() -> dict[str, Table]:
    """All tables, by name."""
    text = (resources.files("vangnet.capture.place") / "clues.toml").read_text("utf-8")
    return {name: _table(told) for name, told in tomllib.loads(text).items()}


@cache
def everywhere() -> frozenset[str]:
    """Every code of ISO 3166-1, from the tz database, and XK for Kosovo."""
    lines = (resources.files("tzdata") / "zoneinfo" / "iso3166.tab").read_text("utf-8").splitlines()
    return frozenset(line[:2] for line in lines if not line.startswith("#")) | {"XK"}


def _reason(table: Table, value: Value) -> Word:
    english, dutch = f"{table.en}: {value.en}", f"{table.nl}: {value.nl}"
    return word("place.clue", en=english, nl=dutch, countries=len(value.countries), source=table.source)


def _value(seen: Seen) -> tuple[Table, Value]:
    table = tables().get(seen.table)
    value = table.values.get(seen.value) if table else None
    if table is None or value is None:
        raise UsageError(f"no clue {seen.table} {seen.value}")
    return table, value


def _table(told: dict[str, Any]) -> Table:
    values = {
        code: Value(
            en=value["en"],
            nl=value["nl"],
            countries=frozenset(value["countries"].split()),
            picture=value.get("picture"),
        )
        for code, value in told["values"].items()
    }
    listed = frozenset[str]().union(*(value.countries for value in values.values()))
    covers = {"all": everywhere(), "listed": listed}.get(told["covers"], frozenset(told["covers"].split()))
    return Table(
        en=told["en"],
        nl=told["nl"],
        source=told["source"],
        dated=told["dated"].isoformat(),
        covers=covers,
        values=values,
    )
