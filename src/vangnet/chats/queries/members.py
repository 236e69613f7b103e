"""Members of an export: the list of them, and what is told of one."""

from typing import Any

import msgspec
import polars as pl
from msgspec.structs import replace

from vangnet.chats.exposing import covered_networks
from vangnet.chats.models import Export
from vangnet.chats.queries.called import covering, named_networks, names, visible
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.told import untitled
from vangnet.chats.standing import Standing, Trace, standings_of, traces_of
from vangnet.networks.measuring import RANKED
from vangnet.networks.store.layout import MEASURES, MEMBERS, ties_file
from vangnet.networks.store.loading import Stored

PAGE = 100
MOST_TOLD = 200
"""Names, identifiers and networks of one member that are shown."""
MOST_TIED = 25
_LONGEST_KEY = 300
SORTS = {
    "messages": ("messages", True),
    "first": ("first_at", False),
    "last": ("last_at", True),
    "name": ("name", False),
}
"""Columns by which the list can be ordered, and whether the highest stands first."""

Row = dict[str, Any]


class Page(msgspec.Struct, frozen=True):
    """Some members of all that were asked for."""

    rows: tuple[Row, ...]
    count: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.count // PAGE))


class Places(msgspec.Struct, frozen=True):
    """The place of a member in each ranking of a layer, beside that by plain activity; equals share a place.

    `community` is the number of the one that the member is in, where communities were looked for.
    """

    layer: str
    members: int
    activity: int
    places: tuple[tuple[str, int], ...]
    community: int | None


class Tied(msgspec.Struct, frozen=True):
    """Another member with whom one is tied in a layer: events towards the other, and from the other."""

    layer: str
    member: int
    name: str
    towards: int
    back: int


class Portrait(msgspec.Struct, frozen=True):
    """What an export tells of one member, and what follows from it; without data of who is covered."""

    row: Row
    names: tuple[Row, ...]
    identifiers: tuple[Row, ...]
    networks: tuple[Row, ...]
    networks_left: int
    months: tuple[tuple[str, int], ...]
    undated: int

    @property
    def is_covered(self) -> bool:
        """Whether others only named this member in an expose group."""
        return bool(self.row["is_covered"])


def standings(export: Export, member: int | None = None) -> list[Standing]:
    """Who administers which network, with the evidence: of all members, or of one.

    Titles that somebody gave in a covered network are left out.
    """
    covered = covered_networks(export)
    found = standings_of(export, *(() if member is None else (member,)))
    return [_untitled(one) if covered is None or one.network in (*covered, None) else one for one in found]


def _untitled(one: Standing) -> Standing:
    told = (replace(each, reasons=tuple(map(untitled, each.reasons))) for each in one.evidence)
    return replace(one, evidence=tuple(told))


def traces(export: Export, member: int | None = None) -> list[Trace]:
    """What members did with material: of all, or of one."""
    return traces_of(export, *(() if member is None else (member,)))


