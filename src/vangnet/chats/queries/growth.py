"""How communities grew: messages and writing members in each month, or each year where there are many months."""

import calendar
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
import polars as pl

from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.players import measured

MOST_SPANS = 60
"""Months that are shown; of more, years; of more than so many years, the last ones."""


class Span(msgspec.Struct, frozen=True):
    """A month or a year, from its first day to its last."""

    first: date
    last: date
    is_year: bool


class Grown(msgspec.Struct, frozen=True):
    """One community: messages and writing members in each span, and how many messages tell no time or lie before."""

    community: int
    messages: tuple[int, ...]
    writers: tuple[int, ...]
    undated: int
    before: int


class Growth(msgspec.Struct, frozen=True):
    """Communities over the same spans, which follow each other without holes."""

    spans: tuple[Span, ...]
    communities: tuple[Grown, ...]


def growth_of(found: Opened, layer: str, communities: Sequence[int]) -> Growth:
    """Count the messages of the members of these communities, by the time as the export tells it."""
    written = _written(found, layer, communities)
    months = _counted(written, pl.col("at").dt.year().cast(pl.Int32) * 12 + pl.col("at").dt.month() - 1)
    dated = {span for _, span, *_ in months if span is not None}
    if not dated:
        return Growth((), tuple(_grown(one, months, ()) for one in communities))
    first, last = min(dated), max(dated)
    if last - first < MOST_SPANS:
        numbers, counted, is_year = range(first, last + 1), months, False
    else:
        counted, is_year = _counted(written, pl.col("at").dt.year().cast(pl.Int32)), True
        numbers = range(max(first // 12, last // 12 - MOST_SPANS + 1), last // 12 + 1)
    spans = tuple(_year(one) if is_year else _month(one) for one in numbers)
    return Growth(spans, tuple(_grown(one, counted, numbers) for one in communities))


_Row = tuple[int, int | None, int, int]


def _written(found: Opened, layer: str, communities: Sequence[int]) -> pl.LazyFrame:
    label = pl.col(f"{layer}.communities.label").alias("community")
    wanted = pl.col("community").is_in(pl.Series(communities, dtype=pl.Int32).implode())
    members = measured(found).select(pl.col("member").alias("author"), label).filter(wanted)
    return found.stored.table("messages").select("author", "at").join(members, on="author")


def _counted(written: pl.LazyFrame, span: pl.Expr) -> list[_Row]:
    by = written.select("community", "author", span.alias("span")).group_by("community", "span")
    return by.agg(pl.len(), pl.n_unique("author")).collect(engine="streaming").rows()


def _grown(community: int, counted: Iterable[_Row], numbers: Sequence[int]) -> Grown:
    of = {span: (messages, writers) for one, span, messages, writers in counted if one == community}
    return Grown(
        community,
        tuple(of.get(one, (0, 0))[0] for one in numbers),
        tuple(of.get(one, (0, 0))[1] for one in numbers),
        of.get(None, (0, 0))[0],
        sum(messages for span, (messages, _) in of.items() if span is not None and numbers and span < numbers[0]),
    )


def _month(number: int) -> Span:
    year, month = divmod(number, 12)
    return Span(date(year, month + 1, 1), date(year, month + 1, calendar.monthrange(year, month + 1)[1]), False)


def _year(number: int) -> Span:
    return Span(date(number, 1, 1), date(number, 12, 31), True)
