"""Where is my report: found by whatever somebody has of it, also when it was destroyed or is somebody else's."""

from collections.abc import Iterable

import msgspec
from django.db.models import Q, QuerySet

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.identities.linking.normal import normal
from vangnet.identities.models import Identifier
from vangnet.intake.report import Kind
from vangnet.reports.exchange.door import receipt_digest
from vangnet.reports.models import Report
from vangnet.reports.rules import visible_reports
from vangnet.transfer import receipt

MOST = 50
SHORTEST = 3


class Place(msgspec.Struct, frozen=True):
    """Where a report is. Of one that the person may not read, only whom to ask is told: `report` is None then."""

    by: str  # "number", "source", "receipt" or "identifier"
    unit: str
    report: Report | None = None
    is_readable: bool = False


def where(person: Person, typed: str) -> list[Place]:
    """Find reports by their number, the number at the source, a receipt, or an identifier, whoever they belong to.

    One that was destroyed is told of as that, to those of its unit. Identifiers are only compared for who may do that.
    """
    text = typed.strip()[:500]
    if len(text) < SHORTEST:
        return []
    readable = frozenset(visible_reports(person).filter(_any(text)).values_list("pk", flat=True)[: MOST * 4])
    found: dict[int, Place] = {}
    for by, reports in _searches(person, text):
        for report in reports.select_related("unit", "owner", "team")[:MOST]:
            found.setdefault(report.pk, _place(person, report, by, readable))
    return _once([*found.values()])


def _place(person: Person, report: Report, by: str, readable: frozenset[int]) -> Place:
    is_tombstone = report.state == Report.State.DESTROYED and report.unit_id == person.unit_id
    is_readable = report.pk in readable or visible_reports(person).filter(pk=report.pk).exists()
    return Place(by, report.unit.name, report if is_readable or is_tombstone else None, is_readable)


def _once(places: Iterable[Place]) -> list[Place]:
    """Whom to ask is told once for each unit: how many there are, is nobody's business."""
    told: list[Place] = []
    for place in places:
        if place.report is not None or place not in told:
            told.append(place)
    return told


def _any(text: str) -> Q:
    return Q(number__iexact=text) | Q(source_number=text)


def _searches(person: Person, text: str) -> Iterable[tuple[str, QuerySet[Report]]]:
    yield "number", Report.objects.filter(number__iexact=text)
    yield "source", Report.objects.filter(source_number=text).exclude(source_number="")
    if (digest := _receipt(text)) is not None:
        yield "receipt", Report.objects.filter(receipt=digest)
    if may(person, Verb.LINK_IDENTIFIERS) and (same := _identifiers(text)):
        yield "identifier", Report.objects.filter(mentions__identifier__in=same).distinct().order_by("-received_at")


def _receipt(text: str) -> str | None:
    try:
        return receipt_digest(receipt.read(text))
    except receipt.ReceiptRefused:
        return None


def _identifiers(text: str) -> list[int]:
    keys = Q(pk=None)
    for kind in Kind:
        if kind != Kind.NAME and (compared := normal(kind, text)) is not None:
            keys |= Q(kind=kind, key=compared.key)
    return list(Identifier.objects.filter(keys).values_list("pk", flat=True)[:MOST])
