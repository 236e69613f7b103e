"""What newer libraries said of the media of a scan since it was made."""

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from vangnet.capture.selection import Matched, matched_of
from vangnet.cases.models import Capture, File, LibraryChange, Medium, Scan

_AT_ONCE = 1_000


def changed_in(scan: Scan) -> QuerySet[Medium]:
    """The media of a scan that a newer library changed."""
    changed = Exists(LibraryChange.objects.filter(medium=OuterRef("pk")))
    here = Exists(File.objects.filter(medium=OuterRef("pk"), scan=scan))
    return Medium.objects.filter(changed, here, case=scan.exhibit.case_id).order_by("pk")


def matched_in(scan: Scan) -> dict[str, Matched]:
    """What they stand for now, by SHA-256."""
    rows = changed_in(scan).values_list("sha256", "status", "hits")
    return {sha256: matched_of(status, hits) for sha256, status, hits in rows.iterator(chunk_size=_AT_ONCE)}


def outdated(captures: QuerySet[Capture]) -> QuerySet[Capture]:
    """The captures that were made before a newer library changed media of their scan."""
    since = Coalesce(OuterRef("matched_version"), 0)
    changes = LibraryChange.objects.filter(medium__places__scan=OuterRef("scan"), library_version__gt=since)
    return captures.filter(Exists(changes), scan__matched_version__gt=Coalesce(F("matched_version"), 0))
