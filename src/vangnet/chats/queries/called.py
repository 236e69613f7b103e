"""How members are told in what leaves the desk: by number and name, or by number only."""

from collections.abc import Iterable

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from vangnet.networks.store.layout import MEMBERS
from vangnet.networks.store.loading import Stored

_OF_NETWORK = {
    "messages": ("author", "forwarded_from", "to", "mentions"),
    "acts": ("actor", "subjects"),
    "roles": ("member",),
    "access": ("member",),
}
"""Columns with members, of the tables whose rows belong to a network."""
_NAME = 60


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
            members = pl.col(column).explode() if column in ("to", "mentions", "subjects") else pl.col(column)
            _mark(found, rows.select(members.alias("member")))
    written = stored.table("messages").filter(within).select("message")
    reacted = stored.table("reactions").join(written, on="message", how="semi")
    _mark(found, reacted.select(pl.col("by").explode().alias("member")))
    return found


def _mark(found: npt.NDArray[np.bool_], rows: pl.LazyFrame) -> None:
    members = rows.drop_nulls().filter(pl.col("member") >= 0).unique().collect(engine="streaming")["member"]
    found[members.to_numpy()] = True


def visible(text: str | None, most: int = 120) -> str:
    """A text that cannot steer a page: marks that are not printed become a box, and the end is cut."""
    shown = "".join(mark if mark.isprintable() else "\ufffd" for mark in (text or "")[: most + 1])
    return shown if len(shown) <= most else f"{shown[:most]}…"
