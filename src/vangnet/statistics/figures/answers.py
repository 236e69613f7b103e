"""From seizure to the first answer: how many days passed until the first scan of an exhibit was done."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models import Exhibit, Scan
from vangnet.cases.rules import visible_cases
from vangnet.statistics.rule import Division, Line, Rule, day_of, seen_by_pk, starts

BANDS = {1: "day", 7: "week", 30: "month", 90: "quarter"}
LONGER = "longer"
NAMES = {
    "day": _("Within a day"),
    "week": _("Within 7 days"),
    "month": _("Within 30 days"),
    "quarter": _("Within 90 days"),
    LONGER: _("Longer"),
}


def first_scans(first: date, last: date) -> Iterator[dict[str, Any]]:
    """For each exhibit, the first scan that was done, where that ended in these days: one question to the database."""
    done = Scan.objects.filter(state=Scan.State.DONE, ended_at__isnull=False)
    earliest = done.filter(exhibit=OuterRef("exhibit")).order_by("ended_at", "pk").values("pk")[:1]
    ended = done.filter(ended_at__gte=starts(first), ended_at__lt=starts(last + timedelta(days=1)))
    rows = ended.filter(pk=Subquery(earliest)).order_by()
    names = {
        "number_of_exhibit": F("exhibit__number"),
        "number_of_case": F("exhibit__case__number"),
        "unit": F("exhibit__case__team__unit"),
        "seized_at": F("exhibit__seized_at"),
    }
    for row in rows.values("exhibit", "ended_at", "statuses", **names).iterator(chunk_size=2_000):
        yield {**row}


def number(scan: dict[str, Any]) -> str:
    """How people know an exhibit: by the numbers of its case and its own."""
    return f"{scan['number_of_case']} {scan['number_of_exhibit']}"


def band(days: float) -> str:
    """The shortest of the bands that some days stay within."""
    return next((name for most, name in BANDS.items() if days <= most), LONGER)


def lines(first: date, last: date) -> Iterator[Line]:
    """A line for each exhibit of which the moment of seizure is known."""
    for scan in first_scans(first, last):
        if scan["seized_at"] is None or scan["ended_at"] < scan["seized_at"]:
            continue
        days = (scan["ended_at"] - scan["seized_at"]) / timedelta(days=1)
        yield Line(
            key=f"exhibit:{scan['exhibit']}",
            number=number(scan),
            on=day_of(scan["ended_at"]),
            unit=scan["unit"],
            parts=(band(days),),
            days=round(days, 1),
        )


RULE = Rule(
    code="first_answers",
    version=1,
    title_nl="Van inbeslagneming tot eerste antwoord",
    title_en="From seizure to first answer",
    text_nl="Goederen waarvan de eerste scan klaar was, op de dag waarop die klaar was, bij de eenheid van de zaak. "
    "De tijd loopt van het moment van inbeslagneming tot het einde van die scan. Goederen zonder moment van "
    "inbeslagneming of met een moment na de scan tellen niet.",
    text_en="Exhibits of which the first scan was done, on the day when it was done, with the unit of the case. The "
    "time runs from the moment of seizure to the end of that scan. Exhibits without a moment of seizure, or with "
    "one after the scan, do not count.",
    source="[001] Q1, Q3",
    lines=lines,
    visible=seen_by_pk(lambda person: Exhibit.objects.filter(case__in=visible_cases(person).values("pk"))),
    divisions=(Division(code="within", title_nl="Hoe lang", title_en="How long", names=NAMES),),
    has_days=True,
)
