"""Places of members in each layer, the plain count of activity first; and where the layers disagree.

A place says what stands in the export, and nothing about a person. Equal scores share a place; a score of 0 has none.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from vangnet.chats.exposing import covered_networks
from vangnet.chats.queries.called import names, visible
from vangnet.chats.queries.exports import Opened
from vangnet.chats.standing import standings_of
from vangnet.networks.measuring import Layer
from vangnet.networks.shape import Layer as Layers
from vangnet.networks.store.layout import MEASURES

ON_A_PAGE = 50
MOST_ROLES = 3
"""Names of roles that stand beside a member."""
FIRST = 20
"""Places that count as the first ones where layers are compared."""
MOST_DIFFERING = 100
BESIDE = ("strength", "degree", "in_degree", "out_degree", "pagerank", "core", "betweenness", "nearness", "breaking")
"""Measures that stand beside activity, in this order."""
COLUMNS = ("activity", *BESIDE)
Named = tuple[int, str]
"""The number of a member, and what it is called."""
_DRAWN_AGAIN = ("activity", "strength", "in_degree", "out_degree", "pagerank")


class Cell(msgspec.Struct, frozen=True):
    """A score and its place. `places` is where 90 % of its places lay when messages were drawn again, if told.

    `scores` is where the score itself lies with 95 %, for what was estimated from a sample.
    """

    score: float
    place: int | None
    is_shared: bool
    places: tuple[int, int] | None = None
    scores: tuple[float, float] | None = None


class Player(msgspec.Struct, frozen=True):
    """A member with its places in a layer, in the order of `COLUMNS`."""

    member: int
    name: str
    community: int | None
    cells: tuple[Cell, ...]
    grade: int | None
    roles: tuple[str, ...] = ()

    @property
    def activity(self) -> Cell:
        """The plain count."""
        return self.cells[0]


class Ranking(msgspec.Struct, frozen=True):
    """A page of the members of a layer, or of one community of it, by the place in one of its columns."""

    layer: str
    by: str
    columns: tuple[str, ...]
    members: int
    page: int
    pages: int
    players: tuple[Player, ...]


class Differing(msgspec.Struct, frozen=True):
    """A member who is among the first in one layer and not in another: its place in each; None is no place."""

    member: int
    name: str
    places: tuple[int | None, ...]


class Disagreement(msgspec.Struct, frozen=True):
    """Layers beside each other by one measure: `shared` tells, for each two, who is among the first of both."""

    by: str
    layers: tuple[str, ...]
    shared: tuple[tuple[str, str, int, int], ...]  # two layers; first in both; first in either
    members: tuple[Differing, ...]
    left: int


def roles_of(found: Opened, numbers: Iterable[int]) -> dict[int, tuple[int, tuple[str, ...]]]:
    """The strongest grade of evidence that each of these members has a role, and the names of roles of that grade.

    Names of roles in expose groups are left out: they are text of the export, and may hold anybody's data.
    """
    covered = covered_networks(found.export)
    told: dict[int, tuple[int, tuple[str, ...]]] = {}
    wanted = sorted(set(numbers))
    for one in standings_of(found.export, *wanted) if wanted else ():
        grade, names = told.get(one.member, (one.grade, ()))
        if one.grade < grade:
            grade, names = one.grade, ()
        is_open = covered is not None and one.network not in (*covered, None)
        new = (visible(each.name) for each in one.evidence if is_open and each.grade == grade and each.name)
        told[one.member] = grade, tuple(dict.fromkeys((*names, *new)))[:MOST_ROLES]
    return told


def layers_of(found: Opened) -> tuple[Layer, ...]:
    """The layers in which anybody is tied, those that all can read first."""
    order = {str(one): place for place, one in enumerate(Layers)}
    measured = found.measures.layers if found.measures else ()
    return tuple(sorted(measured, key=lambda one: order.get(one.layer, len(order))))


def measured(found: Opened) -> pl.LazyFrame:
    """The scores of all members, a row each."""
    return pl.scan_parquet(found.stored.directory / MEASURES[0])


def ranking(found: Opened, layer: str, *, by: str = "activity", page: int = 1, community: int | None = None) -> Ranking:
    """Who stands where in a layer; "" is no layer: the plain count of all members.

    Places are always those within the layer, also where only one community of it is asked for.
    """
    columns = COLUMNS if layer else ("activity",)
    scores = _scores(found, layer, columns)
    among = scores if community is None else scores.filter(pl.col("community") == community)
    order = list(dict.fromkeys((by, *(one for one in ("activity", "strength") if one in columns))))
    falls = [*(True for _ in order), False]
    first = (page - 1) * ON_A_PAGE
    chosen = among.lazy().select(*order, "member").sort(*order, "member", descending=falls).slice(first, ON_A_PAGE)
    told = chosen.select("member").collect().join(scores, on="member", how="left", maintain_order="left")
    if layer:
        told = told.join(_drawn_again(found, layer), on="member", how="left", maintain_order="left")
    stands = {one: _standing(scores[one].to_numpy(), told[one].to_numpy()) for one in columns}
    called, roles = names(found, told["member"]), roles_of(found, told["member"])
    players = tuple(
        Player(
            row["member"],
            called.get(row["member"], ""),
            row["community"],
            tuple(_cell(row, one, *stands[one][at]) for one in columns),
            *roles.get(row["member"], (None, ())),
        )
        for at, row in enumerate(told.iter_rows(named=True))
    )
    return Ranking(layer, by, columns, among.height, page, max(1, -(-among.height // ON_A_PAGE)), players)


def _scores(found: Opened, layer: str, columns: Sequence[str]) -> pl.DataFrame:
    """Scores of all who are tied in a layer, and between what those lie that were estimated."""
    table = measured(found)
    of = {one: "activity" if one == "activity" else f"{layer}.{one}" for one in columns}
    more = {
        "community": f"{layer}.communities.label",
        "betweenness.low": f"{layer}.walked.between_low",
        "betweenness.high": f"{layer}.walked.between_high",
    }
    picked = [pl.col(source).alias(name) for name, source in (of | more if layer else of).items()]
    picked += [] if layer else [pl.lit(None, pl.Int32).alias("community")]
    return table.select("member", *picked).filter(pl.col("degree" if layer else "activity") > 0).collect()


def _standing(scores: npt.NDArray[Any], asked: npt.NDArray[Any]) -> list[tuple[int | None, bool]]:
    """The place of each score that is asked for among all, None for 0, and whether others have the same score."""
    values = np.unique(asked)
    up_to = np.cumsum(np.bincount(np.searchsorted(values, scores, "left"), minlength=len(values) + 1))
    below = np.cumsum(np.bincount(np.searchsorted(values, scores, "right"), minlength=len(values) + 1))
    at = np.searchsorted(values, asked)
    places, equals = len(scores) - up_to[at] + 1, up_to[at] - below[at]
    return [
        (int(place) if score > 0 else None, bool(same > 1))
        for score, place, same in zip(asked, places, equals, strict=True)
    ]


def _drawn_again(found: Opened, layer: str) -> pl.DataFrame:
    """Where places lay when messages were drawn again: of those who were watched.

    Where all members were watched, these numbers stand in the table of scores, else in the JSON.
    """
    told = next(one.told["stability"] for one in layers_of(found) if one.layer == layer)
    sources = {f"{one}.{edge}_place": (edge, one) for one in _DRAWN_AGAIN for edge in ("low", "high")}
    if "members" in told:
        columns = {name: told[edge][one] for name, (edge, one) in sources.items() if one in told[edge]}
        return pl.DataFrame({"member": pl.Series(told["members"], dtype=pl.Int32), **columns})
    table = measured(found)
    there = set(table.collect_schema().names())
    at = {name: f"{layer}.stability.{edge}.{one}" for name, (edge, one) in sources.items()}
    picked = [pl.col(source).alias(name) for name, source in at.items() if source in there]
    return table.select("member", *picked).collect()


def _cell(row: dict[str, Any], column: str, place: int | None, is_shared: bool) -> Cell:
    low, high = row.get(f"{column}.low_place"), row.get(f"{column}.high_place")
    least, most = row.get(f"{column}.low"), row.get(f"{column}.high")
    return Cell(
        row[column],
        place,
        is_shared,
        None if low is None or high is None else (low, high),
        None if least is None or most is None or least == most else (least, most),
    )


def disagreement(found: Opened, by: str) -> Disagreement | None:
    """Who is among the first 20 by a measure in one layer and not in another; None where there are not two layers."""
    layers = tuple(one.layer for one in layers_of(found))
    if len(layers) < 2:
        return None
    placed = [_placed(found, layer, by) for layer in layers]
    firsts = [set(one.filter(pl.col("place") <= FIRST)["member"].to_list()) for one in placed]
    shared = tuple(
        (layers[a], layers[b], len(firsts[a] & firsts[b]), len(firsts[a] | firsts[b]))
        for a, b in combinations(range(len(layers)), 2)
    )
    differing = sorted(set.union(*firsts) - set.intersection(*firsts))
    wanted = pl.Series("member", differing, dtype=pl.Int32)
    of = [dict(one.filter(pl.col("member").is_in(wanted.implode())).iter_rows()) for one in placed]
    places = {member: tuple(one.get(member) for one in of) for member in differing}
    order = sorted(differing, key=lambda member: (min(place for place in places[member] if place), member))
    order, left = order[:MOST_DIFFERING], max(0, len(order) - MOST_DIFFERING)
    called = names(found, order)
    rows = tuple(Differing(member, called.get(member, ""), places[member]) for member in order)
    return Disagreement(by, layers, shared, rows, left)


def _placed(found: Opened, layer: str, by: str) -> pl.DataFrame:
    """Members of a layer who score, and the place of each by one measure."""
    frame = measured(found).select("member", pl.col(f"{layer}.{by}").alias("score")).filter(pl.col("score") > 0)
    place = pl.col("score").rank("min", descending=True).cast(pl.Int64).alias("place")
    return frame.select("member", place).collect()
