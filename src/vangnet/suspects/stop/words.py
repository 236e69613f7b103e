"""Days and moments as letters tell them, in Dutch time; and a letter as it is kept."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.utils import translation
from django.utils.formats import date_format

from vangnet.suspects.stop.letter import Letter

ZONE = ZoneInfo("Europe/Amsterdam")
_PATTERNS = {"nl": r"l j F Y \o\m H.i \u\u\r", "en": "l j F Y, H:i"}


def told_day(day: date, language: str) -> str:
    """A day with its month in words: "3 december 2026"."""
    with translation.override(language):
        return date_format(day, "j F Y")


def told_moment(moment: datetime, language: str) -> str:
    """A day of the week, a day and a time by the Dutch clock: "donderdag 3 december 2026 om 15.30 uur"."""
    local = moment.astimezone(ZONE)
    with translation.override(language):
        return date_format(local, _PATTERNS[language])


def letter_json(letter: Letter) -> dict[str, Any]:
    """A letter as JSON."""
    told: dict[str, Any] = msgspec.to_builtins(letter)
    return told


def letter_of(told: dict[str, Any]) -> Letter:
    """A letter as it was kept."""
    return msgspec.convert(told, Letter)
