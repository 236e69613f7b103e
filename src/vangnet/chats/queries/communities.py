"""Communities of a layer: parts that are tied among themselves more than to others, and who stands between them.

A community is a pattern of ties, not a group that people know of. Community 0 is the largest.
"""

from datetime import datetime
from typing import Any

import msgspec
import polars as pl

from vangnet.chats.queries.called import names, network_names
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.players import measured
from vangnet.networks.measuring import Layer
from vangnet.networks.store.layout import MEMBERS, ties_file
from vangnet.networks.ties import WEIGHTS

ON_A_PAGE = 50
BUSIEST = 3
MOST_BRIDGES = 50
MOST_BESIDE = 50


class Community(msgspec.Struct, frozen=True):
    """One community. `activity` is the plain count of its members together; `held` the mean share of runs that agree.

    `inside` is the share of the weight of its members' ties that stays inside; None where nobody of them is tied.
    """

    number: int
    members: int
    activity: int
    held: float
    held_lowest: float
    inside: float | None
    first_at: datetime | None
    last_at: datetime | None
    busiest: tuple[tuple[int, str, int], ...]


class Runs(msgspec.Struct, frozen=True):
    """Runs of one resolution: how many communities they found, and how far they agree with the one that is shown."""

    resolution: float
    seeds: tuple[int, ...]
    communities: tuple[int, int]
    modularity: tuple[float, float]
    rand: tuple[float, float]
    information: tuple[float, float]


class Communities(msgspec.Struct, frozen=True):
    """A page of the communities of a layer with at least two members; `alone` members are in none."""

    layer: str
    count: int
    alone: int
    modularity: float
    runs: tuple[Runs, ...]
    page: int
    pages: int
    rows: tuple[Community, ...]


class Bridge(msgspec.Struct, frozen=True):
    """A member with ties into other communities: of what weight and share, and into how many."""

    member: int
    name: str
    community: int
    activity: int
    weight: float
    share: float
    touched: int
    is_joint: bool


class Bridges(msgspec.Struct, frozen=True):
    """Members with ties into other communities, the most weight first; `joints` are those whom a part hangs on."""

    count: int
    joints: int
    members: tuple[Bridge, ...]


class Beside(msgspec.Struct, frozen=True):
    """Another community, with the pairs of members that are tied over the border, and the weight of those ties."""

    number: int
    pairs: int
    weight: float


class Place(msgspec.Struct, frozen=True):
    """A chat, group or forum in which members of a community write."""

    network: int
    name: str
    messages: int
    writers: int


