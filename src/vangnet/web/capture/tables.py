"""The tables of clues on a place, for pages: with their drawings, and the countries that choices leave."""

from collections.abc import Iterable

import msgspec
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from vangnet.capture.place import clues
from vangnet.cases.models import PlaceClue
from vangnet.web.capture import daylight
from vangnet.words import Word

_DISAGREE = "place.clues_disagree"


class Choice(msgspec.Struct, frozen=True):
    """Something that may be seen, drawn if there is a drawing of it."""

    code: str
    label: str
    drawing: SafeString


class Table(msgspec.Struct, frozen=True):
    """Choices of one kind, with where they come from."""

    code: str
    label: str
    source: str
    dated: str
    choices: tuple[Choice, ...]


class Narrowed(msgspec.Struct, frozen=True):
    """The countries (ISO 3166) that choices leave, and why; contradicted where no country has them all."""

    countries: tuple[str, ...]
    reasons: tuple[Word, ...]
    is_contradicted: bool


def tables() -> tuple[Table, ...]:
    """All tables, in the reader's language."""
    return tuple(
        Table(
            code,
            _told(table),
            table.source,
            table.dated,
            tuple(Choice(value, _told(told), _drawing(told)) for value, told in table.values.items()),
        )
        for code, table in clues.tables().items()
    )


def exists(table: str, choice: str) -> bool:
    """Whether there is such a choice."""
    return table in clues.tables() and choice in clues.tables()[table].values


def may_be_seen(table: str, choice: str) -> bool:
    """Whether a person can choose this: out of a table, or that there was daylight."""
    return exists(table, choice) or (table == daylight.TABLE and choice in daylight.CHOICES)


def told(clue: PlaceClue) -> str:
    """A choice in words; one that the tables do not hold any more as it was kept."""
    if clue.table == daylight.TABLE and clue.choice in daylight.CHOICES:
        return str(daylight.CHOICES[clue.choice])
    if not exists(clue.table, clue.choice):
        return f"{clue.table}: {clue.choice}"
    table = clues.tables()[clue.table]
    return f"{_told(table)}: {_told(table.values[clue.choice])}"


def narrowed(chosen: Iterable[PlaceClue]) -> Narrowed | None:
    """What these choices leave together; None where nothing was chosen."""
    seen = [clues.Seen(one.table, one.choice) for one in chosen if exists(one.table, one.choice)]
    if not seen:
        return None
    countries, reasons = clues.countries_for(seen)
    return Narrowed(tuple(sorted(countries)), reasons, any(word.code == _DISAGREE for word in reasons))


def _told(thing: clues.Table | clues.Value) -> str:
    return thing.en if get_language() == "en" else thing.nl


def _drawing(value: clues.Value) -> SafeString:
    return mark_safe(clues.picture(value) or "")  # noqa: S308  # a drawing of our own, from the package
