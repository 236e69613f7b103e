"""The clues of a medium: words that may tie it to other media, cases and reports."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources

import msgspec

from vangnet.capture.clues import keys
from vangnet.capture.facts import Medium
from vangnet.capture.findings import Clue

FROM_PICTURE = "picture"
"""The source of a clue that was read in the picture itself."""

_IDENTIFIERS = {
    "body_serial": "serial",
    "internal_serial": "serial",
    "lens_serial": "serial",
    "device_name": "device",
    "host": "device",
    "owner": "nickname",
    "artist": "nickname",
    "account": "nickname",
}
_PLACE_TAG = re.compile(
    r"(?:^|[^a-z])(?:sub-?location|location(?:shown|created)?|city|province(?:-?state)?|state(?!ment)|country(?:-?primarylocationname)?)",
    re.IGNORECASE,
)
_NO_PLACE_TAG = re.compile(r"code|date|time|gps", re.IGNORECASE)
_LONGEST = 120  # signs of a line of text that is one clue

Found = tuple[str, str, str]
"""Name, value and key of a clue."""


class Common(msgspec.Struct, frozen=True):
    """What is too common to be a clue, of a version: the fewest signs by name, and keys by name ("any": of all)."""

    version: str
    shortest: dict[str, int]
    common: dict[str, frozenset[str]]

    def is_common(self, name: str, key: str) -> bool:
        if len(key) < self.shortest.get(name, 1) or any(key in self.common.get(of, ()) for of in ("any", name)):
            return True
        return name == "serial" and _is_empty_serial(key)


@cache
def own_common() -> Common:
    """Give the rules that come with the program."""
    place = resources.files("vangnet.capture.clues") / "common.toml"
    told = msgspec.convert(tomllib.loads(place.read_text("utf-8")), Common)
    keyed = {name: frozenset(keys.key(value) for value in values) for name, values in told.common.items()}
    return msgspec.structs.replace(told, common=keyed)


def clues_of(medium: Medium, text: Sequence[str] = (), common: Common | None = None) -> Iterator[Clue]:
    """Give the clues of a medium, each once; `text` are lines that were read in its picture."""
    common = common or own_common()
    own = _own_names(medium)
    told: set[tuple[str, str]] = set()
    for source, found in _found(medium, text):
        for name, value, key in found:
            if (name, key) in told or common.is_common(name, key) or (name != "series" and key in own):
                continue
            told.add((name, key))
            yield Clue(sha256=medium.sha256, name=name, value=value, key=key, source=source)


def _found(medium: Medium, text: Sequence[str]) -> Iterator[tuple[str, Iterable[Found]]]:
    facts = medium.facts
    for one in facts.identifiers if facts else ():
        if (name := _IDENTIFIERS.get(one.name)) is not None:
            yield one.tag, (*in_text(one.value), _plain(name, one.value))
    for words in facts.texts if facts else ():
        is_place = _PLACE_TAG.search(words.tag) and not _NO_PLACE_TAG.search(words.tag)
        lines = words.text.splitlines()
        yield words.tag, [_plain("place", words.text)] if is_place else [one for line in lines for one in in_line(line)]
    for series in medium.listed_series:
        yield "list", [_plain("series", series)]
    for line in text:
        yield FROM_PICTURE, in_line(line)


def in_line(line: str) -> Iterator[Found]:
    """Give the clues in a line of text, and the line itself."""
    yield from in_text(line)
    yield _plain("text", line[:_LONGEST])


def in_text(text: str) -> Iterator[Found]:
    """Give the clues that stand in a text: e-mail addresses, phone numbers, addresses, names of accounts."""
    for email in keys.emails(text):
        yield "email", email, keys.email_key(email)
    for phone in keys.phones(text):
        if (number := keys.phone_key(phone)) is not None:
            yield "phone", phone, number
    for address in keys.addresses(text):
        yield "address", address, keys.address_key(address)
    for nickname in keys.nicknames(text):
        yield _plain("nickname", nickname)


def _plain(name: str, value: str) -> Found:
    value = " ".join(value.split())
    return name, value, keys.key(value)


def _own_names(medium: Medium) -> frozenset[str]:
    """What the maker calls the device and its program, which many others bear as well."""
    facts = medium.facts
    if facts is None:
        return frozenset()
    make, model = facts.make or "", facts.model or ""
    names = (make, model, make + model, facts.software or "", facts.lens or "")
    return frozenset(keys.key(name) for name in names) - {""}


def _is_empty_serial(key: str) -> bool:
    """Whether a serial number says nothing: one sign over and over, or zeros and a little."""
    return len(set(key)) == 1 or (len(key.strip("0")) < 2 and key.isdigit())
