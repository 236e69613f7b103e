"""The weights that count, and their versions."""

from datetime import date

import msgspec
from django.utils import timezone

from vangnet.steering.models import WeightTable
from vangnet.steering.weighing.weights import Table, named, standard, table_of

STANDARD_DAY = date(2026, 11, 23)


class InForce(msgspec.Struct, frozen=True):
    """The table by which cases are weighed now. Version 0 is that of the program: nobody adopted it yet."""

    version: int
    table: Table
    told: str


def in_force() -> InForce:
    """The adopted table, else that of the program."""
    row = WeightTable.objects.filter(state=WeightTable.State.IN_FORCE).first()
    if row is None:
        table = table_of(standard())
        return InForce(0, table, named(table, 0, STANDARD_DAY))
    table = table_of(row.text)
    return InForce(row.version, table, named(table, row.version, timezone.localdate(row.adopted_at)))
