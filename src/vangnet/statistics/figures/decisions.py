"""What prosecutors decided on grown-up suspects, and penal orders among that."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from vangnet.statistics.rule import Division, Line, Part, Rule, seen_by_pk
from vangnet.suspects.models import BehaviouralDirection, DisposalDecision
from vangnet.suspects.rules import visible_suspects

Outcome = DisposalDecision.Outcome


def lines(first: date, last: date) -> Iterator[Line]:
    """A line for each decision that stands, on the day when it was decided."""
    for row in _standing(first, last):
        yield _line(row, (row["outcome"],))


def penal_orders(first: date, last: date) -> Iterator[Line]:
    """Those of them that are penal orders."""
    for row in _standing(first, last):
        if row["outcome"] == Outcome.PENAL_ORDER:
            yield _line(row, ("with" if row["behavioural"] else "without",))


def _standing(first: date, last: date) -> Iterator[dict[str, Any]]:
    behavioural = BehaviouralDirection.objects.filter(checklist=OuterRef("checklist"), revoked_at=None)
    standing = DisposalDecision.objects.filter(revoked_at=None, on__gte=first, on__lte=last).order_by()
    of = {
        "suspect": F("checklist__suspect"),
        "number": F("checklist__suspect__number"),
        "unit": F("checklist__suspect__case__team__unit"),
    }
    told = standing.annotate(behavioural=Exists(behavioural))
    for row in told.values("on", "outcome", "behavioural", **of):
        yield {**row}


def _line(row: dict[str, Any], parts: tuple[str, ...]) -> Line:
    return Line(key=f"suspect:{row['suspect']}", number=row["number"], on=row["on"], unit=row["unit"], parts=parts)


DECISIONS = Rule(
    code="disposal_decisions",
    version=1,
    title_nl="Beslissingen over volwassen verdachten",
    title_en="Decisions on grown-up suspects",
    text_nl="Beslissingen van officieren van justitie op het toetsingsformulier afdoening die staan, op de dag van de "
    "beslissing, bij de eenheid van de zaak.",
    text_en="Decisions of prosecutors on the disposal checklist that stand, on the day of the decision, with the unit "
    "of the case.",
    source="[004] A2-A4",
    lines=lines,
    visible=seen_by_pk(visible_suspects),
    divisions=(Division(code="outcome", title_nl="Beslissing", title_en="Decision", names=dict(Outcome.choices)),),
)

PENAL_ORDERS = Rule(
    code="penal_orders",
    version=1,
    title_nl="OM-strafbeschikkingen",
    title_en="Penal orders",
    text_nl="Beslissingen tot een OM-strafbeschikking die staan, op de dag van de beslissing, bij de eenheid van de "
    "zaak; met of zonder een gedragsaanwijzing die staat. Het zijn dezelfde als in de rij van de beslissingen.",
    text_en="Decisions for a penal order that stand, on the day of the decision, with the unit of the case; with or "
    "without a behavioural direction that stands. They are the same as in the row of the decisions.",
    source="[004] A2, A6-A8",
    lines=penal_orders,
    visible=seen_by_pk(visible_suspects),
    divisions=(
        Division(
            code="behavioural",
            title_nl="Gedragsaanwijzing",
            title_en="Behavioural direction",
            names={"with": _("With a behavioural direction"), "without": _("Without one")},
        ),
    ),
    same_as=Part("disposal_decisions", "outcome", Outcome.PENAL_ORDER),
)
