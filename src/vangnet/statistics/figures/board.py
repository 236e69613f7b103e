"""Cases that the steering group decided not to work on."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from vangnet.statistics.rule import Line, Rule, day_of, seen_by_pk, starts
from vangnet.steering.models import BoardDecision
from vangnet.steering.rules import board_cases

_UNIT = "case__team__unit"


def lines(first: date, last: date) -> Iterator[Line]:
    """A line for each case of which the last decision of a year, under both names, is to stop."""
    counts = BoardDecision.objects.filter(agreed_at__gte=starts(first), agreed_at__lt=starts(last + timedelta(days=1)))
    newest: dict[tuple[int, int], dict[str, Any]] = {}
    rows = (
        counts.filter(case__isnull=False)
        .order_by("agreed_at", "pk")
        .values("case", "number", "kind", "agreed_at", _UNIT)
    )
    for row in rows:
        newest[row["case"], day_of(row["agreed_at"]).year] = row
    for (case, _year), row in newest.items():
        if row["kind"] == BoardDecision.Kind.STOP:
            yield Line(key=f"case:{case}", number=row["number"], on=day_of(row["agreed_at"]), unit=row[_UNIT])


RULE = Rule(
    code="not_worked_on",
    version=1,
    title_nl="Zaken waaraan niet gewerkt wordt",
    title_en="Cases that are not worked on",
    text_nl="Zaken waarover de stuurploeg besloot er niet aan te werken, onder de namen van politie en Openbaar "
    "Ministerie. Het laatste besluit van het jaar over een zaak telt, op de dag waarop het door beide is genomen, bij "
    "de eenheid van de zaak.",
    text_en="Cases that the steering group decided not to work on, under the names of police and of prosecution. The "
    "last decision of the year on a case counts, on the day when both had taken it, with the unit of the case.",
    source="[001] T3",
    lines=lines,
    visible=seen_by_pk(board_cases),
)
