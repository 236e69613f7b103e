"""Numbers that people use: M2026-000123 for a report, A for a criminal complaint, B for a cluster, VD for a suspect."""

from django.db import connection
from django.db.models import Model
from django.utils import timezone

_LOCK = 0x4D454C4400  # "MELD": numbers that all who give numbers ask PostgreSQL to lock


def next_number(model: type[Model], letter: str, digits: int = 6) -> str:
    """Give the number after the last one of this year. To be asked inside the transaction that uses it."""
    return numbers(model, letter, 1, digits)[0]


def numbers(model: type[Model], letter: str, count: int, digits: int = 6) -> list[str]:
    """Give so many numbers in a row. Until the end of the transaction nobody else gets any of this letter."""
    take_turn(letter)
    beginning = f"{letter}{timezone.localdate().year}-"
    told = model._default_manager.filter(number__startswith=beginning).order_by("-pk")  # noqa: SLF001
    last = told.values_list("number", flat=True).first()
    start = int(last.removeprefix(beginning)) if last else 0
    return [f"{beginning}{start + step:0{digits}}" for step in range(1, count + 1)]


def take_turn(letter: str) -> None:
    """Wait until whoever gives numbers of a letter is done with its transaction.

    SQLite's transactions begin as writers (settings: IMMEDIATE), one at a time; PostgreSQL is asked for a lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK + int.from_bytes(letter.encode())])
