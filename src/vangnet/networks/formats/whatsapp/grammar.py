"""The lines that WhatsApp writes itself, as readable data in `system_lines.toml`, made into patterns."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from vangnet.networks.formats.whatsapp.headers import visible
from vangnet.networks.shape import ActKind

_TOKEN = re.compile(r"\{(\w+)\}|[\[\]()|]|[^\[\]()|{]+")
_PARTS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}
_STRAIGHT = str.maketrans("“”„‟«»‘’‚", '""""""' + "'''")
_MOST = 4096  # characters of a line that is still matched


class Told(NamedTuple):
    """What a line of WhatsApp says."""

    kind: ActKind
    actor: str = ""
    subjects: str = ""
    title: str = ""  # the name of the group, where the line tells it
    is_group: bool = False  # only a group has such a line
    is_of_owner: bool = False  # it is said of the one whose phone wrote the export


class _Rule(NamedTuple):
    always: str  # words without which no line fits: looked for first, as that is quick
    pattern: re.Pattern[str]
    kind: ActKind
    is_group: bool
    is_of_owner: bool


@cache
def words() -> dict[str, Any]:
    """The whole of `system_lines.toml`."""
    return tomllib.loads((resources.files(__package__) / "system_lines.toml").read_text("utf-8"))


def compiled(written: str) -> re.Pattern[str]:
    """Make a pattern of a line as the data write it."""
    parts = []
    for found in _TOKEN.finditer(written):
        token, name = found[0], found[1]
        if name in {"actor", "subjects", "title"}:
            parts.append(f"(?P<{name}>.+?)")
        elif name:
            parts.append(".*?")
        else:
            parts.append(_PARTS.get(token) or re.escape(token))
    return re.compile("".join(parts) + r"\.?", re.DOTALL)


def plain(text: str) -> str:
    """A text as lines are compared: no marks of direction, plain spaces, straight quotation marks."""
    return visible(text).translate(_STRAIGHT)


def told(text: str) -> Told | None:
    """What a line says, if it is one that WhatsApp writes. A message that quotes such a line begins with its sender."""
    if len(text) > _MOST:
        return None
    line = plain(text)
    for rule in _rules():
        found = rule.pattern.fullmatch(line) if rule.always in line else None
        if found is None:
            continue
        parts = {name: value for name, value in found.groupdict().items() if value}
        begins = next((value for name, value in parts.items() if found.start(name) == 0), "")
        if ": " in begins:
            continue
        named = parts.get("title") or (_quoted(line) if rule.kind is ActKind.CREATE else "")
        return Told(
            rule.kind, parts.get("actor", ""), parts.get("subjects", ""), named, rule.is_group, rule.is_of_owner
        )
    return None


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(_always(line), compiled(line), ActKind(one["kind"]), one.get("group", False), one.get("owner", False))
        for one in words()["lines"]
        for line in (*one.get("nl", ()), *one.get("en", ()))
    )


def _always(written: str) -> str:
    """The longest words of a line that stand in no choice and may not be left out."""
    depth, longest = 0, ""
    for found in _TOKEN.finditer(written):
        depth += (found[0] in "[(") - (found[0] in "])")
        if depth == 0 and not found[1] and found[0] not in "])" and len(found[0]) > len(longest):
            longest = found[0]
    return longest.removesuffix(".")


def _quoted(line: str) -> str:
    found = re.search('"(.*)"', line)
    return found[1] if found else ""
