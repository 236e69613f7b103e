"""Which unit of the police a municipality or a dialling code belongs to: a dated table, none of it checked."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any

from phonenumbers.geodata import GEOCODE_DATA

_ALSO = {
    "den haag": "'s-gravenhage",
    "den bosch": "'s-hertogenbosch",
    "friese meren": "de fryske marren",
}
_NETHERLANDS = "31"


def folded(text: str) -> str:
    """Text as it is compared: no capitals, no double spaces, one way to write each sign."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def _units() -> tuple[dict[str, Any], ...]:
    place = resources.files(__package__) / "places.toml"
    return tuple(tomllib.loads(place.read_text("utf-8"))["unit"])


@cache
def unit_names() -> tuple[str, ...]:
    """The units of the police that have places here."""
    return tuple(unit["name"] for unit in _units())


@cache
def _municipalities() -> dict[str, frozenset[tuple[str, str]]]:
    """By folded name, also without what stands behind it in brackets: name as written, and unit."""
    found: dict[str, set[tuple[str, str]]] = {}
    for unit in _units():
        for name in unit["municipalities"]:
            for key in {folded(name), folded(re.sub(r" *\(.*\)", "", name))}:
                found.setdefault(key, set()).add((name, unit["name"]))
    for other, key in _ALSO.items():
        found[other] = found[key]
    return {key: frozenset(all_of_them) for key, all_of_them in found.items()}


def municipalities(place: str) -> frozenset[str]:
    """The municipalities that somebody may have meant; none when there is no municipality of that name."""
    return frozenset(name for name, _ in _municipalities().get(folded(place), ()))


def units_of_municipality(place: str) -> frozenset[str]:
    """The units that a municipality of this name lies in."""
    return frozenset(unit for _, unit in _municipalities().get(folded(place), ()))


@cache
def _codes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for unit in _units():
        for code in unit["dialling_codes"]:
            found.setdefault(code, set()).add(unit["name"])
    return {code: frozenset(names) for code, names in found.items()}


def is_dialling_code(code: str) -> bool:
    """Whether this is the dialling code of a place in the Netherlands, with its zero."""
    return code in _codes()


def units_of_dialling_code(code: str) -> frozenset[str]:
    """The units that a dialling code covers; more than one where it crosses a border."""
    return _codes().get(code, frozenset())


def place_of_dialling_code(code: str, language: str = "nl") -> str:
    """The place that a dialling code is named after ("053": "Enschede"), as phonenumbers tells it."""
    told: dict[str, str] = GEOCODE_DATA.get(_NETHERLANDS + code[1:], {})
    return str(told.get(language) or told.get("en") or "")
