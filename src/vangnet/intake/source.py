"""A report as its source wrote it: a tree of values, each with its place, of which no value is lost.

XML and JSON become the same tree: texts, lists and dictionaries. The attributes of an element begin with "@", the text
beside them is "#"; numbers and truth values are kept as they were written. A place is told as
"victim[2]/victimPerson/firstName": the second and later of a kind have their number.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vangnet.intake.report import Field
from vangnet.words import Word, word

LONGEST = 20_000
"""Characters of one value that are kept in a report; the file itself is kept whole."""
MOST_FIELDS = 50_000
MOST_DEEP = 40

_NUMBER = re.compile(r"\[\d+\]")
_NOTHING = frozenset({"", "n/a", "na", "none", "null", "unknown", "not provided", "no information provided", "-"})
_LONGEST_NOTHING = 40  # beyond it a text tells something, spaces or not
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_YES, _NO = frozenset({"true", "yes", "y", "1"}), frozenset({"false", "no", "n", "0"})


def plain(path: str) -> str:
    """A place without the numbers of what stands there more than once, as the tables name it."""
    return _NUMBER.sub("", path) if "[" in path else path


def shown(text: str) -> str:
    """A text in which what is not to be seen is shown: control characters, and those that turn the direction."""
    return text if _is_simple(text) else _HIDDEN.sub(_picture, text)


def _is_simple(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _picture(found: re.Match[str]) -> str:
    return f"<U+{ord(found[0]):04X}>"


def is_told(text: str) -> bool:
    """Whether a value tells something: platforms write "N/A" where they tell nothing."""
    return len(text) > _LONGEST_NOTHING or text.strip().casefold() not in _NOTHING


def truth(text: str) -> bool | None:
    """Yes, no, or not told."""
    said = text.strip().casefold()
    return True if said in _YES else False if said in _NO else None


class Table(dict[str, str]):
    """The places that a format knows, without numbers, each with the part of a report that its value also lands in.

    "" is for a value that is shown as it is, and nowhere else. "questions/*" stands for all places that begin so.
    """

    def __init__(self, places: Mapping[str, str]) -> None:
        super().__init__(places)
        self._prefixes = tuple(place[:-1] for place in places if place.endswith("*"))

    def knows(self, place: str) -> bool:
        """Whether it is a place of this format."""
        return place in self or (bool(self._prefixes) and place.startswith(self._prefixes))


class Source:
    """One report of a source while it is read: what was made of which value, and what was doubtful.

    `known` are the places that its format knows.
    """

    def __init__(self, tree: Any, known: Table, doubts: tuple[Word, ...] = ()) -> None:
        self._known = known
        self._landed: dict[str, str] = {}
        self.doubts = list(doubts)
        self.top = At(self, tree, "")

    def lands(self, path: str, landed: str) -> None:
        """Note that a value also stands in this part of the report. The first that is noted, stays."""
        self._landed.setdefault(path, landed)

    def doubt(self, code: str, **values: object) -> None:
        self.doubts.append(word(f"intake.{code}", **values))

    def kept(self, text: str, path: str) -> str:
        """A value as a report holds it: to be seen, and no longer than is kept."""
        if len(text) <= LONGEST and _is_simple(text):
            return text
        if len(text) > LONGEST:
            self.doubt("shortened", path=path, length=len(text), kept=LONGEST)
            text = text[:LONGEST]
        if "\ufffd" in text:
            self.doubt("not_text", path=path)
        if _HIDDEN.search(text):
            self.doubt("hidden_characters", path=path)
            text = shown(text)
        return text

    def fields(self) -> tuple[Field, ...]:
        """Every value with its place, and where it also landed."""
        found: list[Field] = []
        left = 0
        for path, text in _leaves(self.top.value, "", 0):
            if len(found) >= MOST_FIELDS:
                left += 1
                continue
            found.append(
                Field(
                    path=path[:300],
                    value=self.kept(text, path),
                    landed=self._landed.get(path, ""),
                    is_known=self._known.knows(plain(path)),
                )
            )
        if left:
            self.doubt("too_many_fields", left=left, kept=MOST_FIELDS)
        return tuple(found)


class At:
    """A place in a source: its value, and what lies below it."""

    __slots__ = ("path", "source", "value")

    def __init__(self, source: Source, value: Any, path: str) -> None:
        self.source = source
        self.value = value
        self.path = path

    def each(self, name: str) -> Iterator["At"]:
        """All that stands here under a name; "a/b" goes down."""
        first, _, rest = name.partition("/")
        for below in self._each(first):
            if rest:
                yield from below.each(rest)
            else:
                yield below

    def _each(self, name: str) -> Iterator["At"]:
        value = self.value.get(name) if isinstance(self.value, dict) else None
        if value is None:
            return
        path = f"{self.path}/{name}" if self.path else name
        values = value if isinstance(value, list) else [value]
        for number, one in enumerate(_flat(values), start=1):
            yield At(self.source, one, path if number == 1 else f"{path}[{number}]")

    def text(self, name: str = "", landed: str = "") -> str:
        """What is told here, or at the first of a name that tells something; it is noted that it landed."""
        for at in self.each(name) if name else (self,):
            text, path = at.own()
            if is_told(text):
                if landed:
                    self.source.lands(path, landed)
                return shown(text.strip())[:LONGEST]
        return ""

    def texts(self, name: str, landed: str = "") -> list[str]:
        """What is told at each of a name."""
        return [text for at in self.each(name) if (text := at.text(landed=landed))]

    def own(self) -> tuple[str, str]:
        """The text that stands here, and its place: of something with attributes it is the text beside them."""
        if isinstance(self.value, str):
            return self.value, self.path
        beside = self.value.get("#") if isinstance(self.value, dict) else None
        return (beside, f"{self.path}/#") if isinstance(beside, str) else ("", self.path)

    def flag(self, name: str, landed: str = "") -> bool | None:
        """Yes or no; what is neither, is not told."""
        said = truth(self.text(name))
        if said is not None and landed:
            self.text(name, landed)
        return said

    def has(self, name: str) -> bool:
        return isinstance(self.value, dict) and name in self.value

    def names(self) -> tuple[str, ...]:
        return tuple(self.value) if isinstance(self.value, dict) else ()


def _flat(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        elif value is not None:
            yield value


def _leaves(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        if depth > MOST_DEEP:
            yield path, str(value)
            return
        for name, below in value.items():
            yield from _leaves(below, f"{path}/{name}" if path else name, depth + 1)
    elif isinstance(value, list):
        for number, one in enumerate(_flat(value), start=1):
            yield from _leaves(one, path if number == 1 else f"{path}[{number}]", depth)
    elif value is not None:  # a reader leaves text only; whatever else comes is seen all the same
        yield path, str(value)
