"""Suspects brought before the prosecutor."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from vangnet.statistics.rule import Division, Line, Rule, seen_by_pk
from vangnet.suspects.models import DisposalDecision, DisposalStep, MinorDecision, Suspect
from vangnet.suspects.rules import visible_suspects


def lines(first: date, last: date) -> Iterator[Line]:
    """A line for each suspect, on the first day of what stands: presented, or decided on by the prosecutor."""
    presented = DisposalStep.objects.filter(kind=DisposalStep.Kind.PRESENTED)
    rows = [
        *_days(presented, "checklist__suspect", last),
        *_days(DisposalDecision.objects.all(), "checklist__suspect", last),
        *_days(MinorDecision.objects.all(), "suspect", last),
    ]
    earliest: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row["pk_of"] not in earliest or row["on"] < earliest[row["pk_of"]]["on"]:
            earliest[row["pk_of"]] = row
    for pk, row in earliest.items():
        if row["on"] >= first:
            parts = (row["track"],)
            yield Line(key=f"suspect:{pk}", number=row["number"], on=row["on"], unit=row["unit"], parts=parts)


def _days(rows: QuerySet[Any], path: str, last: date) -> QuerySet[Any, dict[str, Any]]:
    """What stands until a day, with the suspect: from the beginning, since a suspect counts once."""
    of = {
        "pk_of": F(path),
        "number": F(f"{path}__number"),
        "track": F(f"{path}__track"),
        "unit": F(f"{path}__case__team__unit"),
    }
    return rows.filter(revoked_at=None, on__lte=last).order_by().values("on", **of)


RULE = Rule(
    code="suspects_before_om",
    version=1,
    title_nl="Verdachten die bij het OM zijn aangebracht",
    title_en="Suspects brought before the Public Prosecution Service",
    text_nl="Verdachten die aan de officier van justitie zijn voorgelegd of over wie deze heeft beslist. Een verdachte "
    "telt één keer per zaak, op de eerste dag van wat daarvan staat en niet is teruggenomen, bij de eenheid van de "
    "zaak. Van wie niemand de leeftijd kent, telt als minderjarig.",
    text_en="Suspects who were presented to the prosecutor, or on whom the prosecutor decided. A suspect counts once "
    "in a case, on the first day of what stands of that and was not taken back, with the unit of the case. Whose age "
    "nobody knows counts as a minor.",
    source="[001] A1",
    lines=lines,
    visible=seen_by_pk(visible_suspects),
    divisions=(Division(code="track", title_nl="Spoor", title_en="Track", names=dict(Suspect.Track.choices)),),
)
