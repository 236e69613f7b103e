"""Records of a scan -> files and media of a case, while the scan goes on.

Rows go in by some thousands, each time in one short transaction with the place that was reached in the shards: a kill
between two of them loses nothing and doubles nothing, and nobody who writes has to wait for long.
Irrelevant and other files stay in the scan's results; the case knows their counts.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
from django.db import connection, transaction
from django.db.models import Count

from vangnet.cases.actions.jobs import TakenOver
from vangnet.cases.actions.rows import insert, stored_moment, table
from vangnet.cases.models import Case, File, Medium, Reliance, Scan
from vangnet.evidence import types
from vangnet.evidence.types import Family
from vangnet.scan.checkpoint import committed_shards
from vangnet.scan.results import python_rows
from vangnet.values import Kind, Status

LOADED = (Status.NEW, Status.SIMILAR, Status.KNOWN, Status.UNDECIDED)
"""What people may have to act on."""

TELLING = {Status.UNDECIDED: 0, Status.NEW: 1, Status.SIMILAR: 2, Status.KNOWN: 3}
"""Of two files of one content, the status that says more is the medium's."""

ROWS_AT_ONCE = 1_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS = {Family.PICTURE: Medium.Kind.PICTURE, Family.VIDEO: Medium.Kind.VIDEO}
_MEDIUM = (
    "case_id position sha256 sha1 md5 type kind size width height duration_ms pdq pdq_quality status reason remarks "
    "hits ranges exhibit_id address copies modified_at"
).split()
_FILE = "exhibit_id scan_id medium_id address folder size modified_at status reason remarks".split()

Row = dict[str, Any]


class Content(msgspec.Struct):
    """What some records say of one content: the most telling of them, the first one's place, and how many there are."""

    row: Row
    address: str
    copies: int = 0


def load(scan: Scan, folder: Path, *, is_over: Callable[[], bool] = lambda: False) -> None:
    """Load all that the scan has completed and that is not in the case yet. `is_over` is asked between the steps.

    Raises TakenOver when another worker has the scan.
    """
    for name in committed_shards(folder)[scan.loaded_shards :]:
        for rows, is_last in _portions(folder / name, scan.loaded_rows):
            if is_over():
                return
            _load_rows(scan, rows, is_last=is_last)


def settle(scan: Scan) -> None:
    """After a scan that repeated an earlier one of its exhibit: its files take the place of the earlier ones."""
    earlier = File.objects.filter(exhibit=scan.exhibit).exclude(scan=scan)
    if not earlier.exists():
        return
    with transaction.atomic():
        touched = Medium.objects.filter(case=scan.exhibit.case, places__exhibit=scan.exhibit)
        pks = list(touched.order_by().values_list("pk", flat=True).distinct())
        earlier.delete()
        for start in range(0, len(pks), ROWS_AT_ONCE):
            part = pks[start : start + ROWS_AT_ONCE]
            places = File.objects.filter(medium__in=part).order_by()
            counts = dict(places.values_list("medium").annotate(Count("pk")))
            _set_copies((counts.get(pk, 0), pk) for pk in part)


