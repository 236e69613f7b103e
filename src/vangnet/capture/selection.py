"""What of a scan capture looks at: distinct contents that need people.

They are new, similar, known with a child whom nobody knows, or media that could not be judged: what does not decode may
still say when and where it was made.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from vangnet.capture.facts import Copy, Medium
from vangnet.evidence.address import split
from vangnet.evidence.families import Family, family
from vangnet.scan.parts.written import PARQUET as JOINED
from vangnet.scan.results import Results, python_rows
from vangnet.values import Status

JOINED_PROBLEM = "joined"
"""Why the contents of files that were put together from parts are not read: they stand nowhere in one piece."""

_COLUMNS = (
    *("address", "size", "modified_at", "sha256", "type", "width", "height", "pdq", "pdq_quality", "status", "hits"),
    "duration_ms",
)
_WANTED = (Status.NEW, Status.SIMILAR, Status.KNOWN, Status.UNDECIDED)
_MEDIA = (Family.PICTURE, Family.VIDEO)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Matched(msgspec.Struct, frozen=True):
    """What a newer library says of a content, in place of its record; as in `facts.Medium`."""

    status: str
    victim_identified: bool | None = None
    listed_series: tuple[str, ...] = ()


class Selection(msgspec.Struct, frozen=True):
    """The media, in the order of the scan. `files` are the records behind them; `joined` how many media were joined."""

    media: tuple[Medium, ...]
    files: int
    joined: int


def is_wanted(matched: Matched, type_: str | None) -> bool:
    """Whether a content of which a newer library says this needs people."""
    if matched.status == Status.KNOWN:
        return matched.victim_identified is False
    return matched.status in (Status.NEW, Status.SIMILAR) or (
        matched.status == Status.UNDECIDED and type_ is not None and family(type_) in _MEDIA
    )


def select(results: Results, matched: Mapping[str, Matched] | None = None) -> Selection:
    """Give every content once, with all its places, whatever the scan says of the other records of that content.

    `matched` (by SHA-256) counts over the records. It adds contents and takes none away: what needed people before and
    is settled by now stays, told as what it is now.
    """
    newer = matched or {}
    wanted = _with(_chosen(results.records()), results, newer)
    found: dict[str, _Found] = {}
    files = 0
    for shard in results.shards:
        rows = pl.scan_parquet(shard).select(_COLUMNS).join(wanted.lazy(), on="sha256", maintain_order="left")
        for row in python_rows(rows.collect(engine="streaming")):
            files += 1
            found.setdefault(row["sha256"], _Found()).take(row, is_wanted=row["sha256"] in newer)
    media = [_medium(each, None, newer) for each in found.values()]
    joined: dict[str, _Found] = {}
    for row in _joined(Path(results.directory), found):
        joined.setdefault(row["sha256"], _Found()).take(row)
    media += [_medium(each, JOINED_PROBLEM, newer) for each in joined.values()]
    return Selection(tuple(media), files, len(joined))


class _Found:
    """The records of one content: all its places, and the first that the scan gave a status that counts here."""

    def __init__(self) -> None:
        self.copies: list[Copy] = []
        self.row: dict[str, Any] | None = None

    def take(self, row: dict[str, Any], *, is_wanted: bool = False) -> None:
        self.copies.append(_copy(row))
        if self.row is None and (is_wanted or row["status"] in _WANTED):
            self.row = row


def _chosen(records: pl.LazyFrame) -> pl.DataFrame:
    unidentified = pl.col("hits").list.eval(~pl.element().struct.field("victim_identified")).list.any()
    status = pl.col("status")
    types = records.filter(status == Status.UNDECIDED).select("type").drop_nulls().unique().collect(engine="streaming")
    media = [type_ for type_ in types["type"] if family(type_) in _MEDIA]
    undecided = (status == Status.UNDECIDED) & pl.col("type").is_in(media)
    wanted = status.is_in([Status.NEW, Status.SIMILAR]) | ((status == Status.KNOWN) & unidentified) | undecided
    return records.filter(wanted & pl.col("sha256").is_not_null()).select("sha256").unique().collect(engine="streaming")


def _with(chosen: pl.DataFrame, results: Results, matched: Mapping[str, Matched]) -> pl.DataFrame:
    """Besides, what a newer library says needs people."""
    if not matched:
        return chosen
    rows = results.records().filter(pl.col("sha256").is_in(list(matched))).select("sha256", "type")
    types = rows.unique().collect(engine="streaming").iter_rows()
    more = {sha256 for sha256, type_ in types if is_wanted(matched[sha256], type_)}
    return pl.DataFrame({"sha256": sorted(more | set(chosen["sha256"]))}, schema={"sha256": pl.String})


def _joined(directory: Path, known: Collection[str]) -> Iterator[dict[str, Any]]:
    """The media of joined files that stand nowhere else."""
    place = directory / JOINED
    if place.exists():
        chosen = _chosen(pl.scan_parquet(place)).filter(~pl.col("sha256").is_in(list(known)))
        rows = pl.scan_parquet(place).select(_COLUMNS).join(chosen.lazy(), on="sha256", maintain_order="left")
        yield from python_rows(rows.collect(engine="streaming"))


def _medium(found: _Found, problem: str | None, matched: Mapping[str, Matched]) -> Medium:
    row = found.row
    assert row is not None, "chosen by a record with such a status"
    now = matched.get(row["sha256"]) or matched_of(row["status"], row["hits"])
    return Medium(
        sha256=row["sha256"],
        status=now.status,
        copies=tuple(found.copies),
        type=row["type"],
        size=row["size"],
        width=row["width"],
        height=row["height"],
        duration_ms=row["duration_ms"],
        pdq=row["pdq"],
        pdq_quality=row["pdq_quality"],
        listed_series=now.listed_series,
        victim_identified=now.victim_identified,
        problem=problem,
    )


def matched_of(status: str, hits: Sequence[Mapping[str, Any]]) -> Matched:
    """What the hits of a content (as in its record) come to."""
    identified = {hit["victim_identified"] for hit in hits} - {None}
    series = tuple(sorted({hit["series"] for hit in hits if hit["series"]}))
    return Matched(status, min(identified, default=None), series)  # one list that says no counts


def _copy(row: dict[str, Any]) -> Copy:
    """Where a content lies. Containers give times in UTC or none; how the clock of a folder was kept is not known."""
    address, nanoseconds = row["address"], row["modified_at"]
    if nanoseconds is None:
        return Copy(address)
    return Copy(
        address,
        _EPOCH + timedelta(microseconds=nanoseconds // 1000),
        "utc" if len(split(address)) > 1 else "unknown",
    )
