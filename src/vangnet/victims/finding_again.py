"""Found again: what came in is compared with what is known of children, as work in the queue, and only what is new.

Two ways round: new media of a case, or new attachments of reports, against all children; and what is new of a child -
a series, media in it, a name on the lists - against all cases and reports. Exact by SHA-256, by indices, some thousands
at a time; by the names of series that lists give for hits that the scan found. Nothing is read again, and nothing here
compares pictures: similar is what the scan called so, with its distance.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

import msgspec
from django.db.models import Count, Max
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from vangnet.cases.models import Capture, Case, Medium, Scan, Series
from vangnet.reports.models import Attachment, Report
from vangnet.values import Kind, Status
from vangnet.victims.actions.clues import join_capture
from vangnet.victims.actions.finding import How, Place, Seen, drop, tell
from vangnet.victims.models import Compared, FoundContent, ReportContent, Victim, VictimSeries

AT_ONCE = 5_000
PAGES_AT_ONCE = 20
REPORTS, CAPTURES = "reports", "captures"
OVERLAP = timedelta(minutes=10)
"""Attachments that were scanned so long before the last look are looked at again: a clock or a commit may be late."""

_IN_USE = (Case.Retention.ACTIVE, Case.Retention.NARROWED)
_LISTED = (Status.KNOWN, Status.SIMILAR)
_MEDIA = (Status.KNOWN, Status.SIMILAR, Status.NEW, Status.UNDECIDED)

Links = Series.media.through
T = TypeVar("T")
Found = dict[tuple[int, Place], list[Seen]]
Names = Mapping[str, Iterable[int]]
"""Children (by id) by the name of a series on the lists, as it is compared."""


@task
def find_again() -> None:
    """Compare all that is new."""
    compare()


def ask_finding() -> bool:
    """A duty: put the comparison in the queue when something is new; gives whether."""
    forget_destroyed()
    asked = DBTaskResult.objects.filter(task_path=find_again.module_path, status="READY")
    if asked.exists() or not (_due_cases() or _due_victims() or _due_attachments() or _due_captures()):
        return False
    find_again.enqueue()
    return True


def compare() -> int:
    """Compare all that is new; gives how many contents were found that were not known to be found."""
    names = _listed_names(Victim.objects.all())
    told = sum(_compare_case(case, stamp, names) for case, stamp in _due_cases().items())
    told += _compare_attachments(names)
    _compare_captures()
    return told + _compare_victims(_due_victims())


def forget_destroyed() -> None:
    """Of a report that was destroyed no content is kept; that media were found in it stays counted."""
    ReportContent.objects.filter(report__state=Report.State.DESTROYED).delete()
    FoundContent.objects.filter(find__report__state=Report.State.DESTROYED).delete()


def key_of(name: str) -> str:
    """The name of a series on a list as it is compared: no case, and one space between words."""
    return " ".join(name.casefold().split())


# -- new media of cases against all children --------------------------------------------------------------------------


def _due_cases() -> dict[Case, str]:
    """The cases with media that were not compared, or with hits that a scan or a newer library changed since."""
    held = {one.thing: one for one in Compared.objects.filter(thing__startswith="case:")}
    facts: dict[int, list[Any]] = defaultdict(list)
    scans = Scan.objects.filter(loaded_files__gt=0).order_by("pk")
    told = scans.values_list("exhibit__case", "pk", "state", "library_version", "matched_version")
    for number, *more in told:
        facts[number].append(more)
    due = {}
    for case in Case.objects.filter(retention__in=_IN_USE, media_placed__gt=0):
        stamp, before = _digest(facts[case.pk]), held.get(f"case:{case.pk}")
        if before is None or before.stamp != stamp or before.reached < case.media_placed:
            due[case] = stamp
    return due


def _compare_case(case: Case, stamp: str, names: Names) -> int:
    """New media by content and by hits; and the hits of earlier ones, where a scan or the library may have changed."""
    mark, _is_new = Compared.objects.get_or_create(thing=f"case:{case.pk}")
    told = 0
    if names and mark.reached and mark.stamp != stamp:
        earlier = case.media.filter(status__in=_LISTED, position__lte=mark.reached)
        told += sum(tell(_without_own(found)) for found, _last in _in_media(case, earlier, names, is_new=False))
    for found, last in _in_media(case, case.media.filter(position__gt=mark.reached), names, is_new=True):
        told += tell(_without_own(found))
        mark.reached = last
        mark.save()
    mark.stamp = stamp
    mark.save()
    return told


def _in_media(case: Case, media: Any, names: Names, *, is_new: bool) -> Iterator[tuple[Found, int]]:
    """What a hundred thousand media at a time show of whom, and the place of the last: a find is told once for all."""
    pages = _pages(media)
    while several := list(islice(pages, PAGES_AT_ONCE)):
        found: Found = defaultdict(list)
        for rows in several:
            if is_new:
                for sha256, victim in _shown_by([row["sha256"] for row in rows]):
                    found[victim, case].append(Seen(sha256, How.SAME))
            for row in rows:
                for victim, seen in _listed(row, names):
                    found[victim, case].append(seen)
        yield found, several[-1][-1]["position"]


def _pages(media: Any) -> Iterator[list[dict[str, Any]]]:
    """Some thousand media at a time in the order of their places, each page found by the index on it."""
    after = 0
    columns = ("position", "sha256", "status", "hits")
    while rows := list(media.filter(position__gt=after).order_by("position").values(*columns)[:AT_ONCE]):
        yield rows
        after = rows[-1]["position"]


def _shown_by(digests: Sequence[str]) -> set[tuple[str, int]]:
    """Which of these contents are in series of which children."""
    rows = VictimSeries.objects.filter(revoked_at=None, series__media__sha256__in=digests).order_by()
    return set(rows.values_list("series__media__sha256", "victim"))


def _tell_listed(place: Place, rows: Iterable[Mapping[str, Any]], names: Names) -> int:
    """In what came with a report."""
    found: Found = defaultdict(list)
    for row in rows:
        for victim, seen in _listed(row, names):
            found[victim, place].append(seen)
    return tell(_without_own(found))


def _listed(row: Mapping[str, Any], names: Names) -> Iterator[tuple[int, Seen]]:
    """Whom the hits of a content name: the nearest hit of each series of a list."""
    nearest: dict[tuple[str, bool], tuple[int, str]] = {}
    for hit in row["hits"] or ():
        name, bits = hit.get("series"), hit["distance_bits"]
        if name and hit.get("kind", Kind.KNOWN) == Kind.KNOWN and (key := key_of(name)) in names:
            held = nearest.get((key, bits is None))
            if held is None or (bits or 0) < held[0]:
                nearest[key, bits is None] = (bits or 0, name)
    for (key, is_exact), (bits, name) in nearest.items():
        seen = Seen(row["sha256"], How.LISTED if is_exact else How.SIMILAR, name, None if is_exact else bits)
        yield from ((victim, seen) for victim in names[key])


def _without_own(found: Found) -> Found:
    """Without the cases that the child's own series stand in, and the reports that led to them."""
    rows = VictimSeries.objects.filter(revoked_at=None, victim__in={victim for victim, _place in found}).order_by()
    own = set(rows.values_list("victim", "series__case")) if found else set()

    def is_own(victim: int, place: Place) -> bool:
        return (victim, place.pk if isinstance(place, Case) else place.case_id) in own

    return {(victim, place): seen for (victim, place), seen in found.items() if not is_own(victim, place)}


