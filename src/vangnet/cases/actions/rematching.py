"""A newer library: what the scans of open cases kept is matched again, and each case is told what stands otherwise.

The evidence is not read. What must be read again to be sure is said with each medium.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import msgspec
import polars as pl
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions import loading
from vangnet.cases.models import Case, File, LibraryChange, Medium, Reliance, Scan
from vangnet.cases.queries.library import changes_of, newest_version
from vangnet.cases.queries.results import latest_scan, opened
from vangnet.scan.rematching import Change, Rematched, Standing
from vangnet.scan.rematching import Kind as Became
from vangnet.scan.rematching.change import kind_of
from vangnet.scan.rematching.records import UNREAD, standing
from vangnet.scan.results import Results, python_rows
from vangnet.values import Hit, Kind

AT_ONCE = 1_000
T = TypeVar("T")
_WORST_FIRST = (Became.NEW_HIT, Became.GONE, Became.CHANGED, Became.SAME)


def due() -> list[Scan]:
    """The scans that speak for exhibits of open cases and were matched with an older version of the library."""
    newest = newest_version()
    if newest is None:
        return []
    open_cases = Q(exhibit__case__closed_on__isnull=True, exhibit__case__retention=Case.Retention.ACTIVE)
    older = (Q(matched_version__isnull=True) & (Q(library_version__lt=newest) | Q(library_version__isnull=True))) | Q(
        matched_version__lt=newest
    )
    scans = Scan.objects.filter(open_cases, older, state=Scan.State.DONE).select_related("exhibit__case")
    return [scan for scan in scans.order_by("pk") if latest_scan(scan.exhibit) == scan]


def apply(scan: Scan, changes: Sequence[Change], outcome: Rematched) -> int:
    """Write into the case what stands otherwise; gives the number of media. Doing it twice changes nothing more.

    `changes` tell how files stand against the records of the scan. The case may know more by now, from a version in
    between: so what stands as in its record again is looked at too.
    """
    changes = [*changes, *_reverted(scan, changes)]
    told = _by_content(changes)
    fresh = _place_missing(scan, [one for one in told.values() if one.after.status in loading.LOADED])
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=scan.exhibit.case_id)
        count = sum(_change_media(scan, part, outcome.version, fresh) for part in _batches(told.values(), AT_ONCE))
        for part in _batches(changes, AT_ONCE):
            _change_files(scan, part)
        Scan.objects.filter(pk=scan.pk).update(matched_version=outcome.version)
        details = {"version": outcome.version, "media": count, "read_again": outcome.read_again}
        objects = (f"exhibit:{scan.exhibit_id}", f"scan:{scan.pk}")
        record(Act("scan.rematch", scan.exhibit.case.number, objects, details), by=Actor(None))
    return count


@transaction.atomic
def mark_seen(*, case: Case, changes: Sequence[int], by: Actor) -> int:
    """Say that somebody of the case saw these changes (by id)."""
    open_ones = changes_of(case).filter(pk__in=changes)
    media = list(open_ones.values_list("medium_id", flat=True))
    count = LibraryChange.objects.filter(pk__in=list(open_ones.values_list("pk", flat=True))).update(
        seen_by=by.person, seen_at=timezone.now()
    )
    record(Act("library_change.see", case.number, tuple(f"medium:{pk}" for pk in media)), by=by)
    return count


def _by_content(changes: Sequence[Change]) -> dict[str, Change]:
    """Of the files of one content, the change that says most. Files without digests are told as files only."""
    told: dict[str, Change] = {}
    for one in changes:
        if one.sha256 is None:
            continue
        held = told.get(one.sha256)
        if held is None or _WORST_FIRST.index(Became(one.kind)) < _WORST_FIRST.index(Became(held.kind)):
            told[one.sha256] = one
    return told


def _reverted(scan: Scan, changes: Sequence[Change]) -> list[Change]:
    """Files whose content a version in between changed, and of which the newest says what their record says."""
    told = {one.sha256 for one in changes}
    changed = Medium.objects.filter(library_changes__isnull=False, places__scan=scan).order_by()
    back = [sha256 for sha256 in changed.values_list("sha256", flat=True).distinct() if sha256 not in told]
    if not back:
        return []
    rows = _records(opened(scan).results, back)
    return [Change(row["address"], row["sha256"], standing(row), standing(row), Became.SAME) for row in rows]


def _place_missing(scan: Scan, changes: Sequence[Change]) -> frozenset[str]:
    """Contents that were irrelevant or no media before, and that people must know of now; gives which these are."""
    here = set(File.objects.filter(scan=scan, medium__isnull=False).values_list("medium__sha256", flat=True))
    missing = {one.sha256: one for one in changes if one.sha256 not in here}
    if not missing:
        return frozenset()
    for rows in _batches(_records(opened(scan).results, list(missing)), loading.ROWS_AT_ONCE):
        loading.place(scan, [_as_now(row, missing[row["sha256"]]) for row in rows])
    return frozenset(filter(None, missing))


def _records(results: Results, digests: Sequence[str | None]) -> list[dict[str, Any]]:
    frame = results.records().drop("frames").filter(pl.col("sha256").is_in(digests)).collect(engine="streaming")
    return list(python_rows(frame))


def _as_now(row: dict[str, Any], change: Change) -> dict[str, Any]:
    return row | {"status": change.after.status, "reason": change.after.reason, "hits": _hits(change.after.hits)}


def _change_media(scan: Scan, changes: Sequence[Change], version: int, fresh: frozenset[str]) -> int:
    by_content = {one.sha256: one for one in changes}
    media, rows = [], []
    for medium in Medium.objects.filter(case=scan.exhibit.case_id, sha256__in=list(by_content)):
        one = by_content[medium.sha256]
        before = one.before if medium.sha256 in fresh else _stands(medium)
        if before == one.after and not one.read_again:
            continue
        rows.append(_row(medium, one, before, version))
        medium.status, medium.reason = one.after.status, one.after.reason or ""
        medium.hits = _hits(one.after.hits)
        media.append((medium, before))
    Medium.objects.bulk_update([medium for medium, _before in media], ["status", "reason", "hits"], batch_size=200)
    LibraryChange.objects.bulk_create(_not_told_before(rows), ignore_conflicts=True)
    _rely(scan, media)
    return len(media)


def _stands(medium: Medium) -> Standing:
    return Standing(medium.status, medium.reason or None, tuple(Hit(**hit) for hit in medium.hits))


def _row(medium: Medium, one: Change, before: Standing, version: int) -> LibraryChange:
    became = kind_of(before, one.after)
    is_open = one.after.reason == UNREAD and became == Became.CHANGED  # nothing is told of it before it is read
    return LibraryChange(
        medium=medium,
        kind="read_again" if is_open or became == Became.SAME else str(became),
        library_version=version,
        status_before=before.status,
        status_after=one.after.status,
        hits_after=_hits(one.after.hits),
        read_again=one.read_again or "",
    )


def _not_told_before(rows: Sequence[LibraryChange]) -> list[LibraryChange]:
    """That a medium must be read again is told once, not with every version."""
    asked = [row.medium_id for row in rows if row.kind == "read_again"]
    told = LibraryChange.objects.filter(medium__in=asked).order_by()
    held = set(told.values_list("medium_id", "status_after", "read_again"))
    return [
        row for row in rows if row.kind != "read_again" or (row.medium_id, row.status_after, row.read_again) not in held
    ]


def _rely(scan: Scan, media: Sequence[tuple[Medium, Standing]]) -> None:
    """New hits are relied on too; what the case relied on before stays written down."""
    pairs: Counter[tuple[str, str]] = Counter()
    for medium, before in media:
        had = {(hit.list, hit.entry) for hit in before.hits}
        known = {(hit["list"], hit["entry"]) for hit in medium.hits if hit["kind"] == Kind.KNOWN}
        pairs.update((name[:200], entry[:200]) for name, entry in known - had)
    for (name, entry), count in sorted(pairs.items()):
        held, is_made = Reliance.objects.get_or_create(
            case_id=scan.exhibit.case_id, list=name, entry=entry, defaults={"media": count}
        )
        if not is_made:
            Reliance.objects.filter(pk=held.pk).update(media=F("media") + count)


def _change_files(scan: Scan, changes: Sequence[Change]) -> None:
    after = {one.address: (one.after.status, one.after.reason or "") for one in changes}
    files = []
    for file in File.objects.filter(scan=scan, address__in=list(after)):
        if (file.status, file.reason) != after[file.address]:
            file.status, file.reason = after[file.address]
            files.append(file)
    File.objects.bulk_update(files, ["status", "reason"], batch_size=200)


def _hits(hits: tuple[Hit, ...]) -> list[dict[str, Any]]:
    return [msgspec.structs.asdict(hit) for hit in hits]


def _batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(things)
    while part := list(islice(rest, size)):
        yield part
