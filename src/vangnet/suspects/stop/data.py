"""Topics, help, the safety check, terms and letters as data: each with its source and standing. Not legal advice.

A unit copies `stop.toml`, lets a lawyer read it, fills in who did and when (`confirmed_by`, `confirmed_on`), and gives
the copy to the desk (`VANGNET_STOP_TEXTS`). Until then every letter is marked as a draft.
"""

import datetime as dt
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from django.conf import settings
from django.utils.translation import get_language

from vangnet.weighing.rules import read, understood

Standing = Literal["document", "read", "secondary", "unverified"]
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z_]{1,39}$")]
_OWN = "stop.toml"


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that can be ticked: a topic, an offer of help, a question, or what was done.

    `always`: a talk is not written down as held without it. `where`: a number or a site, as letters print it.
    """

    code: Code
    nl: str
    en: str
    source: str
    standing: Standing
    where: str = ""
    always: bool = False
    in_letter: bool = False

    @property
    def text(self) -> str:
        """In the language of who reads."""
        return self.in_language("en" if get_language() == "en" else "nl")

    def in_language(self, language: str) -> str:
        """In Dutch or English."""
        return self.en if language == "en" else self.nl


class Term(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """After how many days the queue tells that something waits."""

    days: Annotated[int, msgspec.Meta(ge=0, le=366)]


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A heading of a letter with paragraphs and points. `only`: with an appointment, or without one."""

    title: str = ""
    text: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    standing: Standing = "unverified"
    only: Literal["", "appointment", "call"] = ""
    lists_help: bool = False


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A letter to one kind of reader, in one language."""

    subject: str
    greeting: str
    closing: str
    section: tuple[Section, ...]


class Letters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To the minor and to a parent or guardian."""

    minor: Text
    parent: Text


class Stop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All data of one version."""

    name: str
    version: int
    date: dt.date
    confirmed_by: str
    confirmed_on: dt.date | None = None
    topic: tuple[Item, ...]
    help: tuple[Item, ...]
    check: tuple[Item, ...]
    action: tuple[Item, ...]
    term: tuple[Term, ...]
    nl: Letters
    en: Letters

    @property
    def told(self) -> str:
        """Name, version and date."""
        return f"{self.name} {self.version} ({self.date})"

    @property
    def is_confirmed(self) -> bool:
        """Whether a lawyer of the unit is named, with the day."""
        return bool(self.confirmed_by.strip() and self.confirmed_on)

    @property
    def terms(self) -> dict[str, int]:
        """Days by code."""
        return {term.code: term.days for term in self.term}

    def letters(self, language: str) -> Letters:
        """The letters in Dutch or English."""
        return self.en if language == "en" else self.nl


def stop() -> Stop:
    """The data of this desk; where it has no file of its own, those of the package. Raises InputRefused."""
    place = Path(settings.STOP_TEXTS)
    return stop_of(read(place), str(place)) if place.exists() else shipped()


@cache
def shipped() -> Stop:
    """The data that come with the program."""
    return stop_of((resources.files("vangnet.suspects.stop") / _OWN).read_text("utf-8"))


def stop_of(text: str, place: str = _OWN) -> Stop:
    """What a text (TOML) tells; raises InputRefused, which names `place`, for what is not understood."""
    return understood(text, Stop, place)


def codes(items: tuple[Item, ...]) -> frozenset[str]:
    """The codes of a list."""
    return frozenset(item.code for item in items)