def place(scan: Scan, rows: Sequence[Row]) -> None:
    """Put records into the case that were left out before, because nothing had to be done with them then."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=scan.exhibit.case_id)
        media = _place_media(scan, case, _contents(rows))
        insert(File, _FILE, (_file(scan, row, media.get(row["sha256"])) for row in rows))


# -- one step ---------------------------------------------------------------------------------------------------------


def _portions(shard: Path, start: int) -> Iterator[tuple[list[Row], bool]]:
    """The rows of a shard that are to be loaded, from `start` on, and whether these are the last; at least one time."""
    wanted = pl.col("status").is_in([str(status) for status in LOADED])
    frame = pl.scan_parquet(shard).drop("frames").filter(wanted).collect(engine="streaming")
    while True:
        end = start + ROWS_AT_ONCE
        yield list(python_rows(frame.slice(start, ROWS_AT_ONCE))), end >= frame.height
        if end >= frame.height:
            return
        start = end


def _load_rows(scan: Scan, rows: Sequence[Row], *, is_last: bool) -> None:
    contents = _contents(rows)
    with transaction.atomic():
        case = _locked(scan)
        media = _place_media(scan, case, contents)
        files = (_file(scan, row, media.get(row["sha256"])) for row in rows)
        insert(File, _FILE, files)
        scan.loaded_files += len(rows)
        scan.loaded_shards += is_last
        scan.loaded_rows = 0 if is_last else scan.loaded_rows + len(rows)
        scan.save(update_fields=["loaded_files", "loaded_shards", "loaded_rows"])


def _locked(scan: Scan) -> Case:
    """The case, for this transaction alone; raises TakenOver if the scan is not ours any more, or is elsewhere."""
    held = Scan.objects.select_for_update().filter(
        pk=scan.pk, worker=scan.worker, loaded_shards=scan.loaded_shards, loaded_rows=scan.loaded_rows
    )
    if not held.exists():
        raise TakenOver("another worker goes on with this scan")
    return Case.objects.select_for_update().get(pk=scan.exhibit.case_id)


def _contents(rows: Sequence[Row]) -> dict[str, Content]:
    contents: dict[str, Content] = {}
    for row in rows:
        if row["sha256"] is None:
            continue
        held = contents.setdefault(row["sha256"], Content(row, row["address"]))
        held.copies += 1
        if _tells_more(row["status"], held.row["status"]):
            held.row = row
    return contents


def _tells_more(status: str, than: str) -> bool:
    return TELLING[Status(status)] > TELLING[Status(than)]


# -- media ------------------------------------------------------------------------------------------------------------


def _place_media(scan: Scan, case: Case, contents: dict[str, Content]) -> dict[str, int]:
    """Put contents into the case that are not in it, and tell the others of their new copies; sha256 -> medium."""
    held = dict(_held(case, contents))
    fresh = [content for sha256, content in contents.items() if sha256 not in held]
    insert(Medium, _MEDIUM, (_medium(scan, case, content, n) for n, content in enumerate(fresh, case.media_placed + 1)))
    case.media_placed += len(fresh)
    case.save(update_fields=["media_placed"])
    more = [
        contents[sha256] for sha256, medium in held.items() if _tells_more(contents[sha256].row["status"], medium[1])
    ]
    _raise_status(more, held)
    if not _repeats(scan):
        _add_copies((contents[sha256].copies, medium[0]) for sha256, medium in held.items())
    _rely(case, [*fresh, *more])
    placed = dict(_held(case, [content.row["sha256"] for content in fresh]))
    return {sha256: pk for sha256, (pk, _) in (held | placed).items()}


def _held(case: Case, digests: Sequence[str] | dict[str, Content]) -> Iterator[tuple[str, tuple[int, str]]]:
    found = Medium.objects.filter(case=case, sha256__in=list(digests)).order_by()
    for sha256, pk, status in found.values_list("sha256", "pk", "status"):
        yield sha256, (pk, status)


def _repeats(scan: Scan) -> bool:
    """Whether an earlier scan of the exhibit is in the case: then copies are counted at the end (`settle`)."""
    return Scan.objects.filter(exhibit=scan.exhibit, number__lt=scan.number, loaded_files__gt=0).exists()


def _raise_status(contents: Sequence[Content], held: dict[str, tuple[int, str]]) -> None:
    media = []
    for content in contents:
        row = content.row
        medium = Medium(pk=held[row["sha256"]][0], status=row["status"], reason=row["reason"] or "")
        medium.hits, medium.ranges, medium.remarks = row["hits"], row["ranges"], row["remarks"]
        media.append(medium)
    Medium.objects.bulk_update(media, ["status", "reason", "hits", "ranges", "remarks"], batch_size=200)


def _add_copies(counts: Iterator[tuple[int, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table(Medium)} SET copies = copies + %s WHERE id = %s", list(counts))  # noqa: S608


def _set_copies(counts: Iterator[tuple[int, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table(Medium)} SET copies = %s WHERE id = %s", list(counts))  # noqa: S608


def _rely(case: Case, contents: Sequence[Content]) -> None:
    """Remember which entries of which lists the case relies on, and for how many media."""
    pairs: dict[tuple[str, str], int] = {}
    for content in contents:
        named = {(hit["list"], hit["entry"]) for hit in content.row["hits"] if hit["kind"] == Kind.KNOWN}
        for pair in named:
            pairs[pair] = pairs.get(pair, 0) + 1
    statement = (
        f"INSERT INTO {table(Reliance)} (case_id, list, entry, media) VALUES (%s, %s, %s, %s) "  # noqa: S608
        f"ON CONFLICT (case_id, list, entry) DO UPDATE SET media = {table(Reliance)}.media + excluded.media"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(case.pk, *_short(pair), count) for pair, count in sorted(pairs.items())])


def _short(pair: tuple[str, str]) -> tuple[str, str]:
    list_, entry = (word.replace("\0", "")[:200] for word in pair)  # no database's text holds a zero
    return list_, entry


# -- rows as the database takes them ----------------------------------------------------------------------------------


def _medium(scan: Scan, case: Case, content: Content, position: int) -> tuple[Any, ...]:
    row = content.row
    return (
        case.pk,
        position,
        row["sha256"],
        row["sha1"] or "",
        row["md5"] or "",
        (row["type"] or "")[:100],
        _KINDS.get(types.family(row["type"] or ""), Medium.Kind.OTHER),
        row["size"] or 0,
        row["width"],
        row["height"],
        row["duration_ms"],
        row["pdq"] or "",
        row["pdq_quality"],
        row["status"],
        row["reason"] or "",
        _json(row["remarks"]),
        _json(row["hits"]),
        _json(row["ranges"]),
        scan.exhibit_id,
        content.address,
        content.copies,
        stored_moment(moment(row["modified_at"])),
    )


def _file(scan: Scan, row: Row, medium: int | None) -> tuple[Any, ...]:
    return (
        scan.exhibit_id,
        scan.pk,
        medium,
        row["address"],
        folder_of(row["address"]),
        row["size"],
        stored_moment(moment(row["modified_at"])),
        row["status"],
        row["reason"] or "",
        _json(row["remarks"]),
    )


def folder_of(address: str) -> str:
    """The folder or container that a file lies in; "" at the top of the exhibit."""
    return address.rpartition("/")[0].rstrip("/")


def moment(nanoseconds: int | None) -> datetime | None:
    """A time of a record; None for what no calendar holds."""
    if nanoseconds is None:
        return None
    try:
        return _EPOCH + timedelta(microseconds=nanoseconds // 1000)
    except OverflowError:
        return None


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode().replace("\\u0000", "")  # PostgreSQL's JSON holds no zero


def counted(scan: Scan) -> dict[str, int]:
    """What was loaded of a scan, by status."""
    found = File.objects.filter(scan=scan).order_by().values_list("status").annotate(Count("pk"))
    return dict(found)
