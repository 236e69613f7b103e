"""Contents that messages carry: how many of each status, and those that stand in several messages."""

from typing import Any

import msgspec
import polars as pl

from vangnet.chats.hits import media_of
from vangnet.chats.queries.called import names
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.messages import Now, live
from vangnet.networks.store.layout import NOBODY

PAGE = 50


class Content(msgspec.Struct, frozen=True):
    """A content by its digest: in how many messages, of how many authors, and who posted it first in this export.

    Whoever posts something first here need not have made it. `is_unsure`: a time is missing, or another posted it at
    the same moment. `again` counts the messages after the first.
    """

    sha256: str
    status: str
    reason: str
    position: int | None
    category: str
    messages: int
    authors: int
    again: int
    forwarded: int
    first_message: int
    first_author: int | None
    first_name: str
    first_at: Any
    is_utc: bool
    is_unsure: bool


class Contents(msgspec.Struct, frozen=True):
    """Some of the contents that are asked for."""

    rows: tuple[Content, ...]
    count: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.count // PAGE))


def counts(opened: Opened) -> tuple[list[tuple[str, int, int]], list[tuple[str, int, int]]]:
    """Files and messages by status, and of those without one by the reason: as of the scan laid beside them."""
    counted = [pl.len(), pl.col("message").n_unique().alias("messages")]
    media = media_of(opened.export)
    by_status = media.filter(pl.col("status") != "").group_by("status").agg(*counted)
    by_reason = media.filter(pl.col("status") == "").group_by("reason").agg(*counted)
    found, missing = (
        one.sort("len", descending=True).collect(engine="streaming").rows() for one in (by_status, by_reason)
    )
    return found, missing


def page_of_contents(opened: Opened, *, status: str = "", number: int = 1) -> Contents:
    """Contents in several messages; or all of one status."""
    media = media_of(opened.export).filter(pl.col("sha256") != "")
    if status:
        media = media.filter(pl.col("status") == status)
    carried = media.select("sha256", "message").unique()
    least = 1 if status else 2
    counted = carried.group_by("sha256").agg(pl.len().alias("messages")).filter(pl.col("messages") >= least)
    frame = counted.sort(["messages", "sha256"], descending=[True, False]).collect(engine="streaming")
    number = min(max(1, number), max(1, -(-frame.height // PAGE)))
    some = frame.slice((number - 1) * PAGE, PAGE)
    told = _told(opened, carried.join(some.lazy().select("sha256"), on="sha256", how="semi"))
    rows = some.select("sha256").join(told, on="sha256", maintain_order="left").rows(named=True)
    return Contents(_contents(opened, rows), frame.height, number)


def _told(opened: Opened, carried: pl.LazyFrame) -> pl.DataFrame:
    """What the messages of each content tell together, in the order of their times."""
    messages = opened.stored.table("messages").select("message", "author", "at", "is_utc", "forwarded_name")
    joined = carried.join(messages, on="message").sort("at", "message", nulls_last=True)
    is_first = pl.col("at") == pl.col("at").min()
    return (
        joined.group_by("sha256", maintain_order=True)
        .agg(
            pl.len().alias("messages"),
            pl.col("author").filter(pl.col("author") != NOBODY).n_unique().alias("authors"),
            (pl.col("forwarded_name") != "").sum().alias("forwarded"),
            pl.col("message").first().alias("first_message"),
            pl.col("author").first().alias("first_author"),
            pl.col("at").first().alias("first_at"),
            pl.col("is_utc").first(),
            (pl.col("at").is_null().any() | (pl.col("author").filter(is_first).n_unique() > 1)).alias("is_unsure"),
        )
        .collect(engine="streaming")
    )


def _contents(opened: Opened, rows: list[dict[str, Any]]) -> tuple[Content, ...]:
    digests = [row["sha256"] for row in rows]
    laid = media_of(opened.export).filter(pl.col("sha256").is_in(digests)).unique("sha256", keep="first")
    told = laid.select("sha256", "status", "reason").collect().iter_rows()
    of_scan: dict[str, Now] = {one: (status, reason, None, "") for one, status, reason in told}
    in_case = of_scan | live(opened.export, digests)
    called = names(opened, {row["first_author"] for row in rows})
    return tuple(_content(row, in_case[row["sha256"]], called) for row in rows)


def _content(row: dict[str, Any], now: Now, called: dict[int, str]) -> Content:
    return Content(
        row["sha256"],
        *now,
        row["messages"],
        row["authors"],
        row["messages"] - 1,
        row["forwarded"],
        row["first_message"],
        None if row["first_author"] == NOBODY else row["first_author"],
        called.get(row["first_author"], ""),
        row["first_at"],
        bool(row["is_utc"]),
        row["is_unsure"],
    )
