"""The picture of a whole layer, and who was most active in some months."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
import polars as pl

from vangnet.chats.queries.called import names
from vangnet.chats.queries.exports import Opened
from vangnet.networks.drawing import Drawing, drawing_of
from vangnet.networks.store.layout import points_files

MOST_ACTIVE = 100

Months = tuple[int, int]


class Active(msgspec.Struct, frozen=True):
    """A member, how many messages (or stated ties, where there are none) they are counted for, and since when."""

    member: int
    name: str
    count: int
    first_at: datetime | None
    last_at: datetime | None


def picture_of(opened: Opened, layer: str) -> Drawing | None:
    """What was drawn of a layer; None where it was not."""
    return drawing_of(opened.stored.directory, opened.measures, layer)


def points_of(opened: Opened, layer: str) -> Path:
    """The file with the points of a layer that was drawn."""
    return opened.stored.directory / points_files(layer)[0]


def measured_layers(opened: Opened) -> tuple[str, ...]:
    """The layers that were measured."""
    return tuple(one.layer for one in opened.measures.layers) if opened.measures else ()


def most_active(opened: Opened, months: Months | None) -> list[Active]:
    """Who wrote most, in these months or at all; of an export without messages, who is tied most, at all."""
    stored = opened.stored
    if not stored.manifest.messages:
        activity = stored.activity
        first = np.lexsort((np.arange(len(activity)), -activity))[:MOST_ACTIVE]
        counted = pl.DataFrame({"member": first, "count": activity[first]}).filter(pl.col("count") > 0)
        counted = counted.with_columns(pl.lit(None, pl.Datetime("us")).alias(one) for one in ("first_at", "last_at"))
    else:
        messages = stored.table("messages").filter(pl.col("author") >= 0)
        if months is not None:
            start, end = (_start(one) for one in (months[0], months[1] + 1))
            messages = messages.filter((pl.col("at") >= start) & (pl.col("at") < end))
        counts = (pl.len().alias("count"), pl.min("at").alias("first_at"), pl.max("at").alias("last_at"))
        by_member = messages.group_by("author").agg(counts).rename({"author": "member"})
        order = by_member.sort(["count", "member"], descending=[True, False]).head(MOST_ACTIVE)
        counted = order.collect(engine="streaming")
    called = names(opened, counted["member"])
    return [
        Active(member, called[member], count, *(at.replace(tzinfo=UTC) if at else None for at in period))
        for member, count, *period in counted.iter_rows()
    ]


def _start(month: int) -> datetime:
    return datetime(month // 12 + 1970, month % 12 + 1, 1)  # noqa: DTZ001 - as the tables hold it
