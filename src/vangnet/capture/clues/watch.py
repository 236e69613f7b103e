"""The standing watch: clues that people or series wait for, asked with the clues of a scan, a report or a signal.

Exact by key. A match says which clues match and nothing of the case behind them: who may know that is the desk's.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from vangnet.capture.clues import keys
from vangnet.capture.clues.gathering import Common, own_common
from vangnet.capture.findings import Clue
from vangnet.words import Word, word

MOST_WORDS = 4
"""A name that is looked for inside a line of text has at most so many words."""

_INSIDE_TEXT = ("series", "nickname", "device", "serial")


class Watched(msgspec.Struct, frozen=True):
    """A clue that is waited for. `subject` is the desk's own name of a series, case or alert; it says nothing here."""

    subject: str
    name: str
    key: str
    value: str = ""


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """That something matches a subject: the media, how, and how many distinct keys of the subject were found.

    `reasons` tell each clue once, with how many media bear it.
    """

    subject: str
    media: tuple[str, ...]
    keys: int
    reasons: tuple[Word, ...]


class ClueIndex:
    """Clues that are waited for, by name and key. What is too common is not waited for; `refused` tells it."""

    def __init__(self, watched: Iterable[Watched], common: Common | None = None) -> None:
        self._common = common or own_common()
        self._subjects: dict[tuple[str, str], set[str]] = defaultdict(set)
        refused = []
        for one in watched:
            if self._common.is_common(one.name, one.key):
                refused.append(one)
            else:
                self._subjects[one.name, one.key].add(one.subject)
        self.refused = tuple(refused)

    def __len__(self) -> int:
        return len(self._subjects)

    def find(self, clue: Clue) -> Iterator[tuple[str, str, str]]:
        """Give the subject, the name and the key of all that a clue matches: itself, and names inside its text."""
        for name, key in dict.fromkeys(_asked(clue)):
            for subject in self._subjects.get((name, key), ()):
                yield subject, name, key


def watched_of(subject: str, clues: Iterable[Clue]) -> Iterator[Watched]:
    """Give what a subject waits for: the clues of its media, each once."""
    for name, key, value in dict.fromkeys((clue.name, clue.key, clue.value) for clue in clues):
        yield Watched(subject, name, key, value)


def matches(clues: Iterable[Clue], index: ClueIndex) -> list[Match]:
    """Give what matches each subject, those with the most keys first."""
    found: dict[str, dict[tuple[str, str], list[Clue]]] = defaultdict(lambda: defaultdict(list))
    for clue in clues:
        for subject, name, key in index.find(clue):
            found[subject][name, key].append(clue)
    told = [_match(subject, by_key) for subject, by_key in found.items()]
    return sorted(told, key=lambda one: (-one.keys, -len(one.media), one.subject))


def _match(subject: str, by_key: dict[tuple[str, str], list[Clue]]) -> Match:
    reasons = tuple(
        word(f"clues.match_{name}", value=_shown(name, key, several), media=len({clue.sha256 for clue in several}))
        for (name, key), several in sorted(by_key.items())
    )
    media = sorted({clue.sha256 for several in by_key.values() for clue in several})
    return Match(subject=subject, media=tuple(media), keys=len(by_key), reasons=reasons)


def _shown(name: str, key: str, several: list[Clue]) -> str:
    """The value as the asker's own media bear it: what is told is nothing that the asker did not bring."""
    return next((clue.value for clue in several if clue.name == name and clue.key == key), several[0].value)


def _asked(clue: Clue) -> Iterator[tuple[str, str]]:
    yield clue.name, clue.key
    if clue.name == "text":
        words = re.findall(r"[^\s]+", clue.value)
        for length in range(1, MOST_WORDS + 1):
            for start in range(len(words) - length + 1):
                key = keys.key(" ".join(words[start : start + length]))
                yield from ((name, key) for name in _INSIDE_TEXT if key)
