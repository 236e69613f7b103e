"""What may be told of an exhibit."""

from django.db.models import QuerySet
from django.http import Http404

from vangnet.cases.models import Case, CustodyEvent, Exhibit, Scan


def exhibit_of(case: Case, number: str) -> Exhibit:
    """An exhibit of a case by its number; raises Http404 where there is none."""
    exhibit = case.exhibits.filter(number=number).first()
    if exhibit is None:
        raise Http404
    exhibit.case = case
    return exhibit


def custody_of(exhibit: Exhibit) -> QuerySet[CustodyEvent]:
    """The chain of hands, as it went; who wrote a line stands with it."""
    return exhibit.custody.select_related("written_by")


def scans_of(exhibit: Exhibit) -> QuerySet[Scan]:
    """All scans of an exhibit, the latest first."""
    return exhibit.scans.select_related("started_by")


def scan_of(exhibit: Exhibit, number: int) -> Scan:
    """A scan of an exhibit by its number; raises Http404 where there is none."""
    scan = exhibit.scans.filter(number=number).first()
    if scan is None:
        raise Http404
    scan.exhibit = exhibit
    return scan
