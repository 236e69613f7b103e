"""Of what a case file is made, and how a table of it is read: shared by all tables."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from vangnet.accounts.models import Person
from vangnet.cases.models import Case
from vangnet.cases.queries.results import Opened

AT_ONCE = 2_000

Line = Sequence[Any]


class Scope(msgspec.Struct, frozen=True):
    """Of what a file is made, for whom: what this person may not read does not come into it."""

    case: Case
    person: Person
    covers_minors: bool
    held: tuple[Opened, ...]  # the results that speak for the exhibits


class Table(msgspec.Struct, frozen=True):
    """A table: its name, its columns, and how its lines are read."""

    name: str
    columns: tuple[str, ...]
    lines: Callable[[Scope], Iterator[Line]]


def moment(value: datetime | None) -> str:
    """A moment in UTC, to the second."""
    return "" if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def who(person: Person | None) -> str:
    """A person of the desk, by name and number."""
    return "" if person is None else f"{person.name} ({person.number})"