def page_of_members(opened: Opened, *, words: str = "", sort: str = "messages", number: int = 1) -> Page:
    """Some members whose name, key or an identifier has these words in it, in the order that is asked for.

    Words are not looked for in data of who is covered, which could be guessed by them.
    """
    found = covering(opened.export, pl.scan_parquet(opened.stored.directory / MEMBERS), "name", "key")
    if words:
        found = found.filter(~pl.col("is_covered"), _has(opened.stored, words.lower()))
    count = found.select(pl.len()).collect().item()
    number = min(max(1, number), max(1, -(-count // PAGE)))
    by, is_down = SORTS[sort]
    key = pl.col(by).replace("", None) if by == "name" else pl.col(by)
    ordered = found.sort([key, pl.col("member")], descending=[is_down, False], nulls_last=True)
    rows = ordered.slice((number - 1) * PAGE, PAGE).collect().rows(named=True)
    called = names(opened, (row["member"] for row in rows))
    told = ({**row, "name": called[row["member"]], "key": visible(row["key"], _LONGEST_KEY)} for row in rows)
    return Page(tuple(told), count, number)


def _has(stored: Stored, words: str) -> pl.Expr:
    identified = stored.table("identifiers").filter(_contains("value", words)).select("member").unique().collect()
    return _contains("name", words) | _contains("key", words) | pl.col("member").is_in(identified["member"].implode())


def _contains(column: str, words: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.contains(words, literal=True)


def portrait(opened: Opened, member: int) -> Portrait | None:
    """What the export tells of a member; None where there is no such member."""
    stored, is_it = opened.stored, pl.col("member") == member
    table = pl.scan_parquet(stored.directory / MEMBERS).filter(is_it)
    rows = covering(opened.export, table, "name", "key").collect()
    if rows.is_empty():
        return None
    row = rows.row(0, named=True)
    is_told = is_it & pl.lit(not row["is_covered"])
    networks, left = _networks(opened, member)
    months = _months(stored, member)
    return Portrait(
        row,
        _rows(stored.table("tellings").filter(is_told & (pl.col("name") != "")), ["name"], ["file"]),
        _rows(stored.table("identifiers").filter(is_told), ["kind", "value", "reach"], ["file"]),
        networks,
        left,
        tuple((month, count) for month, count in months if month),
        sum(count for month, count in months if not month),
    )


def _rows(found: pl.LazyFrame, of: list[str], told: list[str]) -> tuple[Row, ...]:
    """Each distinct one, with where it was told first and how often."""
    firsts = [pl.col(name).first() for name in told]
    grouped = found.group_by(of, maintain_order=True).agg(*firsts, pl.len().alias("times"))
    return tuple(grouped.head(MOST_TOLD).collect().iter_rows(named=True))


def _networks(opened: Opened, member: int) -> tuple[tuple[Row, ...], int]:
    stored = opened.stored
    counted = (
        stored.table("messages")
        .filter(pl.col("author") == member)
        .group_by("network")
        .agg(pl.len().alias("messages"), pl.min("at").alias("first_at"), pl.max("at").alias("last_at"))
    )
    told = stored.table("networks").select("network", "name", "key", "platform", "kind").unique("network", keep="first")
    joined = counted.join(told, on="network", how="left").sort(["messages", "network"], descending=[True, False])
    found = joined.collect(engine="streaming")
    return named_networks(opened, found.head(MOST_TOLD).iter_rows(named=True)), max(0, found.height - MOST_TOLD)


def _months(stored: Stored, member: int) -> list[tuple[str, int]]:
    month = pl.col("at").dt.strftime("%Y-%m").fill_null("").alias("month")
    mine = stored.table("messages").filter(pl.col("author") == member)
    return list(mine.group_by(month).agg(pl.len()).sort("month").collect(engine="streaming").iter_rows())


def places(opened: Opened, member: int) -> tuple[Places, ...]:
    """The places of a member in each layer in which it is tied."""
    if opened.measures is None:
        return ()
    table = pl.scan_parquet(opened.stored.directory / MEASURES[0])
    columns = set(table.collect_schema().names())
    found = []
    for layer in (one.layer for one in opened.measures.layers):
        ranked = [name for name in RANKED if name != "activity" and f"{layer}.{name}" in columns]
        if f"{layer}.degree" in columns and (told := _places(table, layer, ranked, member)) is not None:
            label = f"{layer}.communities.label"
            found.append(replace(told, community=_value(table, label, member, columns)))
    return tuple(found)


def _value(table: pl.LazyFrame, column: str, member: int, columns: set[str]) -> int | None:
    if column not in columns:
        return None
    return int(table.filter(pl.col("member") == member).select(column).collect().item())


def _places(table: pl.LazyFrame, layer: str, ranked: list[str], member: int) -> Places | None:
    scores = {"activity": pl.col("activity")} | {name: pl.col(f"{layer}.{name}") for name in ranked}
    tied = table.filter(pl.col(f"{layer}.degree") > 0)
    mine = tied.filter(pl.col("member") == member).select(one.alias(name) for name, one in scores.items()).collect()
    if mine.is_empty():
        return None
    higher = [(one > mine[name][0]).sum().alias(name) for name, one in scores.items()]
    told = tied.select(pl.len().alias("members"), *higher).collect().row(0, named=True)
    of = tuple((name, told[name] + 1) for name in ranked)
    return Places(layer, told["members"], told["activity"] + 1, of, community=None)


def most_tied(opened: Opened, member: int) -> dict[str, tuple[Tied, ...]]:
    """With whom a member is tied most, layer by layer: how many events each way, the most of both together first."""
    stored = opened.stored
    found: dict[str, dict[int, list[int]]] = {}
    for one in stored.manifest.ties:
        of_layer = found.setdefault(one.layer, {})
        ties = pl.scan_parquet(stored.directory / ties_file(one.layer, one.kind)).select("a", "b", "count")
        mine = ties.filter((pl.col("a") == member) | (pl.col("b") == member)).collect(engine="streaming")
        for a, b, count in mine.iter_rows():
            both = of_layer.setdefault(b if a == member else a, [0, 0])
            both[a != member] += count
    most = {
        layer: sorted(others.items(), key=lambda one: (-sum(one[1]), one[0]))[:MOST_TIED]
        for layer, others in found.items()
        if others
    }
    called = names(opened, (other for others in most.values() for other, _ in others))
    return {
        layer: tuple(Tied(layer, other, called.get(other, ""), *both) for other, both in others)
        for layer, others in most.items()
    }
