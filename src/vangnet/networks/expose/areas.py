"""Area codes, municipalities, safety regions and police units: tables with dates, sources and what is not verified.

An area code is a hint at a region and never says where somebody lives.
"""

import csv
import io
import re
from collections import defaultdict
from datetime import date
from functools import cache
from importlib import resources
from typing import NamedTuple

from vangnet.errors import InputRefused

AREA_CODES = 141
"""How many geographical area codes the numbering plan has, by the metadata of `phonenumbers` 9.0.43."""


class Area(NamedTuple):
    """A municipality that a code or a name points at, on a day. `unverified`: a row on the way to it is so."""

    code: str  # GM0173
    name: str
    region: str  # VR05
    region_name: str
    unit: str
    share: str  # "main", "partly"; "name": by its own name
    unverified: bool


class Row(NamedTuple):
    """A line of a table, and the days on which it holds."""

    values: dict[str, str]
    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.start <= day and (self.end is None or day < self.end)


class Areas:
    """The three tables, read and checked."""

    def __init__(self, codes: str, municipalities: str, regions: str) -> None:
        self._codes = rows(codes, "code place municipality_code municipality share source unverified".split())
        self._municipalities = rows(municipalities, "municipality_code municipality safety_region source".split())
        self._regions = rows(regions, "safety_region name police_unit source unverified".split())
        self._check()
        self._by_code: dict[str, list[Row]] = defaultdict(list)
        for row in self._codes:
            self._by_code[row.values["code"]].append(row)

    @property
    def codes(self) -> frozenset[str]:
        """All area codes, with their zero: "0541"."""
        return frozenset(row.values["code"] for row in self._codes)

    def places(self) -> dict[str, str]:
        """The place that each code is named after, by code."""
        return {row.values["code"]: row.values["place"] for row in self._codes}

    def of_code(self, code: str, day: date) -> tuple[Area, ...]:
        """The municipalities of a code on a day: the one it is named after first."""
        found = [row for row in self._by_code.get(code, ()) if row.holds(day)]
        return tuple(
            area
            for row in found
            if (
                area := self.of_municipality(
                    row.values["municipality_code"],
                    day,
                    share=row.values["share"],
                    unverified=row.values["unverified"] == "yes",
                )
            )
        )

    def of_municipality(self, code: str, day: date, *, share: str = "name", unverified: bool = False) -> Area | None:
        """A municipality on a day, with its safety region and police unit; None if there is none then."""
        row = _first(self._municipalities, "municipality_code", code, day)
        if row is None:
            return None
        region = _first(self._regions, "safety_region", row.values["safety_region"], day)
        return Area(
            code=code,
            name=row.values["municipality"],
            region=row.values["safety_region"],
            region_name=region.values["name"] if region else "",
            unit=region.values["police_unit"] if region else "",
            share=share,
            unverified=unverified or row.values.get("unverified") == "yes",
        )

    def municipalities(self, day: date) -> tuple[Area, ...]:
        """Every municipality of a day, in the order of its code."""
        found = (self.of_municipality(row.values["municipality_code"], day) for row in self._municipalities)
        return tuple(sorted({area for area in found if area}))

    def known(self) -> frozenset[str]:
        """The codes of all municipalities of any day."""
        return frozenset(row.values["municipality_code"] for row in self._municipalities)

    def _check(self) -> None:
        known = {row.values["municipality_code"]: row.values["municipality"] for row in self._municipalities}
        regions = {row.values["safety_region"] for row in self._regions}
        for row in self._codes:
            code, municipality = row.values["code"], row.values["municipality_code"]
            if not re.fullmatch(r"0\d{2,3}", code):
                raise InputRefused(f"{code!r} is no area code")
            if known.get(municipality) != row.values["municipality"]:
                raise InputRefused(f"{code}: {municipality} is not {row.values['municipality']}")
            if row.values["share"] not in {"main", "partly"}:
                raise InputRefused(f"{code}: a share is main or partly")
        for row in self._municipalities:
            if not re.fullmatch(r"GM\d{4}", row.values["municipality_code"]):
                raise InputRefused(f"{row.values['municipality_code']!r} is no code of a municipality")
            if row.values["safety_region"] not in regions:
                raise InputRefused(f"{row.values['municipality']}: no safety region {row.values['safety_region']}")
        for row in (*self._codes, *self._municipalities, *self._regions):
            if row.values.get("unverified") not in {"yes", "no"} or not row.values["source"]:
                raise InputRefused(f"without a source, or not said whether it is verified: {row.values}")
        alone(self._municipalities, ("municipality_code",))
        alone(self._regions, ("safety_region",))
        alone(self._codes, ("code", "municipality_code"))


def rows(text: str, needed: list[str]) -> tuple[Row, ...]:
    """Read a table of CSV with `valid_from` and `valid_until`; the last day is the first on which it holds no more."""
    reader = csv.DictReader(io.StringIO(text))
    missing = {*needed, "valid_from", "valid_until"} - set(reader.fieldnames or ())
    if missing:
        raise InputRefused(f"the table has no column {', '.join(sorted(missing))}")
    told = []
    for line, values in enumerate(reader, start=2):
        if None in values or None in values.values():
            raise InputRefused(f"line {line}: not as many cells as columns")
        try:
            start = date.fromisoformat(values["valid_from"])
            end = date.fromisoformat(values["valid_until"]) if values["valid_until"] else None
        except ValueError:
            raise InputRefused(f"line {line}: a date is written as 2026-01-31") from None
        if end is not None and end <= start:
            raise InputRefused(f"line {line}: it ends before it begins")
        told.append(Row(values, start, end))
    return tuple(told)


@cache
def areas() -> Areas:
    """The tables of the project."""
    here = resources.files("vangnet.networks.expose")
    return Areas(
        *((here / f"{name}.csv").read_text("utf-8") for name in ("area_codes", "municipalities", "safety_regions"))
    )


def _first(table: tuple[Row, ...], column: str, value: str, day: date) -> Row | None:
    return next((row for row in table if row.values[column] == value and row.holds(day)), None)


def alone(table: tuple[Row, ...], key: tuple[str, ...]) -> None:
    """Refuse a table in which two lines of one key hold on one day."""
    held: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in table:
        name = tuple(row.values[column] for column in key)
        for other in held[name]:
            if (other.end is None or row.start < other.end) and (row.end is None or other.start < row.end):
                raise InputRefused(f"{' '.join(name)} stands twice on one day")
        held[name].append(row)
