"""The numbers of a scan, counted from its records: small enough to print, whatever the size of the exhibit."""

from typing import Any

import msgspec
import polars as pl

from vangnet.scan.report.films import Films, count_films
from vangnet.scan.report.folders import Folder, folder_tree
from vangnet.scan.report.hits import Hits, count_hits
from vangnet.scan.results import Results
from vangnet.values import Status

STATUS_ORDER = (
    Status.NEW,
    Status.UNDECIDED,
    Status.SIMILAR,
    Status.KNOWN,
    Status.IRRELEVANT,
    Status.OTHER,
)
"""What asks for people first."""

TYPES_SHOWN = 20
COPIES_SHOWN = 10


class StatusCount(msgspec.Struct, frozen=True):
    """Files of one status; `media` are distinct contents among those that were read."""

    status: str
    files: int
    bytes: int
    media: int


class ReasonCount(msgspec.Struct, frozen=True):
    """Files of one status with one reason (None: no reason told)."""

    status: str
    reason: str | None
    files: int
    bytes: int


class Row(msgspec.Struct, frozen=True):
    """Files of each status under one label; None is the label of files without one."""

    label: str | None
    statuses: dict[str, int]

    @property
    def files(self) -> int:
        return sum(self.statuses.values())


class RemarkCount(msgspec.Struct, frozen=True):
    """Files with one remark, whatever their status, and how many of them are new or undecided."""

    remark: str
    files: int
    open: int


class CopyGroup(msgspec.Struct, frozen=True):
    """One content that lies in several places, and one of them."""

    status: str
    files: int
    size: int | None
    type: str | None
    address: str


class Copies(msgspec.Struct, frozen=True):
    """New, similar and known contents in more than one place. `bytes` are those of the further copies."""

    groups: int
    files: int
    bytes: int
    most: tuple[CopyGroup, ...]


class Figures(msgspec.Struct, frozen=True):
    """All numbers of one scan, and whether they agree with what the scan said of itself."""

    complete: bool
    agrees: bool
    files: int
    bytes: int
    without_digest: int
    in_containers: int
    videos_new: int
    statuses: tuple[StatusCount, ...]
    reasons: tuple[ReasonCount, ...]
    remarks: tuple[RemarkCount, ...]
    hits: Hits
    films: Films
    copies: Copies
    types: tuple[Row, ...]
    types_left_out: int
    years: tuple[Row, ...]
    folders: Folder

    def status(self, name: str) -> StatusCount:
        return next(count for count in self.statuses if count.status == name)

    def remark(self, reason: str) -> int:
        """Return how many files carry this reason, whatever their status."""
        return sum(count.files for count in self.reasons if count.reason == reason)


def count_figures(results: Results) -> Figures:
    """Count everything that the report tells. Each count streams over the columns that it needs."""
    records = results.records()
    statuses, copies = _statuses_and_copies(records)
    totals = _collect(
        records.select(
            pl.len().alias("files"),
            pl.col("size").sum().alias("bytes"),
            pl.col("sha256").null_count().alias("without_digest"),
            pl.col("address").str.contains("//", literal=True).sum().alias("in_containers"),
            ((pl.col("status") == Status.NEW) & pl.col("type").str.starts_with("video/")).sum().alias("videos_new"),
        )
    ).row(0, named=True)
    types = _rows(records, pl.col("type"))
    return Figures(
        complete=results.complete,
        agrees=_agrees(results, statuses),
        **{name: int(value or 0) for name, value in totals.items()},
        statuses=statuses,
        reasons=_reasons(records),
        remarks=_remarks(records),
        hits=count_hits(records),
        films=count_films(records),
        copies=copies,
        types=types[:TYPES_SHOWN],
        types_left_out=len(types[TYPES_SHOWN:]),
        years=_years(records),
        folders=folder_tree(records),
    )


def _collect(query: pl.LazyFrame) -> pl.DataFrame:
    return query.collect(engine="streaming")


def _agrees(results: Results, statuses: tuple[StatusCount, ...]) -> bool:
    """Say whether the files that the scan told of are the files that are here."""
    told = results.summary.statuses
    found = {count.status: count.files for count in statuses}
    if told is not None and any(told.get(name, 0) != files for name, files in found.items()):
        return False
    return results.summary.files in (None, sum(found.values()))


