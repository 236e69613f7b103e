"""Months as addresses and pages write them; in between they are numbers since January 1970."""

import re
from datetime import date, timedelta

from django.utils.dates import MONTHS

_WRITTEN = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII)
_DAY = timedelta(days=1)


def number_of(written: str) -> int | None:
    """The month that "2026-03" or its number says; None where it says none."""
    if found := _WRITTEN.fullmatch(written):
        return (int(found[1]) - 1970) * 12 + int(found[2]) - 1
    return int(written) if re.fullmatch(r"\d{1,4}", written, re.ASCII) else None


def written(number: int) -> str:
    """A month as 2026-03."""
    return f"{number // 12 + 1970:04d}-{number % 12 + 1:02d}"


def name_of(number: int) -> str:
    """A month as March 2026, in the language of the page."""
    return f"{MONTHS[number % 12 + 1]} {number // 12 + 1970}"


def days_of(first: int, last: int) -> tuple[date, date]:
    """The first and last day of a span of months."""
    return date(first // 12 + 1970, first % 12 + 1, 1), date((last + 1) // 12 + 1970, (last + 1) % 12 + 1, 1) - _DAY
