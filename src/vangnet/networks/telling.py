"""Codes of coverage and problems, told in Dutch or English: the sentences stand beside each slice that says them."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from string import Template
from typing import Any

_DEEPEST = 3


def tell(code: str, values: Mapping[str, Any], language: str = "nl") -> str:
    """Tell what a code says. One that nobody wrote a sentence for is told as it is: nothing is hidden."""
    sentences = _sentences(language)
    alone = sentences.get(f"{code}_one") if str(values.get("count")) == "1" else None
    sentence = alone or sentences.get(code)
    if sentence is None:
        return " ".join((code, *(f"{name}={value}" for name, value in values.items())))
    return Template(sentence).safe_substitute({name: _value(value, sentences) for name, value in values.items()})


def _value(value: Any, sentences: Mapping[str, str]) -> str:
    """A value as it is read: a code of this room in its words, a number with its thousands."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return sentences.get(f"_{value}", str(value)) if isinstance(value, str) else str(value)


@cache
def _sentences(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for place in _files(resources.files("vangnet.networks"), f"{language}.toml", _DEEPEST):
        found |= {name: str(text) for name, text in tomllib.loads(place.read_bytes().decode()).items()}
    return found


def _files(folder: Traversable, name: str, depth: int) -> Iterator[Traversable]:
    for one in sorted(folder.iterdir(), key=lambda found: found.name):
        if one.is_file() and one.name == name:
            yield one
        elif one.is_dir() and depth and not one.name.startswith(("_", ".")):
            yield from _files(one, name, depth - 1)
