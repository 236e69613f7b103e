"""A table in sentences: each row as an officer reads it."""

from collections.abc import Mapping, Sequence

import msgspec
from django.utils import timezone

from vangnet.reports.models import Destination
from vangnet.reports.routing.grammar import tell
from vangnet.reports.routing.table import HERE, Problem, Row, Table


class Sentence(msgspec.Struct, frozen=True):
    """A row: when it fits, where it leads (None: it stays with the unit), why; whether it counts today; what is wrong.

    `code` is where it leads as the table says it, also where there is no such destination.
    """

    line: int
    row: Row
    when: str
    destination: Destination | None
    stays: bool
    code: str
    reason: str
    counts: bool
    problems: tuple[Problem, ...]


def sentences(
    table: Table, destinations: Mapping[str, Destination], problems: Sequence[Problem], language: str
) -> list[Sentence]:
    """All rows, in their order."""
    today = timezone.localdate()
    return [
        Sentence(
            line=line.number,
            row=line.row,
            when=tell(line.condition, language) if line.condition is not None else line.row.when,
            destination=destinations.get(line.row.to),
            stays=line.row.to == HERE,
            code=line.row.to,
            reason=line.row.reason.get(language, ""),
            counts=line.row.is_valid(today),
            problems=tuple(problem for problem in problems if problem.row == line.row.name),
        )
        for line in table.lines
    ]
