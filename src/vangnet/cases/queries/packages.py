"""A case as a package for other programs: what people said, laid over the records of its scans."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from vangnet.cases.models import Case, Categorisation, CustodyEvent, Draft, Exhibit
from vangnet.cases.queries.results import Opened, opened_latest
from vangnet.errors import InputRefused
from vangnet.scan.export import Told, Written, export
from vangnet.scan.export.case_told import CaseTold, CustodyTold, ExhibitTold, ScanTold
from vangnet.scan.export.case_uco import write_case
from vangnet.values import Categorised

ENDINGS = {Draft.Kind.VICS: "json", Draft.Kind.ICSE: "zip", Draft.Kind.CASE_UCO: "jsonld"}

_LEAST_SURE_FIRST = (Categorisation.Certainty.DOUBT, Categorisation.Certainty.PROBABLE, Categorisation.Certainty.SURE)


def categories_of(case: Case) -> dict[str, Categorised]:
    """What people agree on of a case's media, by SHA-256; what they disagree on has no category and is not here.

    Certainty is that of the least sure of them. Notes stay at the desk.
    """
    rows = Categorisation.objects.filter(medium__case=case, is_live=True).exclude(medium__category="")
    said: dict[str, list[Categorisation]] = defaultdict(list)
    for row in rows.select_related("person", "medium").order_by("pk"):
        said[row.medium.sha256].append(row)
    return {sha256: _categorised(sha256, lines) for sha256, lines in said.items()}


def write_package(case: Case, kind: str, out: Path, *, exhibit: Exhibit | None = None) -> tuple[Written, list[Opened]]:
    """Write a package to the file `out`; gives what it holds and the results that it was made from.

    VICS and ICSE are of one exhibit, CASE/UCO is of the whole case. Raises InputRefused where nothing was scanned.
    """
    if kind == Draft.Kind.CASE_UCO:
        return _write_case(case, out)
    if exhibit is None:
        raise InputRefused(_("Choose an exhibit: this package is of one exhibit."))
    found = opened_latest(exhibit)
    if found is None:
        raise InputRefused(_("Exhibit %(number)s was not scanned yet.") % {"number": exhibit.number})
    told = Told(categories=categories_of(case), case_number=case.number, exhibit_number=exhibit.number)
    return export(found.folder, kind, out, told=told), [found]


def _write_case(case: Case, out: Path) -> tuple[Written, list[Opened]]:
    pairs = [(exhibit, opened_latest(exhibit)) for exhibit in case.exhibits.all()]
    held = [found for _exhibit, found in pairs if found is not None]
    if not held:
        raise InputRefused(_("No exhibit of this case was scanned yet."))
    told = CaseTold(
        number=case.number,
        title=case.title,
        unit=case.team.unit.name,
        opened_at=_utc(case.opened_at),
        exhibits=tuple(_exhibit(case, exhibit, found) for exhibit, found in pairs),
    )
    return write_case(told, out, categories=categories_of(case)), held


def _exhibit(case: Case, exhibit: Exhibit, found: Opened | None) -> ExhibitTold:
    return ExhibitTold(
        number=exhibit.number,
        sin=exhibit.sin or None,
        description=exhibit.description,
        custody=tuple(_custody(exhibit)),
        scans=() if found is None else (_scan(case, found),),
    )


def _custody(exhibit: Exhibit) -> Iterator[CustodyTold]:
    for event in exhibit.custody.select_related("written_by"):
        yield CustodyTold(
            action=str(event.kind), at=_utc(event.at), by=_hands(event), place=event.place or None, note=_words(event)
        )


def _hands(event: CustodyEvent) -> str:
    writer = event.written_by.name if event.written_by else ""
    return event.to_whom or event.from_whom or writer or "-"


def _words(event: CustodyEvent) -> str | None:
    told = [event.note, f"SHA-256 {event.digest}" if event.digest else "", f"seal {event.seal}" if event.seal else ""]
    return "; ".join(filter(None, told)) or None


def _scan(case: Case, found: Opened) -> ScanTold:
    starter = found.scan.started_by
    return ScanTold(
        directory=str(found.folder),
        performer=starter.name if starter else None,
        library_sha256=found.results.summary.library.digest,
        profile=case.profile,
    )


def _categorised(sha256: str, lines: list[Categorisation]) -> Categorised:
    certainty = min((line.certainty for line in lines), key=_LEAST_SURE_FIRST.index)
    return Categorised(
        sha256=sha256,
        category=lines[0].category,
        profile=lines[0].profile,
        certainty=certainty,
        by=tuple(sorted({line.person.name for line in lines})),
        at=_utc(max(line.made_at for line in lines)),
        agreed=len({line.person_id for line in lines}) > 1,
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