def communities_of(found: Opened, layer: Layer, *, page: int = 1) -> Communities:
    """The communities of a layer, the largest first."""
    told = layer.told["communities"]
    counted = _labelled(found, layer.layer).group_by("community").agg(pl.len()).collect()
    sizes = counted.filter(pl.col("len") > 1)
    alone = counted.height - sizes.height
    numbers = sizes["community"].sort().slice((page - 1) * ON_A_PAGE, ON_A_PAGE).to_list()
    return Communities(
        layer.layer,
        sizes.height,
        alone,
        told["modularity"],
        _runs(told["runs"]),
        page,
        max(1, -(-sizes.height // ON_A_PAGE)),
        _rows(found, layer.layer, numbers),
    )


def community_of(found: Opened, layer: Layer, number: int) -> Community | None:
    """One community; None where there is no such one."""
    return next(iter(_rows(found, layer.layer, [number])), None) if number < found.stored.manifest.members else None


def bridges_of(found: Opened, layer: Layer, *, community: int | None = None) -> Bridges:
    """Members with ties into other communities: of a layer, or of one community."""
    table = _labelled(found, layer.layer).filter(pl.col("touched") > 0)
    if community is not None:
        table = table.filter(pl.col("community") == community)
    across = table.with_columns((pl.col("outside") * pl.col("strength")).alias("weight")).collect()
    first = across.sort("weight", "touched", "member", descending=[True, True, False]).head(MOST_BRIDGES)
    called = names(found, first["member"])
    columns = ("member", "community", "activity", "weight", "outside", "touched", "is_joint")
    members = tuple(
        Bridge(member, called.get(member, ""), *rest) for member, *rest in first.select(columns).iter_rows()
    )
    return Bridges(across.height, int(across["is_joint"].sum()), members)


def beside(found: Opened, layer: Layer, number: int) -> tuple[Beside, ...]:
    """The communities that a community is tied to, the most weight first."""
    label = measured(found).select("member", pl.col(f"{layer.layer}.communities.label").alias("community"))
    parts = [_across(found, layer.layer, kind, label, number) for kind in _kinds(found, layer.layer)]
    pairs = pl.concat(parts).group_by("low", "high").agg(pl.first("other"), pl.sum("weight"))
    table = pairs.group_by("other").agg(pl.len(), pl.sum("weight"))
    rows = table.sort("weight", "other", descending=[True, False]).head(MOST_BESIDE).collect(engine="streaming")
    return tuple(Beside(*row) for row in rows.select("other", "len", "weight").iter_rows())


def places_of(found: Opened, layer: Layer, number: int) -> tuple[Place, ...]:
    """In which chats, groups and forums the members of a community write, the most messages first."""
    members = _labelled(found, layer.layer).filter(pl.col("community") == number).select(author="member")
    written = found.stored.table("messages").select("author", "network").join(members, on="author", how="semi")
    counted = written.group_by("network").agg(pl.len().alias("messages"), pl.n_unique("author").alias("writers"))
    most = counted.sort("messages", "network", descending=[True, False]).head(MOST_BESIDE)
    rows = most.select("network", "messages", "writers").collect(engine="streaming")
    called = network_names(found, rows["network"])
    return tuple(Place(network, called.get(network, ""), *counts) for network, *counts in rows.iter_rows())


def _labelled(found: Opened, layer: str) -> pl.LazyFrame:
    """All members with the community of each in a layer, and what tells how they stand in it."""
    return measured(found).select(
        "member",
        "activity",
        pl.col(f"{layer}.strength").alias("strength"),
        *(
            pl.col(f"{layer}.communities.{source}").alias(name)
            for source, name in (("label", "community"), *((one, one) for one in _OF_MEMBERS))
        ),
    )


_OF_MEMBERS = ("held", "outside", "touched", "is_joint")


def _rows(found: Opened, layer: str, numbers: list[int]) -> tuple[Community, ...]:
    wanted = pl.col("community").is_in(pl.Series(numbers, dtype=pl.Int32).implode())
    periods = pl.scan_parquet(found.stored.directory / MEMBERS).select("member", "first_at", "last_at")
    members = _labelled(found, layer).filter(wanted).join(periods, on="member").collect(engine="streaming")
    strength = pl.sum("strength")
    table = (
        members.group_by("community")
        .agg(
            pl.len().alias("members"),
            pl.sum("activity"),
            pl.mean("held"),
            pl.min("held").alias("held_lowest"),
            (1 - (pl.col("outside") * pl.col("strength")).sum() / pl.when(strength > 0).then(strength)).alias("inside"),
            pl.min("first_at"),
            pl.max("last_at"),
        )
        .sort("community")
    )
    first = members.sort("activity", "member", descending=[True, False]).group_by("community", maintain_order=True)
    busiest = first.head(BUSIEST).filter(pl.col("activity") > 0)
    called = names(found, busiest["member"])
    of: dict[int, list[tuple[int, str, int]]] = {}
    for community, member, activity in busiest.select("community", "member", "activity").iter_rows():
        of.setdefault(community, []).append((member, called.get(member, ""), activity))
    rows = table.rename({"community": "number"}).iter_rows(named=True)
    return tuple(Community(**row, busiest=tuple(of.get(row["number"], ()))) for row in rows)


def _runs(told: list[dict[str, Any]]) -> tuple[Runs, ...]:
    found = []
    for resolution in dict.fromkeys(one["resolution"] for one in told):
        runs = [one for one in told if one["resolution"] == resolution]
        spans = (
            (min(one[name] for one in runs), max(one[name] for one in runs))
            for name in ("communities", "modularity", "rand", "information")
        )
        found.append(Runs(resolution, tuple(one["seed"] for one in runs), *spans))
    return tuple(found)


def _kinds(found: Opened, layer: str) -> list[str]:
    return [one.kind for one in found.stored.manifest.ties if one.layer == layer and WEIGHTS.get(one.kind, 1.0)]


def _across(found: Opened, layer: str, kind: str, label: pl.LazyFrame, number: int) -> pl.LazyFrame:
    """Ties of one kind over the border of a community: the pair, the other community, the weight."""
    ties = pl.scan_parquet(found.stored.directory / ties_file(layer, kind)).select("a", "b", "weight")
    of_a = label.rename({"member": "a", "community": "of_a"})
    of_b = label.rename({"member": "b", "community": "of_b"})
    both = ties.join(of_a, on="a").join(of_b, on="b")
    is_ours = pl.col("of_a") == number
    over = both.filter(is_ours != (pl.col("of_b") == number))
    return over.select(
        pl.min_horizontal("a", "b").alias("low"),
        pl.max_horizontal("a", "b").alias("high"),
        pl.when(is_ours).then("of_b").otherwise("of_a").alias("other"),
        pl.col("weight") * WEIGHTS.get(kind, 1.0),
    )
