"""The network around one member as a page shows it: members with their names, and the ties between them."""

from typing import Any

import msgspec
import polars as pl

from vangnet.chats.queries.called import names
from vangnet.chats.queries.exports import Opened
from vangnet.networks.ego import Ego, Months, ego

MOST_LINES = 3_000
MOST_OTHERS = 100


class Pair(msgspec.Struct, frozen=True):
    """Two members that are tied: how often one acted towards the other, and back; months since January 1970."""

    a: int
    b: int
    towards: int
    back: int
    weight: float
    first: int | None
    last: int | None

    @property
    def count(self) -> int:
        return self.towards + self.back


class Node(msgspec.Struct, frozen=True):
    """A member of the picture; `x` and `y` as the layout has them."""

    member: int
    name: str
    step: int
    strength: float
    x: float
    y: float


class Around(msgspec.Struct, frozen=True):
    """`nodes`: the one in the middle, then the nearest and strongest. `own`: pairs with the one in the middle, `a`.

    `others`: the strongest pairs of others, and `others_left` how many more; `lines`: pairs that are drawn.
    """

    nodes: tuple[Node, ...]
    own: tuple[Pair, ...]
    others: tuple[Pair, ...]
    others_left: int
    lines: tuple[Pair, ...]
    lines_left: int
    left_out: tuple[int, ...]
    undated: int

    @property
    def names(self) -> dict[int, str]:
        return {node.member: node.name for node in self.nodes}


def around(opened: Opened, layer: str, member: int, *, steps: int, months: Months | None) -> Around:
    """What is around a member. Raises UsageError where the member or the layer is none."""
    found = ego(opened.stored, layer, member, steps=steps, months=months)
    called = names(opened, found.members["member"])
    nodes = tuple(
        Node(one["member"], called[one["member"]], *_place(one)) for one in found.members.iter_rows(named=True)
    )
    pairs = _pairs(found, member)
    is_own = pl.col("a") == member
    own, others = pairs.filter(is_own), pairs.filter(~is_own)
    return Around(
        nodes,
        _told(own),
        _told(others.head(MOST_OTHERS)),
        max(0, others.height - MOST_OTHERS),
        _told(pl.concat([own, others]).head(MOST_LINES)),
        max(0, pairs.height - MOST_LINES),
        found.left_out,
        found.undated,
    )


def _place(one: dict[str, Any]) -> tuple[int, float, float, float]:
    return one["step"], one["strength"], one["x"], one["y"]


def _pairs(found: Ego, member: int) -> pl.DataFrame:
    """Both directions of two members in one row, the strongest first; the one in the middle stands as `a`."""
    is_turned = ((pl.col("a") > pl.col("b")) & (pl.col("a") != member)) | (pl.col("b") == member)
    one, other = (pl.when(is_turned).then(pl.col(x)).otherwise(pl.col(y)) for x, y in (("b", "a"), ("a", "b")))
    count = pl.col("count")
    return (
        found.ties.select(
            one.alias("a"), other.alias("b"), is_turned.alias("turned"), "count", "weight", "first", "last"
        )
        .group_by("a", "b")
        .agg(
            count.filter(~pl.col("turned")).sum().alias("towards"),
            count.filter(pl.col("turned")).sum().alias("back"),
            pl.sum("weight"),
            pl.min("first"),
            pl.max("last"),
        )
        .sort(["weight", "a", "b"], descending=[True, False, False])
    )


def _told(pairs: pl.DataFrame) -> tuple[Pair, ...]:
    return tuple(Pair(**row) for row in pairs.iter_rows(named=True))
