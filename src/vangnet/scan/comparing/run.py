"""Comparing two exhibits: every file of both gets one word, and the words add up to the files."""

import time
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path

import msgspec
import polars as pl

from vangnet.evidence import types
from vangnet.scan.comparing.likeness import Near, near_copies
from vangnet.scan.judge import DECODED
from vangnet.scan.results import Results
from vangnet.scan.videos import MINIMUM_QUALITY

THRESHOLD_BITS = 31


class Kind(StrEnum):
    """What a file of one exhibit is to the other."""

    SAME = "same"  # the same content at the same place
    ELSEWHERE = "elsewhere"  # the same content, at another place
    NEAR_COPY = "near_copy"  # another content, but a picture near to one of the earlier exhibit
    NEW = "new"  # only in the later exhibit
    GONE = "gone"  # only in the earlier exhibit
    UNREAD = "unread"  # without digests, so that its content cannot be compared


class Difference(msgspec.Struct, frozen=True):
    """A file that is not the same in both exhibits.

    `other` is where the same content lies in the other exhibit, or the picture that it is a near copy of;
    `orientation` says how it must lie to look like that.
    """

    exhibit: str
    address: str
    sha256: str | None
    status: str
    kind: str
    other: str | None = None
    distance_bits: int | None = None
    orientation: str | None = None


class Compared(msgspec.Struct, frozen=True):
    """How many files of each exhibit are what to the other.

    `new_contents` counts distinct contents that only the later exhibit holds; `unlike` the pictures and videos among
    them that could not be compared by likeness: videos, and pictures with too little texture or that were not decoded,
    as those known by their digests. `complete` False: one of the scans
    was stopped before its end.
    """

    earlier: str
    later: str
    earlier_files: dict[str, int]
    later_files: dict[str, int]
    new_contents: int
    unlike: int
    complete: bool
    seconds: float


def compare(
    earlier: Path,
    later: Path,
    *,
    threshold_bits: int = THRESHOLD_BITS,
    take: Callable[[Difference], None] | None = None,
) -> Compared:
    """Compare the results of two scans by content, and pictures that only the later one holds by likeness.

    `take` gets every file that is not the same in both: those of the later exhibit first, in the order of their
    records. Raises InputRefused for a folder that is no scan.
    """
    began = time.monotonic()
    first, second = Results.open(earlier), Results.open(later)
    only_later, only_earlier = _told(second, first, Kind.NEW), _told(first, second, Kind.GONE)
    media = _new_media(only_later)
    telling = media.filter(pl.col("pdq_quality").fill_null(0) >= MINIMUM_QUALITY)
    near = near_copies(first, second, telling, threshold_bits)
    if take is not None:
        places = _places(first, {one.sha256 for one in near.values()})
        for exhibit, rows in (("later", only_later), ("earlier", only_earlier)):
            for one in _differences(exhibit, rows, near, places):
                take(one)
    return Compared(
        earlier=first.directory,
        later=second.directory,
        earlier_files=_counts(only_earlier, first.file_count(), {}),
        later_files=_counts(only_later, second.file_count(), near),
        new_contents=int(only_later.filter(pl.col("kind") == str(Kind.NEW))["sha256"].n_unique()),
        unlike=media.height - telling.height,
        complete=first.complete and second.complete,
        seconds=round(time.monotonic() - began, 3),
    )


def _told(own: Results, other: Results, missing: Kind) -> pl.DataFrame:
    """The records of one exhibit that are not the same in the other: what each is, and where its content lies there."""
    content = pl.col("sha256").str.decode("hex").alias("content")
    there = other.records().select("address", content).filter(pl.col("content").is_not_null())
    places = there.group_by("content").agg(pl.col("address").min().alias("other"))
    here = own.records().select(*_COLUMNS, content).with_row_index("row")
    kind = (
        pl.when(pl.col("content").is_null())
        .then(pl.lit(str(Kind.UNREAD)))
        .when(pl.col("other").is_not_null())
        .then(pl.lit(str(Kind.ELSEWHERE)))
        .otherwise(pl.lit(str(missing)))
    )
    differing = here.join(there, on=["address", "content"], how="anti").join(places, on="content", how="left")
    told = differing.with_columns(kind.alias("kind")).drop("content").sort("row")
    return told.collect(engine="streaming")


_COLUMNS = ("address", "sha256", "status", "type", "pdq", "pdq_quality")


def _new_media(told: pl.DataFrame) -> pl.DataFrame:
    """The pictures and videos that only the later exhibit holds, each content once."""
    media = [kind for kind in told["type"].unique() if kind and types.family(kind) in DECODED]
    new = told.filter(pl.col("kind") == str(Kind.NEW), pl.col("type").is_in(media))
    return new.sort("pdq_quality", descending=True, nulls_last=True).unique("sha256", keep="first", maintain_order=True)


def _counts(told: pl.DataFrame, files: int, near: dict[str, Near]) -> dict[str, int]:
    """How many files are what; all that is not told of is the same in both exhibits."""
    counts = dict(told["kind"].value_counts().iter_rows())
    counts[str(Kind.SAME)] = files - told.height
    copies = told.filter(pl.col("sha256").is_in(list(near)), pl.col("kind") == str(Kind.NEW)).height if near else 0
    counts[str(Kind.NEAR_COPY)] = copies
    counts[str(Kind.NEW)] = counts.get(str(Kind.NEW), 0) - copies
    return {str(kind): counts.get(str(kind), 0) for kind in Kind}


def _places(earlier: Results, contents: set[str]) -> dict[str, str]:
    """Where some contents lie in the earlier exhibit: the first of their places by name."""
    if not contents:
        return {}
    held = earlier.records().filter(pl.col("sha256").is_in(list(contents))).group_by("sha256")
    return dict(held.agg(pl.col("address").min()).collect(engine="streaming").iter_rows())


def _differences(
    exhibit: str, told: pl.DataFrame, near: dict[str, Near], places: dict[str, str]
) -> Iterator[Difference]:
    columns = told.select("address", "sha256", "status", "kind", "other")
    for address, sha256, status, kind, other in columns.iter_rows():
        copy = near.get(sha256) if kind == Kind.NEW else None
        if copy is None:
            yield Difference(exhibit, address, sha256, status, kind, other)
        else:
            found = places[copy.sha256]
            told_as = str(Kind.NEAR_COPY)
            yield Difference(exhibit, address, sha256, status, told_as, found, copy.distance_bits, copy.orientation)
