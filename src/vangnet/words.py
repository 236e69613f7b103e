"""What the program says to people, as a code with values: told in Dutch or English where somebody reads it."""

import tomllib
from functools import cache
from importlib import resources
from string import Template

import msgspec

from vangnet.errors import UsageError

LANGUAGES = ("nl", "en")
ROOMS = {
    **{
        name: f"vangnet.capture.{name}"
        for name in ("reading", "moment", "place", "device", "series", "urgency", "clues")
    },
    "alerts": "vangnet.alerts",
    "disposal": "vangnet.suspects.disposal",
    "board": "vangnet.steering.weighing",
    "capacity": "vangnet.steering.solving",
    "expose": "vangnet.networks.expose",
    "intake": "vangnet.intake",
    "networks": "vangnet.networks",
    "linking": "vangnet.identities.linking",
    "routing": "vangnet.reports.routing",
    "victims": "vangnet.victims",
    "weighing": "vangnet.reports.weighing",
}
"""The rooms that have sentences of their own, by the first part of a code."""


class Word(msgspec.Struct, frozen=True, array_like=True):
    """Something to be told: "room.code", and what stands in its sentence.

    The sentences stand in the room's `nl.toml` and `en.toml`, one `code = "... $value ..."` a line. A value that
    begins with "@" is such a code of the same room itself. Where `$count` is 1, `code_one` is told, if there is one.
    """

    code: str
    values: dict[str, str] = {}

    def tell(self, language: str = "nl") -> str:
        """Tell it in a sentence. A code that is not known is told as it is: nothing is hidden."""
        room, _, code = self.code.partition(".")
        sentences = _sentences(room, language) if room in ROOMS else {}
        alone = sentences.get(f"{code}_one") if self.values.get("count") == "1" else None
        sentence = alone or sentences.get(code)
        if sentence is None:
            return " ".join((self.code, *(f"{name}={value}" for name, value in self.values.items())))
        told = {
            name: sentences.get(value[1:], value) if value[:1] == "@" else value for name, value in self.values.items()
        }
        return Template(sentence).safe_substitute(told)


def word(code: str, **values: object) -> Word:
    """Make a word: `word("moment.stale_fix", hours=27)`."""
    return Word(code, {name: str(value) for name, value in values.items()})


@cache
def _sentences(room: str, language: str) -> dict[str, str]:
    if language not in LANGUAGES:
        raise UsageError(f"no language called {language}; there are {', '.join(LANGUAGES)}")
    place = resources.files(ROOMS[room]) / f"{language}.toml"
    return {name: str(text) for name, text in tomllib.loads(place.read_bytes().decode()).items()}
