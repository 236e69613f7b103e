"""The neutral number of a case on the board: it says nothing of the case, and leads to it only at the desk."""

import re

from vangnet.cases.models import Case

_NUMBER = re.compile(r"Z([0-9]{6,18})")


def number_of(key: int) -> str:
    """The number of the case with this key: Z000123."""
    return f"Z{key:06}"


def key_of(number: str) -> int | None:
    """The key of the case with this number; None for what is no such number."""
    told = _NUMBER.fullmatch(number)
    if told is None:
        return None
    key = int(told[1])
    return key if number_of(key) == number else None


def told(case: Case) -> str:
    """The number of a case."""
    return number_of(case.pk)