# -- new attachments against all children -----------------------------------------------------------------------------


def _due_attachments() -> bool:
    mark = Compared.objects.filter(thing=REPORTS).first()
    return bool(_since(mark).exists())


def _since(mark: Compared | None) -> Any:
    scanned = Attachment.objects.filter(state=Attachment.State.SCANNED)
    if mark is None or not mark.stamp:
        return scanned
    return scanned.filter(scanned_at__gt=datetime.fromisoformat(mark.stamp))


def _compare_attachments(names: Names) -> int:
    mark, _is_new = Compared.objects.get_or_create(thing=REPORTS)
    told, last = 0, None
    rows = _since(mark)
    if mark.stamp and rows.exists():
        rows = Attachment.objects.filter(
            state=Attachment.State.SCANNED, scanned_at__gt=datetime.fromisoformat(mark.stamp) - OVERLAP
        )
    for one in rows.select_related("report").order_by("scanned_at", "pk").iterator(chunk_size=200):
        told += _compare_attachment(one, names)
        last = one.scanned_at
    if last is not None:
        mark.stamp = last.isoformat()
        mark.save()
    return told


def _compare_attachment(attachment: Attachment, names: Names) -> int:
    media = [row for row in attachment.records if row.get("sha256") and row["status"] in _MEDIA]
    report = attachment.report
    ReportContent.objects.bulk_create(
        (ReportContent(report=report, sha256=row["sha256"]) for row in media), ignore_conflicts=True
    )
    found: Found = defaultdict(list)
    for sha256, victim in _shown_by([row["sha256"] for row in media]):
        found[victim, report].append(Seen(sha256, How.SAME))
    return tell(_without_own(found)) + _tell_listed(report, media, names)


# -- what is new of children against all cases and reports ------------------------------------------------------------


class Stamp(msgspec.Struct, frozen=True):
    """What is known of a child, as far as it is compared: the names on the lists, and the media of the series."""

    names: str
    series: str

    def __str__(self) -> str:
        return f"{self.names}:{self.series}"


