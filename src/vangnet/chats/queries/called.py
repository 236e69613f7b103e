"""What members and networks are called: the one place that tells it. A name is not an identity.

Who is only named in an expose group is told by number, and so are all members of covered networks in what leaves the
desk. The title of a covered group has only words of the rules in it.
"""

from collections.abc import Collection, Iterable, Mapping

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from vangnet.chats.exposing import covered_members, covered_networks
from vangnet.chats.models import Export, Member
from vangnet.chats.models.member import covered_name
from vangnet.chats.named import mark
from vangnet.chats.queries.exports import Opened
from vangnet.networks.expose.covering import covered_title
from vangnet.networks.store.layout import MEMBERS
from vangnet.networks.store.loading import Stored

LONGEST = 100
"""Characters of a name that are shown."""
_OF_NETWORK = {
    "messages": ("author", "forwarded_from", "to", "mentions"),
    "acts": ("actor", "subjects"),
    "roles": ("member",),
    "access": ("member",),
}
"""Columns with members, of the tables whose rows belong to a network."""
_NAME = 60
_TITLE = 300


def names(found: Opened, numbers: Iterable[int]) -> dict[int, str]:
    """What members are called, by their numbers: the name as told, else the key; or that it is covered."""
    wanted = sorted({int(one) for one in numbers if 0 <= one < found.stored.manifest.members})
    if not wanted:
        return {}
    table = pl.scan_parquet(found.stored.directory / MEMBERS).select("member", "name", "key")
    rows = covering(found.export, table.filter(_is_one(wanted)), "name", "key").collect()
    return {
        member: covered_name(member) if is_covered else visible((name or "").strip()) or visible(key)
        for member, name, key, is_covered in rows.select("member", "name", "key", "is_covered").iter_rows()
    }


def covering(export: Export, table: pl.LazyFrame, *columns: str) -> pl.LazyFrame:
    """Rows of members with `is_covered`: of those who are covered, these columns stand empty."""
    hidden = covered_members(export).select("member", pl.lit(value=True).alias("is_covered"))
    hidden = hidden.with_columns(pl.col("member").cast(table.collect_schema()["member"]))
    told = table.join(hidden, on="member", how="left", maintain_order="left")
    empty = (pl.when("is_covered").then(pl.lit("")).otherwise(one).alias(one) for one in columns)
    return told.with_columns(pl.col("is_covered").fill_null(value=False)).with_columns(*empty)


def covered_among(export: Export, members: Collection[int]) -> frozenset[int]:
    """Who of these is told by number only: all of them where what was read of the export is not on this machine."""
    try:
        return frozenset(covered_members(export).filter(_is_one(sorted(members))).collect()["member"])
    except OSError:
        return frozenset(members)


def cover_judged(members: Iterable[Member]) -> None:
    """Take the names of those who are covered out of records that are about to be shown; nothing is saved."""
    of_export: dict[Export, list[Member]] = {}
    for one in members:
        of_export.setdefault(one.export, []).append(one)
    for export, several in of_export.items():
        hidden = covered_among(export, {one.number for one in several})
        for one in several:
            if one.number in hidden:
                one.name = one.key = ""


def network_names(found: Opened, numbers: Iterable[int]) -> dict[int, str]:
    """What networks are called, by their numbers: the name, else the key; of covered ones what may be told of it."""
    asked = sorted({int(one) for one in numbers})
    rows = found.stored.table("networks").filter(pl.col("network").is_in(asked)).unique("network", keep="first")
    told = rows.select("network", "name", "key").collect()
    covered = covered_networks(found.export)
    return {number: network_name(number, name or key, covered) for number, name, key in told.iter_rows()}


def network_name(number: int, name: str | None, covered: frozenset[int] | None) -> str:
    """A name of a network as it may be shown."""
    is_open = covered is not None and number not in covered
    return visible((name or "").strip() if is_open else covered_title(name or ""), _TITLE)


def named_networks(found: Opened, rows: Iterable[Mapping[str, object]]) -> tuple[dict[str, object], ...]:
    """Rows of networks with `name` as it may be shown, and without `key`."""
    covered = covered_networks(found.export)
    told = []
    for row in rows:
        number = row["network"]
        assert isinstance(number, int)
        told.append({**row, "name": network_name(number, str(row["name"] or row["key"] or ""), covered), "key": ""})
    return tuple(told)


def _is_one(numbers: list[int]) -> pl.Expr:
    return pl.col("member").is_in(pl.Series(numbers, dtype=pl.Int32).implode())


class Who(msgspec.Struct, frozen=True):
    """A member as it may be told: `name` and `key` are empty where only the number may."""

    number: int
    name: str = ""
    key: str = ""


class Calling:
    """Tells members, and keeps in `told` whom it told.

    Those of covered networks are told by number only, and so are all where names are not asked for.
    """

    def __init__(self, stored: Stored, covered: frozenset[int] | None, *, with_names: bool = True) -> None:
        self._stored = stored
        self.told: dict[int, Who] = {}
        self.by_number = hidden_members(stored, covered if with_names else None)

    def who(self, numbers: Iterable[int]) -> dict[int, Who]:
        """These members, by number."""
        asked = sorted({int(one) for one in numbers})
        named = [one for one in asked if not self.by_number[one]]
        found = (
            pl.scan_parquet(self._stored.directory / MEMBERS)
            .select("member", "name", "key")
            .filter(pl.col("member").is_in(named))
            .collect()
        )
        told = {number: Who(number, visible(name, _NAME), visible(key)) for number, name, key in found.iter_rows()}
        these = {number: told.get(number, Who(number)) for number in asked}
        self.told |= these
        return these


def hidden_members(stored: Stored, covered: frozenset[int] | None) -> npt.NDArray[np.bool_]:
    """Who wrote, did or was named in a covered network: bool[members]. All of them where `covered` is None."""
    found = np.full(stored.manifest.members, covered is None)
    if not covered:
        return found
    within = pl.col("network").is_in(sorted(covered))
    for table, columns in _OF_NETWORK.items():
        rows = stored.table(table).filter(within)
        for column in columns:
            mark(found, rows, column)
    written = stored.table("messages").filter(within).select("message")
    mark(found, stored.table("reactions").join(written, on="message", how="semi"), "by")
    return found


def visible(text: str | None, most: int = LONGEST) -> str:
    """A text that cannot steer a page: marks that are not printed become a box, and the end is cut."""
    shown = "".join(mark if mark.isprintable() else "\ufffd" for mark in (text or "")[: most + 1])
    return shown if len(shown) <= most else f"{shown[:most]}…"
