"""Where the exports of a case meet each other: how many members they share, and which groups several of them hold."""

import msgspec
import polars as pl

from vangnet.cases.models import Case
from vangnet.chats.comparing import ALONE, GROUP
from vangnet.chats.models import Export
from vangnet.chats.queries.exports import exports_of
from vangnet.chats.queries.same import MOST_USERS, NAME, compared
from vangnet.networks.expose.covering import covered_title

MOST_GROUPS = 200


class Shares(msgspec.Struct, frozen=True):
    """How many members of an export have an identifier that somebody of another has too, of those that few use."""

    first: Export
    second: Export
    members: int


class Own(msgspec.Struct, frozen=True):
    """A member of an export, or a group in it, by number."""

    export: Export
    number: int


class OneGroup(msgspec.Struct, frozen=True):
    """A group that stands in several exports of the case, by the number of its platform."""

    platform: str
    name: str
    own: tuple[Own, ...]


def shares_in(case: Case) -> tuple[Shares, ...]:
    """For each two exports of a case that share anybody, how many members of the first."""
    held, rows = compared(one for one in exports_of(case) if one.is_whole)
    if len(held) < 2:
        return ()
    rows = rows.filter(pl.col("kind").is_in([one.value for one in ALONE])).select("export", "member", *NAME)
    counted = rows.group_by(NAME).agg(pl.len().alias("members"), pl.col("export").n_unique().alias("exports"))
    few = counted.filter((pl.col("exports") > 1) & (pl.col("members") <= MOST_USERS)).select(NAME)
    shared = rows.join(few, on=NAME)
    both = shared.join(shared, on=NAME, suffix="_of").filter(pl.col("export") < pl.col("export_of"))
    told = both.group_by("export", "export_of").agg(pl.col("member").n_unique()).sort("export", "export_of")
    return tuple(Shares(held[a], held[b], members) for a, b, members in told.collect().iter_rows())


def groups_in_several(case: Case) -> tuple[OneGroup, ...]:
    """The groups that more than one export of a case holds."""
    held, rows = compared(one for one in exports_of(case) if one.is_whole)
    if len(held) < 2:
        return ()
    rows = rows.filter(pl.col("kind") == GROUP)
    several = rows.group_by(NAME).agg(pl.col("export").n_unique().alias("exports")).filter(pl.col("exports") > 1)
    told = (
        rows.join(several.sort(NAME).head(MOST_GROUPS), on=NAME, how="semi").sort(*NAME, "export", "member").collect()
    )
    return tuple(
        OneGroup(
            group["platform"][0],
            _called(group),
            tuple(Own(held[export], number) for export, number in group.select("export", "member").iter_rows()),
        )
        for group in told.partition_by(NAME, maintain_order=True)
    )


def _called(group: pl.DataFrame) -> str:
    value = str(group["value"].max() or group["key"][0])
    return covered_title(value) if group["is_covered"].any() else value
