"""Which way a situation goes: the table of the police's own page and the hotline's, dated, one row a situation."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import get_language

from vangnet.errors import InputRefused
from vangnet.portals.public.contacts import Contact, contacts, text_of
from vangnet.transfer.form import SITUATIONS


class Route(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A situation, whom it goes to, and the form that is offered too."""

    id: str
    part: Literal["now", "seen", "other"]
    nl: str
    en: str
    hint_nl: str = ""
    hint_en: str = ""
    to: list[str]
    form: str = ""
    is_form_first: bool = False
    source: str
    valid_from: date
    checked_on: date

    @property
    def title(self) -> str:
        return self.en if get_language() == "en" else self.nl

    @property
    def hint(self) -> str:
        return self.hint_en if get_language() == "en" else self.hint_nl

    @property
    def contacts(self) -> list[Contact]:
        return [contacts()[key] for key in self.to]

    @property
    def is_emergency(self) -> bool:
        return "emergency" in self.to


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    route: list[Route]


def routes(today: date | None = None) -> dict[str, Route]:
    """The rows that are in force, by id, in the order of the file. Raises InputRefused when the file is not whole."""
    day = today or localdate()
    in_force: dict[str, Route] = {}
    for row in _read(settings.ROUTES):
        known = in_force.get(row.id)
        if row.valid_from <= day and (known is None or known.valid_from <= row.valid_from):
            in_force[row.id] = row
    return in_force


def has_form(situation: str) -> bool:
    """Whether there is a form for a situation: never for one that goes to 112, nor for a criminal complaint."""
    return situation in {"victim", "own"} or any(row.form == situation for row in routes().values())


@cache
def _read(place: Path) -> tuple[Route, ...]:
    try:
        rows = msgspec.convert(tomllib.loads(text_of(place, "routes.toml")), _Table).route
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputRefused(f"{place}: {error}") from error
    for row in rows:
        unknown = [key for key in row.to if key not in contacts()]
        if unknown or not row.to:
            raise InputRefused(f"{place}: row {row.id} goes to nobody that is known ({', '.join(unknown)})")
        if row.form and row.form not in SITUATIONS:
            raise InputRefused(f"{place}: row {row.id} names a form that there is not ({row.form})")
        if row.is_emergency and row.form:
            raise InputRefused(f"{place}: row {row.id} goes to 112, and nowhere else")
    return tuple(rows)
