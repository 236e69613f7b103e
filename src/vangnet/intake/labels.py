"""What the places of a source are called, in Dutch and English. A place without a name is told as it is."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from vangnet.words import LANGUAGES

_PART = re.compile(r"@?(.*?)(?:\[(\d+)\])?$", re.DOTALL)


class Label(NamedTuple):
    """What a value is called, and the group that it stands in: "Reported person 2, IP address" and "Port"."""

    group: str
    name: str


def label(path: str, language: str = "nl") -> Label:
    """What the value at a place of a source is called. A part that is not known is told as it is."""
    named: list[tuple[str, str]] = []  # each part's name, and which of its kind it is
    for part in path.split("/"):
        found = _PART.match(part)
        bare, number = (found[1], found[2] or "") if found else (part, "")
        name = _names(language).get(bare, bare)
        if named and (not name or name == named[-1][0]):  # emails/emails[2] is one thing
            named[-1] = named[-1][0], number or named[-1][1]
        elif name:
            named.append((name, number))
    told = [f"{name} {number}".strip() for name, number in named]
    return Label(", ".join(told[:-1]), told[-1]) if told else Label("", path)


def is_labelled(path: str) -> bool:
    """Whether every part of a place has a name."""
    return all((found := _PART.match(part)) and found[1] in _names("nl") for part in path.split("/"))


@cache
def _names(language: str) -> dict[str, str]:
    place = resources.files("vangnet.intake") / "labels.toml"
    column = LANGUAGES.index(language)
    return {name: str(told[column]) for name, told in tomllib.loads(place.read_bytes().decode()).items()}
