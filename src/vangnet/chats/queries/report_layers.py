"""A layer as a report tells it: the plain count first, measures beside it, sets, the curve of removal, communities."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from vangnet.chats.queries.called import Calling, Who
from vangnet.chats.queries.exports import Opened
from vangnet.networks.measuring import RANKED, Layer
from vangnet.networks.store.layout import MEASURES

BESIDE = ("degree", "strength", "pagerank", "core", "betweenness", "nearness", "breaking")
"""Measures that stand beside the plain count in one table."""
SIZES = (1, 2, 3, 5, 10, 15, 20, 25)
MOST_COMMUNITIES = 20
MOST_BRIDGES = 10
MOST_APART = 5
"""Members of each measure who stand high by it and not by the plain count."""
MOST_BESIDE = 20
"""First places of a layer that are held beside those of another."""
_BUSIEST = 3


class Score(msgspec.Struct, frozen=True):
    """A place by a measure, and the score that gave it."""

    measure: str
    place: int
    score: float


class Player(msgspec.Struct, frozen=True):
    """A member with a high place by the plain count, among who is tied in the layer and in the whole export.

    `low` to `high` hold 90 % of the places in the whole export when messages are drawn anew.
    """

    who: Who
    place: int
    count: int
    in_export: int
    low: int | None
    high: int | None
    scores: tuple[Score, ...]


class Apart(msgspec.Struct, frozen=True):
    """A member who stands high by a measure and not by the plain count."""

    who: Who
    score: Score
    low: int | None
    high: int | None
    place: int  # by the plain count


class Yardstick(msgspec.Struct, frozen=True):
    """A measure as a whole: how many of its first hundred the plain count has too, and how steady its first ten are."""

    measure: str
    overlap: float
    kept: float | None
    area: float | None


class KeySet(msgspec.Struct, frozen=True):
    """A set of members with what it leaves joined (KPP-Neg, of `whole` pairs) or reaches (KPP-Pos, of `whole` members).

    `standing`: "counted" or "met" where none is better, "greedy" or "cut" where only `bound` holds.
    """

    members: tuple[Who, ...]
    found: int
    whole: int
    bound: int
    standing: str
    equals: int


class Community(msgspec.Struct, frozen=True):
    number: int
    members: int
    count: int
    held: float
    outside: float
    joints: int
    busiest: tuple[Who, ...]


class Bridge(msgspec.Struct, frozen=True):
    """A member with ties to other communities: how many, and the share of all its weight."""

    who: Who
    touched: int
    outside: float
    count: int


class Beside(msgspec.Struct, frozen=True):
    """Two layers: how many of the first places by strength they share, and who has one in the first or second only."""

    first: str
    second: str
    shared: int
    only_first: tuple[Who, ...]
    only_second: tuple[Who, ...]


class ToldLayer(msgspec.Struct, frozen=True, kw_only=True):
    """One layer. `told` is what measuring tells of it beside members; `apart` those of whom measures disagree."""

    name: str
    members: int
    ties: int
    told: Mapping[str, Any]
    players: tuple[Player, ...]
    apart: tuple[Apart, ...]
    yardsticks: tuple[Yardstick, ...]
    neg: tuple[KeySet, ...]
    pos: tuple[KeySet, ...]
    communities: tuple[Community, ...]
    communities_left: int
    alone: int
    bridges: tuple[Bridge, ...]


def told_layers(found: Opened, layers: tuple[str, ...], most: int, calling: Calling) -> Iterator[ToldLayer]:
    """These layers, as far as they were measured, in the order of measuring."""
    for one in found.measures.layers if found.measures else ():
        if one.layer in layers:
            yield _Told(found, one, calling).layer(most)


def layers_beside(found: Opened, layers: tuple[str, ...], calling: Calling) -> Iterator[Beside]:
    """Every two of these layers, by who has most weight of ties in each."""
    high = {
        one.layer: [each.member for each in one.rankings.get("strength", ())[:MOST_BESIDE] if each.score > 0]
        for one in (found.measures.layers if found.measures else ())
        if one.layer in layers
    }
    whos = calling.who(member for members in high.values() for member in members)
    for (first, ours), (second, theirs) in combinations(high.items(), 2):
        only = [tuple(whos[one] for one in a if one not in b) for a, b in ((ours, theirs), (theirs, ours))]
        yield Beside(first, second, len(set(ours) & set(theirs)), *only)


class _Told:
    def __init__(self, found: Opened, layer: Layer, calling: Calling) -> None:
        self._layer, self._calling = layer, calling
        self._table = pl.scan_parquet(found.stored.directory / MEASURES[0])
        self._columns = set(self._table.collect_schema().names())
        self._activity = self._column("activity")
        self._tied = self._column(f"{layer.layer}.degree") > 0
        self._places = _Places(layer, self)

    def _column(self, name: str) -> npt.NDArray[Any]:
        return self._table.select(name).collect()[name].to_numpy()

    def column(self, name: str) -> npt.NDArray[Any] | None:
        """A column of this layer; None where the table has none."""
        whole = f"{self._layer.layer}.{name}"
        return self._column(whole) if whole in self._columns else None

    def layer(self, most: int) -> ToldLayer:
        told = self._layer.told
        communities, left, alone = self._communities()
        return ToldLayer(
            name=self._layer.layer,
            members=self._layer.members,
            ties=self._layer.ties,
            told=told,
            players=self._players(most),
            apart=tuple(self._apart(most)),
            yardsticks=tuple(self._yardsticks()),
            neg=self._neg(),
            pos=self._pos(),
            communities=communities,
            communities_left=left,
            alone=alone,
            bridges=self._bridges(),
        )

    def _players(self, most: int) -> tuple[Player, ...]:
        first = self._layer.rankings.get("activity", ())[:most]
        numbers = np.array([one.member for one in first], np.int64)
        scores: dict[int, list[Score]] = {int(one): [] for one in numbers}
        for measure in BESIDE:
            column = self.column(measure)
            if column is None:
                continue
            among = np.sort(column[self._tied].astype(np.float64))
            for number, told in scores.items():
                score = float(column[number])
                told.append(Score(measure, _place(score, among), score))
        whos, everybody = self._calling.who(scores), np.sort(self._activity)
        return tuple(
            Player(
                whos[one.member],
                one.place,
                int(one.score),
                _place(one.score, everybody),
                *self._places.of("activity", one.member),
                tuple(scores[one.member]),
            )
            for one in first
        )

    def _apart(self, most: int) -> Iterator[Apart]:
        high = {one.member for one in self._layer.rankings.get("activity", ())[:most]}
        found = [
            (measure, one)
            for measure in RANKED[1:]
            for one in [
                each
                for each in self._layer.rankings.get(measure, ())[:most]
                if each.member not in high and each.score > 0
            ][:MOST_APART]
        ]
        whos = self._calling.who(one.member for _, one in found)
        for measure, one in found:
            low, up = self._places.of(measure, one.member)
            yield Apart(whos[one.member], Score(measure, one.place, one.score), low, up, one.activity_place)

    def _yardsticks(self) -> Iterator[Yardstick]:
        kept = self._layer.told.get("stability", {}).get("kept", {})
        by = self._layer.told.get("removals", {}).get("by", {})
        for measure in RANKED:
            if measure in self._layer.overlap:
                area = by.get(measure, {}).get("area")
                yield Yardstick(measure, self._layer.overlap[measure], kept.get(measure), area)

    def _neg(self) -> tuple[KeySet, ...]:
        breaking = self._layer.told.get("breaking", {})
        return self._sets(
            breaking.get("sets", ()),
            lambda one: (one["pairs_left"], breaking["pairs"], one["bound"], _standing(one), one["equals"]),
        )

    def _pos(self) -> tuple[KeySet, ...]:
        members = self._layer.told.get("members", 0)
        return self._sets(
            self._layer.told.get("reaching", ()),
            lambda one: (one["reached"], members, one["bound"], _standing(one), 0),
        )

    def _sets(self, sets: Any, facts: Any) -> tuple[KeySet, ...]:
        """The sets of some sizes, and the largest."""
        chosen = [one for at, one in enumerate(sets, 1) if at in SIZES or at == len(sets)]
        whos = self._calling.who(number for one in chosen for number in one["members"])
        return tuple(KeySet(tuple(whos[number] for number in one["members"]), *facts(one)) for one in chosen)

    def _communities(self) -> tuple[tuple[Community, ...], int, int]:
        """The largest communities of two or more members, how many more there are, and who is in none."""
        prefix = f"{self._layer.layer}.communities"
        if f"{prefix}.label" not in self._columns:
            return (), 0, 0
        rows = (
            self._table.group_by(pl.col(f"{prefix}.label").alias("number"))
            .agg(
                pl.len().alias("members"),
                pl.col("activity").sum(),
                pl.col(f"{prefix}.held").mean().alias("held"),
                pl.col(f"{prefix}.outside").mean().alias("outside"),
                pl.col(f"{prefix}.is_joint").sum().alias("joints"),
                pl.col("member").sort_by("activity", "member", descending=[True, False]).head(_BUSIEST),
            )
            .sort(["members", "number"], descending=[True, False])
            .collect()
        )
        larger = rows.filter(pl.col("members") > 1)
        shown = list(larger.head(MOST_COMMUNITIES).iter_rows())
        whos = self._calling.who(member for row in shown for member in row[-1])
        told = tuple(
            Community(number, members, count, held, outside, joints, tuple(whos[one] for one in busiest))
            for number, members, count, held, outside, joints, busiest in shown
        )
        return told, larger.height - len(told), rows.height - larger.height

    def _bridges(self) -> tuple[Bridge, ...]:
        prefix = f"{self._layer.layer}.communities"
        if f"{prefix}.touched" not in self._columns:
            return ()
        names = ("member", f"{prefix}.touched", f"{prefix}.outside", "activity")
        rows = self._table.select(names).filter(pl.col(names[1]) > 0)
        first = rows.sort([names[1], names[2], "member"], descending=[True, True, False]).head(MOST_BRIDGES).collect()
        whos = self._calling.who(first["member"])
        return tuple(Bridge(whos[member], *facts) for member, *facts in first.iter_rows())


class _Places:
    """Where 90 % of the places of a member lie when messages are drawn anew. Of small networks it stands in columns."""

    def __init__(self, layer: Layer, told: _Told) -> None:
        self._told, self._layer = layer.told.get("stability", {}), told
        members = self._told.get("members")
        if members is None and (column := told.column("stability.members")) is not None:
            members = column.tolist()
        self._at = {int(member): at for at, member in enumerate(members or ())}

    def of(self, measure: str, member: int) -> tuple[int | None, int | None]:
        at = self._at.get(member)
        if at is None:
            return None, None
        return self._edge("low", measure, at), self._edge("high", measure, at)

    def _edge(self, edge: str, measure: str, at: int) -> int | None:
        told = self._told.get(edge, {}).get(measure)
        if told is None:
            column = self._layer.column(f"stability.{edge}.{measure}")
            return None if column is None else int(column[at])
        return int(told[at])


def _place(score: float, among: npt.NDArray[Any]) -> int:
    """The place of a score among others, which ascend: one behind all that are higher."""
    return len(among) - int(np.searchsorted(among, score, side="right")) + 1


def _standing(one: Mapping[str, Any]) -> str:
    if one["is_exact"]:
        return "counted" if one.get("equals", 1) else "met"
    return "greedy" if one.get("is_greedy", True) else "cut"
