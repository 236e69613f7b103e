"""The tables of clues on a place, for pages: with their drawings, and the countries that choices leave."""

from collections.abc import Iterable

import msgspec
from django.utils.safestring import SafeString

from vangnet.capture.words import Word
from vangnet.cases.models import PlaceClue


class Choice(msgspec.Struct, frozen=True):
    """Something that may be seen, drawn."""

    code: str
    label: str
    drawing: SafeString


class Table(msgspec.Struct, frozen=True):
    """Choices of one kind."""

    code: str
    label: str
    choices: tuple[Choice, ...]


class Narrowed(msgspec.Struct, frozen=True):
    """The countries (ISO 3166) that choices leave, as words, and why."""

    countries: tuple[str, ...]
    told: tuple[str, ...]
    reasons: tuple[Word, ...]


def tables() -> tuple[Table, ...]:
    """All tables."""
    return ()


def exists(table: str, choice: str) -> bool:
    """Whether there is such a choice."""
    return any(one.code == choice for each in tables() if each.code == table for one in each.choices)


def told(clue: PlaceClue) -> str:
    """A choice in words."""
    return f"{clue.table}: {clue.choice}"


def narrowed(clues: Iterable[PlaceClue]) -> Narrowed | None:
    """What these choices leave together; None where nothing was chosen."""
    del clues
    return None