def _due_victims() -> dict[Victim, tuple[Stamp, Stamp]]:
    """The children of whom something changed: what was compared before, and what there is now."""
    held = dict(Compared.objects.filter(thing__startswith="victim:").values_list("thing", "stamp"))
    tied: dict[int, list[int]] = defaultdict(list)
    rows = VictimSeries.objects.filter(revoked_at=None).order_by("series").values_list("victim", "series")
    for number, one in rows:
        tied[number].append(one)
    wanted = {one for several in tied.values() for one in several}
    counted = Links.objects.filter(series__in=wanted).order_by().values("series")
    media = {row["series"]: (row["n"], row["last"]) for row in counted.annotate(n=Count("pk"), last=Max("pk"))}
    due = {}
    for victim in Victim.objects.all():
        series = [(one, media.get(one)) for one in tied[victim.pk]]
        now = Stamp(_digest(sorted(_keys(victim))), _digest(series))
        before = held.get(f"victim:{victim.pk}", ":")
        if before != str(now):
            due[victim] = (Stamp(*before.split(":", 1)), now)
    return due


def _compare_victims(due: Mapping[Victim, tuple[Stamp, Stamp]]) -> int:
    told = 0
    renamed = [victim for victim, (before, now) in due.items() if before.names != now.names]
    for victim, (before, now) in due.items():
        _drop_what_is_gone(victim)
        if before.series != now.series:
            told += _compare_series(victim)
    told += _compare_names(_listed_names(renamed))
    for victim, (_before, now) in due.items():
        Compared.objects.update_or_create(thing=f"victim:{victim.pk}", defaults={"stamp": str(now)})
    return told


def _compare_series(victim: Victim) -> int:
    """The contents of a child's series, in all other cases and in reports."""
    media = Medium.objects.filter(series__victims__victim=victim, series__victims__revoked_at=None).order_by()
    told = 0
    for digests in _batches(media.values_list("sha256", flat=True).distinct().iterator(chunk_size=AT_ONCE), AT_ONCE):
        found: Found = defaultdict(list)
        same = Medium.objects.filter(sha256__in=digests, case__retention__in=_IN_USE).order_by()
        cases: dict[int, list[str]] = defaultdict(list)
        for case, sha256 in same.values_list("case", "sha256"):
            cases[case].append(sha256)
        for place in Case.objects.filter(pk__in=cases):
            found[victim.pk, place] = [Seen(sha256, How.SAME) for sha256 in cases[place.pk]]
        for row in ReportContent.objects.filter(sha256__in=digests).select_related("report"):
            found[victim.pk, row.report].append(Seen(row.sha256, How.SAME))
        told += tell(_without_own(found))
    return told


def _compare_names(names: Names) -> int:
    """New names on the lists: one walk over all that the scans called known or similar, for all of them together."""
    if not names:
        return 0
    told = 0
    for case in Case.objects.filter(retention__in=_IN_USE, media_placed__gt=0):
        listed_here = case.media.filter(status__in=_LISTED)
        told += sum(tell(_without_own(found)) for found, _last in _in_media(case, listed_here, names, is_new=False))
    listed = Attachment.objects.filter(state=Attachment.State.SCANNED, status__in=_LISTED).select_related("report")
    for one in listed.order_by("pk").iterator(chunk_size=200):
        told += _tell_listed(one.report, [row for row in one.records if row.get("sha256")], names)
    return told


def _drop_what_is_gone(victim: Victim) -> None:
    """A series or a name was taken off the page: what only it spoke for is no find of this child any more."""
    names = _keys(victim)
    gone = []
    rows = FoundContent.objects.filter(find__victim=victim).order_by("pk").values_list("pk", "sha256", "how", "name")
    for part in _batches(rows.iterator(chunk_size=AT_ONCE), AT_ONCE):
        shown = {sha256 for sha256, one in _shown_by([row[1] for row in part]) if one == victim.pk}
        for pk, sha256, how, name in part:
            if (sha256 not in shown) if how == How.SAME else (key_of(name) not in names):
                gone.append(pk)
    for several in _batches(gone, AT_ONCE):
        drop(victim, several)


# -- what capture read against the clues of crops ---------------------------------------------------------------------


def _due_captures() -> list[Capture]:
    mark = Compared.objects.filter(thing=CAPTURES).first()
    done = Capture.objects.filter(state=Capture.State.DONE, scan__exhibit__case__retention__in=_IN_USE)
    if mark is not None and mark.stamp:
        done = done.filter(ended_at__gt=datetime.fromisoformat(mark.stamp))
    return list(done.select_related("scan__exhibit__case").order_by("ended_at", "pk"))


def _compare_captures() -> None:
    for capture in _due_captures():
        join_capture(capture)
        if capture.ended_at is not None:
            Compared.objects.update_or_create(thing=CAPTURES, defaults={"stamp": capture.ended_at.isoformat()})


# -- small things -----------------------------------------------------------------------------------------------------


def _listed_names(victims: Iterable[Victim]) -> dict[str, list[int]]:
    names: dict[str, list[int]] = defaultdict(list)
    for victim in victims:
        for key in _keys(victim):
            names[key].append(victim.pk)
    return dict(names)


def _keys(victim: Victim) -> set[str]:
    """The names that lists have for the child's series; several stand apart by a semicolon."""
    return {key for told in victim.listed_as.split(";") if (key := key_of(told))}


def _digest(facts: Any) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(things)
    while part := list(islice(rest, size)):
        yield part
