"""The tables of a case file: their columns, and their lines, which are read from the desk some thousands at a time."""

from collections.abc import Iterator

from django.db.models import Count

from vangnet.cases.models import CaptureFinding, Categorisation, CustodyEvent, Finding
from vangnet.suspects.casefile.scope import AT_ONCE, Line, Scope, Table, moment, who
from vangnet.suspects.casefile.suspect_tables import SUSPECT_TABLES
from vangnet.victims.models import VictimSeries
from vangnet.victims.rules import visible_victims


def _exhibits(scope: Scope) -> Iterator[Line]:
    for one in scope.case.exhibits.order_by("number"):
        yield (
            one.number,
            one.sin,
            one.description,
            one.taken_from,
            moment(one.seized_at),
            one.seized_place,
            one.seal,
            one.authorised_by,
            one.authorisation,
            one.authorised_on,
        )


def _custody(scope: Scope) -> Iterator[Line]:
    events = CustodyEvent.objects.filter(exhibit__case=scope.case).select_related("exhibit", "written_by")
    for one in events.order_by("exhibit__number", "at", "pk").iterator(chunk_size=AT_ONCE):
        yield (
            one.exhibit.number,
            one.kind,
            moment(one.at),
            one.from_whom,
            one.to_whom,
            one.place,
            one.seal,
            one.digest,
            one.note,
            who(one.written_by),
            moment(one.written_at),
        )


def _scans(scope: Scope) -> Iterator[Line]:
    for found in scope.held:
        summary = found.results.summary
        yield (
            found.scan.exhibit.number,
            found.scan.number,
            found.scan.state,
            f"{summary.program.name} {summary.program.version or '?'}",
            summary.started_at,
            summary.finished_at,
            summary.library.version,
            summary.library.digest,
            found.summary_sha256,
            summary.files or 0,
            found.results.complete,
        )


def _scan_counts(scope: Scope) -> Iterator[Line]:
    for found in scope.held:
        summary = found.results.summary
        for kind, counts in (("status", summary.statuses), ("reason", summary.reasons)):
            for name, files in sorted((counts or {}).items()):
                yield found.scan.exhibit.number, found.scan.number, kind, name, files


def _media(scope: Scope) -> Iterator[Line]:
    columns = ("position", "sha256", "sha1", "md5", "kind", "type", "size", "status", "reason", "category", "reading")
    rows = scope.case.media.order_by("position").values_list(*columns, "exhibit__number", "copies", "address")
    yield from rows.iterator(chunk_size=AT_ONCE)


def _categorisations(scope: Scope) -> Iterator[Line]:
    rows = Categorisation.objects.filter(medium__case=scope.case, is_live=True).order_by("pk")
    columns = ("medium__position", "medium__sha256", "category", "profile", "certainty", "way")
    for *facts, name, number, at in rows.values_list(*columns, "person__name", "person__number", "made_at").iterator(
        chunk_size=AT_ONCE
    ):
        yield *facts, f"{name} ({number})", moment(at)


def _findings(scope: Scope) -> Iterator[Line]:
    rows = Finding.objects.filter(case=scope.case, withdrawn_at=None).select_related("exhibit", "medium", "made_by")
    for one in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield (
            one.pk,
            one.kind,
            one.exhibit.number if one.exhibit else "",
            one.medium.sha256 if one.medium else "",
            one.statement,
            one.source,
            one.doubt,
            moment(one.earliest_at),
            moment(one.latest_at),
            who(one.made_by),
            moment(one.made_at),
        )


def _captured(scope: Scope) -> Iterator[Line]:
    """Without coordinates: the place where a child may live is asked for by itself."""
    scans = [found.scan.pk for found in scope.held]
    rows = CaptureFinding.objects.filter(capture__scan__in=scans, medium__case=scope.case).order_by("pk")
    columns = ("medium__position", "medium__sha256", "kind", "earliest_at", "latest_at", "country", "municipality")
    for position, sha256, kind, earliest, latest, *more in rows.values_list(
        *columns, "make", "model", "label", "confidence"
    ).iterator(chunk_size=AT_ONCE):
        yield position, sha256, kind, moment(earliest), moment(latest), *more


def _children(scope: Scope) -> Iterator[Line]:
    """No names: a number, how far the search is, and in how many series and media of this case."""
    ties = VictimSeries.objects.filter(
        series__case=scope.case, revoked_at=None, victim__in=visible_victims(scope.person).values("pk")
    ).order_by("victim__number")
    counted = ties.values("victim__number", "victim__status").annotate(
        n_series=Count("series", distinct=True), n_media=Count("series__media", distinct=True)
    )
    for row in counted.iterator(chunk_size=AT_ONCE):
        yield row["victim__number"], row["victim__status"], row["n_series"], row["n_media"]


TABLES: tuple[Table, ...] = (
    Table(
        "exhibits.csv",
        (
            *("exhibit", "sin", "description", "taken_from", "seized_at", "seized_place", "seal"),
            *("authorised_by", "authorisation", "authorised_on"),
        ),
        _exhibits,
    ),
    Table(
        "custody.csv",
        (
            *("exhibit", "what", "at", "from_whom", "to_whom", "place", "seal", "digest"),
            *("note", "written_by", "written_at"),
        ),
        _custody,
    ),
    Table(
        "scans.csv",
        (
            *("exhibit", "scan", "state", "program", "started_at", "finished_at"),
            *("library_version", "library_sha256", "summary_sha256", "files", "is_complete"),
        ),
        _scans,
    ),
    Table("scan_counts.csv", ("exhibit", "scan", "kind", "name", "files"), _scan_counts),
    Table(
        "media.csv",
        (
            *("number", "sha256", "sha1", "md5", "kind", "type", "size", "status", "reason", "category", "reading"),
            *("exhibit", "copies", "address"),
        ),
        _media,
    ),
    Table(
        "categorisations.csv",
        ("number", "sha256", "category", "profile", "certainty", "way", "by", "at"),
        _categorisations,
    ),
    Table(
        "findings.csv",
        (
            *("finding", "kind", "exhibit", "sha256", "statement", "source", "doubt"),
            *("earliest_at", "latest_at", "by", "at"),
        ),
        _findings,
    ),
    Table(
        "captured.csv",
        (
            *("number", "sha256", "kind", "earliest_at", "latest_at", "country", "municipality"),
            *("make", "model", "label", "confidence"),
        ),
        _captured,
    ),
    Table("children.csv", ("child", "status", "series", "media"), _children),
    *SUSPECT_TABLES,
)
"""What a case file holds. A table that joins brings its rules to `counting`."""
