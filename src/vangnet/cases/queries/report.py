"""All that a report of a case tells, with the origin of every figure; no pictures."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet import __version__
from vangnet.accounts.models import Person
from vangnet.cases.models import Case, CaseAccess, Finding, Medium, Retraction
from vangnet.cases.queries.figures import Figure, Ledger, Origin
from vangnet.cases.queries.library import retractions_of
from vangnet.cases.queries.report_exhibit import ExhibitTold, tell_exhibit
from vangnet.cases.queries.results import Opened
from vangnet.scan.report.words import words
from vangnet.values import Status


class Report(msgspec.Struct, frozen=True):
    """A case as it is told on paper at one moment. `held` are the results that it was told from."""

    case: Case
    made_by: Person
    made_at: datetime
    program: str
    language: str
    exhibits: list[ExhibitTold]
    files: Figure
    statuses: list[tuple[str, Figure]]
    media: Figure
    in_favour: list[Finding]
    against: list[Finding]
    notes: list[Finding]
    users: list[Finding]
    accesses: list[CaseAccess]
    retractions: list[Retraction]
    origins: list[Origin]
    held: list[Opened]


def tell_case(case: Case, *, language: str, made_by: Person) -> Report:
    """Gather a report. Raises InputRefused when results are not there, or do not add up."""
    ledger = Ledger()
    pairs = [tell_exhibit(case, one, ledger, words(language)) for one in case.exhibits.order_by("number")]
    exhibits = [told for told, _ignored in pairs]
    findings = list(case.findings.filter(withdrawn_at__isnull=True).select_related("made_by", "exhibit").order_by("pk"))
    return Report(
        case=case,
        made_by=made_by,
        made_at=timezone.now(),
        program=f"Vangnet {__version__}",
        language=language,
        exhibits=exhibits,
        files=_sum(exhibits, ledger),
        statuses=list(_statuses(exhibits, ledger)),
        media=_media(case, ledger),
        in_favour=_of(findings, Finding.Kind.EXCULPATORY),
        against=_of(findings, Finding.Kind.INCRIMINATING),
        notes=_of(findings, Finding.Kind.NOTE),
        users=_of(findings, Finding.Kind.USER),
        accesses=list(case.accesses.select_related("person", "granted_by").order_by("starts_at")),
        retractions=list(retractions_of(case)),
        origins=ledger.lines,
        held=[found for _ignored, found in pairs if found is not None],
    )


def _sum(exhibits: list[ExhibitTold], ledger: Ledger) -> Figure:
    parts = [one.scan.files for one in exhibits if one.scan is not None]
    return _added(parts, _("Files of all exhibits"), ledger)


def _statuses(exhibits: list[ExhibitTold], ledger: Ledger) -> Iterator[tuple[str, Figure]]:
    scans = [one.scan for one in exhibits if one.scan is not None]
    for place, status in enumerate(Status):
        if scans:
            name = scans[0].statuses[place].name
            yield name, _added([scan.statuses[place].figure for scan in scans], f"{name}: {status}", ledger)


def _added(parts: list[Figure], what: str, ledger: Ledger) -> Figure:
    source = " + ".join(f"[{part.ref}]" for part in parts) or "–"
    return ledger.figure(sum(part.value for part in parts), what, _("Sum: %(parts)s") % {"parts": source})


def _media(case: Case, ledger: Ledger) -> Figure:
    count = Medium.objects.filter(case=case).count()
    return ledger.figure(count, _("Distinct contents"), _("Database of the desk: distinct contents of the case"))


def _of(findings: list[Finding], kind: str) -> list[Finding]:
    return [one for one in findings if one.kind == kind]
