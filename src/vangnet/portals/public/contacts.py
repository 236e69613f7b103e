"""Whom people are sent to: dated rows in a file that a unit may replace."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec
from django.conf import settings
from django.utils.translation import get_language

from vangnet.errors import InputRefused


class Contact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number or an address, where it is known from, and since when; `is_verified`: held against that source."""

    name: str
    name_en: str = ""
    phone: str = ""
    url: str = ""
    nl: str
    en: str
    source: str
    valid_from: date
    checked_on: date
    is_verified: bool

    @property
    def title(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def note(self) -> str:
        return self.en if get_language() == "en" else self.nl

    @property
    def dial(self) -> str:
        """The number as a telephone takes it."""
        return "tel:" + "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


NEEDED = frozenset(
    "emergency police police_chat hotline helpwanted csg veilig_thuis tip_line stop_it_now lawyer stopt_bij_jou exit"
    " ".split()
)


def contacts() -> dict[str, Contact]:
    """All of them by key. Raises InputRefused when the unit's own file is not whole."""
    return _read(settings.CONTACTS)


@cache
def _read(place: Path) -> dict[str, Contact]:
    try:
        told = tomllib.loads(text_of(place, "contacts.toml"))
        read = msgspec.convert(told, dict[str, Contact])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputRefused(f"{place}: {error}") from error
    if missing := NEEDED - read.keys():
        raise InputRefused(f"{place}: no {', '.join(sorted(missing))}")
    if read["emergency"].phone != "112":
        raise InputRefused(f"{place}: the emergency number is 112")
    return read


def text_of(place: Path, name: str) -> str:
    """The unit's own file where there is one, else the one that the package brings."""
    try:
        return place.read_text("utf-8")
    except FileNotFoundError:
        return resources.files("vangnet.portals.public").joinpath(name).read_text("utf-8")
