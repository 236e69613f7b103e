"""Rule sets: the criteria of one text, with its dates, its source, its standing, and whether a lawyer confirmed it."""

import hashlib
from collections.abc import Iterable
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from vangnet.errors import InputRefused
from vangnet.weighing.rules import read, understood

Standing = Literal["document", "read", "secondary", "unverified"]
"""How a text is known: stated in a source document, read at the place named, read elsewhere, or not verified."""

_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
_Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$")]


class _Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text_nl: _Text
    text_en: _Text

    def text(self, language: str) -> str:
        """In the language of who reads."""
        return self.text_en if language == "en" else self.text_nl


class Criterion(_Told, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One criterion. `is_open`: the source names more than it tells; people write down which, and answer each.

    `shows_counts`: the counts of media stand beside it, with their basis; the source draws no line in them.
    """

    code: _Code
    reference: _Text
    is_open: bool = False
    shows_counts: bool = False


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number that law gives, and how it is known."""

    value: Annotated[int, msgspec.Meta(ge=1, le=1_000)]
    source: _Text
    standing: Standing


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a penal order may not go beyond, and the term for an objection."""

    probation_months: Limit
    treatments: Limit
    objection_days: Limit

    def told(self) -> tuple[tuple[str, Limit], ...]:
        """Each by its name."""
        return tuple((name, getattr(self, name)) for name in self.__struct_fields__)


class RuleSet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The criteria of one text. `valid_to` is the first day on which it holds no more; None: no end is known."""

    id: _Code
    version: Annotated[int, msgspec.Meta(ge=1)]
    name_nl: _Text
    name_en: _Text
    citation: _Text
    source: _Text
    standing: Standing
    valid_from: date
    valid_to: date | None = None
    confirmed_by: str = ""
    confirmed_on: date | None = None
    note_nl: str = ""
    note_en: str = ""
    is_filled_in: bool = True
    limits: Limits
    criteria: tuple[Criterion, ...]

    def name(self, language: str) -> str:
        """In the language of who reads."""
        return self.name_en if language == "en" else self.name_nl

    def note(self, language: str) -> str:
        """What must be said of the whole set, in the language of who reads."""
        return self.note_en if language == "en" else self.note_nl

    def holds_on(self, day: date) -> bool:
        """Whether the set was valid on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def is_confirmed(self) -> bool:
        """Whether a lawyer of the authority confirmed it."""
        return bool(self.confirmed_by.strip()) and self.confirmed_on is not None

    def criterion(self, code: str) -> Criterion | None:
        """One criterion by its code."""
        return next((each for each in self.criteria if each.code == code), None)


def sets(folder: Path | None = None) -> tuple[RuleSet, ...]:
    """All rule sets, the oldest first: those of the package; a file of `folder` takes the place of one with its id.

    Raises InputRefused, which names the file, for what is not understood.
    """
    found = {told.id: told for told in _package()}
    if folder is not None and folder.is_dir():
        for place in sorted(folder.glob("*.toml")):
            told = set_of(read(place), str(place))
            found[told.id] = told
    return tuple(sorted(found.values(), key=lambda each: (each.valid_from, each.id)))


def set_of(text: str, place: str = "rule set") -> RuleSet:
    """The rule set that a text (TOML) tells; raises InputRefused, which names `place`, for what is not understood."""
    told = understood(text, RuleSet, place)
    codes = [each.code for each in told.criteria]
    if len(set(codes)) != len(codes):
        raise InputRefused(f"{place}: two criteria have the same code")
    if told.valid_to is not None and told.valid_to <= told.valid_from:
        raise InputRefused(f"{place}: it ends before it begins")
    return told


def valid_on(day: date, every: Iterable[RuleSet]) -> tuple[RuleSet, ...]:
    """The sets that held on a day. More than one may: which counts is a question for a lawyer."""
    return tuple(each for each in every if each.holds_on(day))


def written(told: RuleSet) -> str:
    """A set as it is kept with a checklist (JSON, in one form)."""
    return msgspec.json.encode(told, order="sorted").decode()


def digest(text: str) -> str:
    """SHA-256 (hex) of a set as it is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def kept(text: str) -> RuleSet:
    """The set that was kept with a checklist."""
    return msgspec.json.decode(text, type=RuleSet)


def _package() -> Iterable[RuleSet]:
    for place in sorted((resources.files(__package__) / "sets").iterdir(), key=lambda one: one.name):
        if place.name.endswith(".toml"):
            yield set_of(place.read_text("utf-8"), place.name)
