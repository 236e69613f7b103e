"""What a report tells of one exhibit: its scan, what people said of its media, and what is not known."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from vangnet.cases import profiles
from vangnet.cases.actions.sampling import media_of
from vangnet.cases.models import (
    Case,
    Categorisation,
    CustodyEvent,
    Exhibit,
    Finding,
    Medium,
    Representative,
    Sample,
    Scan,
)
from vangnet.cases.queries.figures import Figure, Ledger
from vangnet.cases.queries.results import Opened, opened_latest
from vangnet.errors import InputRefused
from vangnet.scan.report.words import Words
from vangnet.scan.sampling import Method, tell_method
from vangnet.values import Status


class Counted(msgspec.Struct, frozen=True):
    """A figure with its name, and what it means."""

    name: str
    figure: Figure
    meaning: str = ""


class ScanTold(msgspec.Struct, frozen=True):
    """A scan as a report tells it. The statuses add up to the files; a report for which they do not is not made."""

    scan: Scan
    program: str
    library_version: str
    library_sha256: str
    summary_sha256: str
    started_at: str
    finished_at: str
    options: list[tuple[str, str]]
    not_covered: list[tuple[str, str]]
    is_complete: bool
    files: Figure
    bytes: int
    statuses: list[Counted]
    reasons: list[Counted]


class Called(msgspec.Struct, frozen=True):
    """A category: how many media two people agree on or need no second, how many wait, and who gave it."""

    code: str
    label: str
    settled: Figure
    first: Figure
    people: list[tuple[str, Figure]]


class Disagreed(msgspec.Struct, frozen=True):
    """A medium that people call differently, and what each said."""

    medium: Medium
    lines: list[tuple[str, str, str]]


class SampleTold(msgspec.Struct, frozen=True):
    """A sample, and its method in words."""

    sample: Sample
    words: list[str]


class ExhibitTold(msgspec.Struct, frozen=True):
    """One exhibit of a report. `scan` is None while it was not scanned."""

    exhibit: Exhibit
    custody: list[CustodyEvent]
    scan: ScanTold | None
    media: list[Counted]
    called: list[Called]
    uncalled: Figure
    disagreed: list[Disagreed]
    disagreements: Figure
    users: list[Finding]
    privileged: Figure | None
    out_of_scope: Figure | None
    representatives: list[Representative]
    samples: list[SampleTold]


def tell_exhibit(case: Case, exhibit: Exhibit, ledger: Ledger, words: Words) -> tuple[ExhibitTold, Opened | None]:
    """Gather what a report says of an exhibit. Every figure goes through the ledger."""
    found = opened_latest(exhibit)
    scan = None if found is None else _scan(found, ledger, words)
    media = media_of(exhibit)
    reasons = {} if found is None else found.results.summary.reasons or {}
    told = ExhibitTold(
        exhibit=exhibit,
        custody=list(exhibit.custody.select_related("written_by")),
        scan=scan,
        media=list(_media(exhibit, media, ledger, words)),
        called=list(_called(case, exhibit, media, ledger)),
        uncalled=_counted(exhibit, media.filter(reading=Medium.Reading.NONE), "reading=none", ledger),
        disagreed=list(_disagreed(case, media)),
        disagreements=_counted(exhibit, media.filter(reading=Medium.Reading.DISAGREED), "reading=disagreed", ledger),
        users=list(_findings(exhibit, Finding.Kind.USER)),
        privileged=_reason(found, reasons, "privileged", ledger),
        out_of_scope=_reason(found, reasons, "out_of_scope", ledger),
        representatives=[
            one for one in case.representatives.select_related("medium", "chosen_by") if _lies_in(one, exhibit)
        ],
        samples=list(_samples(exhibit, words.language)),
    )
    return told, found


# -- the scan ---------------------------------------------------------------------------------------------------------


def _scan(found: Opened, ledger: Ledger, words: Words) -> ScanTold:
    summary = found.results.summary
    statuses, files = summary.statuses or {}, summary.files or 0
    if sum(statuses.values()) != files:
        told = {"exhibit": found.scan.exhibit.number, "files": files, "sum": sum(statuses.values())}
        raise InputRefused(_("The figures of %(exhibit)s do not add up: %(files)s files, %(sum)s judged.") % told)
    return ScanTold(
        scan=found.scan,
        program=f"{summary.program.name} {summary.program.version or '?'}",
        library_version=str(summary.library.version or "–"),
        library_sha256=summary.library.digest or "–",
        summary_sha256=found.summary_sha256 or "–",
        started_at=str(summary.started_at or "–"),
        finished_at=str(summary.finished_at or "–"),
        options=[(name, _plain(value)) for name, value in (summary.options or {}).items() if value not in (None, {})],
        not_covered=[words.not_covered(code) for code in summary.not_covered or ()],
        is_complete=found.results.complete,
        files=ledger.figure(files, _("Files in %(exhibit)s") % {"exhibit": _of(found)}, _source(found, "files")),
        bytes=summary.bytes or 0,
        statuses=[_status(found, statuses, status, ledger, words) for status in Status],
        reasons=[_why(found, reason, count, ledger, words) for reason, count in _most_first(summary.reasons or {})],
    )


def _status(found: Opened, statuses: Mapping[str, int], status: str, ledger: Ledger, words: Words) -> Counted:
    name = words.status(status)
    source = _source(found, f"statuses.{status}")
    figure = ledger.figure(statuses.get(status, 0), f"{name}: {_of(found)}", source)
    return Counted(name, figure, words.status_meaning(status))


def _why(found: Opened, reason: str, count: int, ledger: Ledger, words: Words) -> Counted:
    told = words.reason(reason)
    figure = ledger.figure(count, f"{told['label']}: {_of(found)}", _source(found, f"reasons.{reason}"))
    return Counted(told["label"], figure, told["meaning"])


def _reason(found: Opened | None, reasons: Mapping[str, int], reason: str, ledger: Ledger) -> Figure | None:
    if found is None:
        return None
    return ledger.figure(reasons.get(reason, 0), f"{reason}: {_of(found)}", _source(found, f"reasons.{reason}"))


def _source(found: Opened, field: str) -> str:
    library = found.results.summary.library
    return _(
        "Exhibit %(exhibit)s, scan %(scan)s, summary.json (SHA-256 %(digest)s), field %(field)s; library version "
        "%(version)s (SHA-256 %(library)s)"
    ) % {
        "exhibit": found.scan.exhibit.number,
        "scan": found.scan.number,
        "digest": found.summary_sha256,
        "field": field,
        "version": library.version or "–",
        "library": library.digest or "–",
    }


def _of(found: Opened) -> str:
    return found.scan.exhibit.number


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


# -- the media --------------------------------------------------------------------------------------------------------


def _media(exhibit: Exhibit, media: QuerySet[Medium], ledger: Ledger, words: Words) -> Iterator[Counted]:
    counts = dict(media.order_by().values_list("status").annotate(Count("pk")))
    for status in (Status.KNOWN, Status.SIMILAR, Status.NEW, Status.UNDECIDED):
        what = f"{words.status(status)}: {exhibit.number}"
        source = _query(exhibit, f"status={status}")
        yield Counted(words.status(status), ledger.figure(counts.get(str(status), 0), what, source))


def _called(case: Case, exhibit: Exhibit, media: QuerySet[Medium], ledger: Ledger) -> Iterator[Called]:
    readings = Counter[tuple[str, str]]()
    for category, reading, count in media.order_by().values_list("category", "reading").annotate(Count("pk")):
        readings[category, reading] += count
    people = _by_person(media)
    for one in profiles.categories(case):
        by_reading = [
            ledger.figure(
                readings[one.code, reading],
                f"{one.code} {one.label}, {reading}: {exhibit.number}",
                _query(exhibit, f"category={one.code}, reading={reading}"),
            )
            for reading in (Medium.Reading.SETTLED, Medium.Reading.FIRST)
        ]
        gave = [
            (name, ledger.figure(count, f"{one.code}, {name}: {exhibit.number}", _said(exhibit, one.code, name)))
            for name, count in sorted(people[one.code].items())
        ]
        yield Called(one.code, one.label, by_reading[0], by_reading[1], gave)


def _by_person(media: QuerySet[Medium]) -> dict[str, dict[str, int]]:
    rows = Categorisation.objects.filter(medium__in=media.order_by().values("pk"), is_live=True).order_by()
    people: dict[str, dict[str, int]] = defaultdict(dict)
    counted = rows.values_list("category", "person__name", "person__number").annotate(Count("pk"))
    for category, name, number, count in counted:
        people[category][f"{name} ({number})"] = count
    return people


def _disagreed(case: Case, media: QuerySet[Medium]) -> Iterator[Disagreed]:
    labels = {one.code: one.label for one in profiles.categories(case)}
    held = list(media.filter(reading=Medium.Reading.DISAGREED).order_by("position"))
    rows = Categorisation.objects.filter(medium__in=held, is_live=True).select_related("person").order_by("pk")
    lines: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for row in rows:
        called = f"{row.category} {labels.get(row.category, '')}".strip()
        lines[row.medium_id].append((row.person.name, called, row.get_certainty_display()))
    for medium in held:
        yield Disagreed(medium, lines[medium.pk])


def _counted(exhibit: Exhibit, media: QuerySet[Medium], query: str, ledger: Ledger) -> Figure:
    return ledger.figure(media.count(), f"{query}: {exhibit.number}", _query(exhibit, query))


def _query(exhibit: Exhibit, query: str) -> str:
    told = {"exhibit": exhibit.number, "query": query}
    return _("Database of the desk: distinct contents (SHA-256) with a place in %(exhibit)s, %(query)s") % told


def _said(exhibit: Exhibit, code: str, name: str) -> str:
    told = {"exhibit": exhibit.number, "code": code, "name": name}
    return _("Database of the desk: categorisations that count, %(exhibit)s, category=%(code)s, person=%(name)s") % told


def _findings(exhibit: Exhibit, kind: str) -> QuerySet[Finding]:
    return exhibit.findings.filter(kind=kind, withdrawn_at__isnull=True).select_related("made_by").order_by("pk")


def _lies_in(one: Representative, exhibit: Exhibit) -> bool:
    return one.medium.exhibit_id == exhibit.pk


def _samples(exhibit: Exhibit, language: str) -> Iterator[SampleTold]:
    for sample in exhibit.samples.filter(drawn_at__isnull=False).select_related("committed_by", "drawn_by"):
        method = msgspec.convert(sample.method, Method)
        yield SampleTold(sample, tell_method(method, language).split("\n\n"))
