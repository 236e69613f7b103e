"""What a figure is: a rule that gives lines. The number is the count of the lines, and is never counted apart."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from django.db.models import QuerySet
from django.utils import timezone

from vangnet.accounts.models import Person


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is counted, on a day, of a unit.

    `key`: of no other line of the figure ("victim:12"). `number`: as people know the thing. `parts`: where it stands in
    each division of the figure. `times`: for how many it stands (files of an exhibit). `days`: how long it took.
    """

    key: str
    number: str
    on: date
    unit: int
    parts: tuple[str, ...] = ()
    times: int = 1
    days: float | None = None


class Division(msgspec.Struct, frozen=True, kw_only=True):
    """By what the lines of a figure are divided: every line stands in one row. `names`: rows as people read them."""

    code: str
    title_nl: str
    title_en: str
    names: Mapping[str, Any]


class Part(msgspec.Struct, frozen=True):
    """A figure is the same count as one row of another: what is hidden of one is hidden of the other."""

    figure: str
    division: str
    row: str


Lines = Callable[[date, date], Iterable[Line]]
Visible = Callable[[Person, Collection[Line]], set[str]]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """How one figure is counted. A changed text or way of counting is a new version.

    `lines`: of the days from the first to the last, both included. `visible`: the keys of the lines whose numbers a
    person may see. `source`: the documents or law that ask for the figure.
    """

    code: str
    version: int
    title_nl: str
    title_en: str
    text_nl: str
    text_en: str
    source: str
    lines: Lines
    visible: Visible
    divisions: tuple[Division, ...] = ()
    has_days: bool = False
    same_as: Part | None = None

    def title(self, language: str) -> str:
        """In the reader's language."""
        return self.title_en if language == "en" else self.title_nl

    def text(self, language: str) -> str:
        """What is counted, in the reader's language."""
        return self.text_en if language == "en" else self.text_nl

    @property
    def digest(self) -> str:
        """SHA-256 of what the rule says: version and texts."""
        said = (self.code, self.version, self.title_nl, self.title_en, self.text_nl, self.text_en, self.source)
        return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def seen_by_pk(visible: Callable[[Person], QuerySet[Any]], path: str = "pk") -> Visible:
    """Who may see a line: whoever may see the thing that its key names by its number of row."""

    def seen(person: Person, lines: Collection[Line]) -> set[str]:
        keys = {line.key: int(line.key.split(":")[1]) for line in lines}
        shown = set(visible(person).filter(**{f"{path}__in": set(keys.values())}).values_list(path, flat=True))
        return {key for key, pk in keys.items() if pk in shown}

    return seen


def day_of(moment: datetime) -> date:
    """The day of the calendar in the Netherlands."""
    return timezone.localtime(moment).date()


def starts(day: date) -> datetime:
    """The first moment of a day."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
