"""The rules of retention as data: text, source and standing. Not legal advice; a lawyer confirms them."""

from datetime import date
from functools import cache
from pathlib import Path

import msgspec
from django.utils.translation import get_language


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule: what it says in both languages, where it was read, how sure that is, and who confirmed it when."""

    code: str
    article: str
    text_nl: str
    text_en: str
    source: str
    standing: str
    valid_from: date
    valid_to: date | None = None
    years: int = 0
    months: int = 0
    checked_by: str = ""
    checked_on: date | None = None

    @property
    def text(self) -> str:
        """In the language of who reads."""
        return self.text_nl if get_language() == "nl" else self.text_en

    def after(self, day: date) -> date:
        """The day on which the term is over that began on a day."""
        return later(day, years=self.years, months=self.months)


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules, and what must be said of all of them."""

    rule: tuple[Rule, ...]
    notice_nl: str
    notice_en: str

    @property
    def notice(self) -> str:
        """In the language of who reads."""
        return self.notice_nl if get_language() == "nl" else self.notice_en


@cache
def rules() -> Rules:
    """The rules that come with the program."""
    return msgspec.toml.decode((Path(__file__).parent / "rules.toml").read_bytes(), type=Rules)


@cache
def rule(code: str) -> Rule:
    """A rule by its code. Raises KeyError."""
    return {each.code: each for each in rules().rule}[code]


def later(day: date, *, years: int = 0, months: int = 0) -> date:
    """A term later. Where that day does not exist (29 February, 31 June), the last day of its month: never longer."""
    month = day.month - 1 + months
    year, month = day.year + years + month // 12, month % 12 + 1
    return date(year, month, min(day.day, _days_in(year, month)))


def latest_begun(today: date, *, years: int) -> date:
    """The latest day whose term of whole years is over today: the last with `later(day, years=years) <= today`."""
    candidate = later(today, years=-years)
    if (today.month, today.day) == (2, 28) and _days_in(candidate.year, 2) == 29:
        return date(candidate.year, 2, 29)
    return candidate


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days