def _statuses_and_copies(records: pl.LazyFrame) -> tuple[tuple[StatusCount, ...], Copies]:
    """Count statuses, and contents in several places, in one table of contents.

    A content is kept as 64 bits of its SHA-256: of ten million contents two fall together once in 370,000 scans.
    """
    content = pl.col("sha256").hash().alias("content")
    contents = _collect(
        records.select("status", "size", content, pl.col("sha256").is_not_null().alias("read"))
        .group_by("status", "read", pl.when("read").then("content"))
        .agg(pl.len().alias("files"), pl.col("size").sum().alias("bytes"), pl.col("size").first())
    )
    counted = contents.group_by("status").agg(
        pl.col("files").sum(), pl.col("bytes").sum(), pl.col("read").sum().alias("media")
    )
    by_status = {row["status"]: row for row in counted.iter_rows(named=True)}
    nothing: dict[str, Any] = {"files": 0, "bytes": 0, "media": 0}
    order = [*STATUS_ORDER, *sorted(set(by_status) - set(STATUS_ORDER))]
    counts = (StatusCount(status=str(name), **nothing | _without_status(by_status.get(name, {}))) for name in order)
    return tuple(counts), _copies(records, contents.filter(pl.col("read") & (pl.col("files") > 1)))


def _without_status(row: dict[str, Any]) -> dict[str, int]:
    return {name: int(value) for name, value in row.items() if name != "status"}


def _copies(records: pl.LazyFrame, groups: pl.DataFrame) -> Copies:
    """Sum up contents that ask for people and lie in several places, and tell where the most copied are."""
    groups = groups.filter(pl.col("status").is_in([Status.NEW, Status.SIMILAR, Status.KNOWN]))
    most = groups.sort("files", "content", descending=[True, False]).head(COPIES_SHOWN)
    found = _collect(
        records.filter(pl.col("sha256").hash().is_in(most["content"].to_list()))
        .group_by("status", pl.col("sha256").hash().alias("content"))
        .agg(pl.len().alias("files"), pl.col("size").first(), pl.col("type").first(), pl.col("address").min())
        .sort("files", "address", descending=[True, False])
    )
    return Copies(
        groups=groups.height,
        files=int(groups["files"].sum()),
        bytes=int((groups["bytes"] - groups["size"]).sum()),
        most=tuple(CopyGroup(**row) for row in found.drop("content").iter_rows(named=True)),
    )


def _reasons(records: pl.LazyFrame) -> tuple[ReasonCount, ...]:
    """Count statuses with their reasons: every undecided file, and remarks with another status."""
    wanted = (pl.col("status") == Status.UNDECIDED) | pl.col("reason").is_not_null()
    counted = _collect(
        records.filter(wanted)
        .group_by("status", "reason")
        .agg(pl.len().alias("files"), pl.col("size").sum().alias("bytes"))
        .sort("files", "reason", descending=[True, False])
    )
    return tuple(ReasonCount(**row) for row in counted.iter_rows(named=True))


def _remarks(records: pl.LazyFrame) -> tuple[RemarkCount, ...]:
    """Count what else was noted of files, the most frequent first."""
    counted = _collect(
        records.filter(pl.col("remarks").list.len() > 0)
        .select("status", pl.col("remarks").alias("remark"))
        .explode("remark")
        .group_by("remark")
        .agg(pl.len().alias("files"), pl.col("status").is_in([Status.NEW, Status.UNDECIDED]).sum().alias("open"))
        .sort("files", "remark", descending=[True, False])
    )
    return tuple(RemarkCount(**row) for row in counted.iter_rows(named=True))


def _rows(records: pl.LazyFrame, label: pl.Expr) -> tuple[Row, ...]:
    """Count statuses per label, the labels with most files that ask for people first."""
    counted = _collect(records.group_by(label.cast(pl.String).alias("label"), "status").agg(pl.len().alias("files")))
    by_label: dict[str | None, dict[str, int]] = {}
    for name, status, files in counted.iter_rows():
        by_label.setdefault(name, {})[status] = files
    rows = (Row(name, statuses) for name, statuses in by_label.items())
    return tuple(sorted(rows, key=urgency))


def urgency(row: Row) -> tuple[Any, ...]:
    """Return a sort key: new files first, then undecided, then everything, then the label."""
    files = row.statuses.get
    return (-files(Status.NEW, 0), -files(Status.UNDECIDED, 0), -row.files, row.label or "")


def _years(records: pl.LazyFrame) -> tuple[Row, ...]:
    """Count the media by the year in which they were last changed, oldest first; without a time last."""
    media = records.filter(pl.col("status").is_in([Status.NEW, Status.SIMILAR, Status.KNOWN, Status.UNDECIDED]))
    rows = _rows(media, pl.col("modified_at").dt.year())
    return tuple(sorted(rows, key=lambda row: (row.label is None, int(row.label or 0))))
