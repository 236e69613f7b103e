"""Who stands in an expose group only because others named them: most often whom the posts are about."""

import numpy as np
import numpy.typing as npt
import polars as pl

from vangnet.networks.store.layout import MEMBERS
from vangnet.networks.store.loading import Stored

SCHEMA = {"member": pl.Int32}
_NAMED = {"messages": ("to", "mentions", "forwarded_from"), "acts": ("subjects",)}
_OWN = {"acts": "actor", "roles": "member", "access": "member"}
_LISTS = frozenset({"to", "mentions", "subjects", "by"})


def only_named(stored: Stored, networks: frozenset[int]) -> pl.DataFrame:
    """Who is named in these networks and did nothing anywhere, as in `SCHEMA`.

    To write, act, react, open something, have a role or be the owner of the device is to do something.
    """
    named = np.zeros(stored.manifest.members, bool)
    for table, columns in _NAMED.items():
        rows = stored.table(table).filter(pl.col("network").is_in(sorted(networks)))
        for column in columns:
            mark(named, rows, column)
    if networks and named.any():
        named &= ~_own(stored)
    return pl.DataFrame({"member": np.flatnonzero(named)}, schema=SCHEMA)


def _own(stored: Stored) -> npt.NDArray[np.bool_]:
    found = np.zeros(stored.manifest.members, bool)
    mark(found, pl.scan_parquet(stored.directory / MEMBERS).filter((pl.col("messages") > 0) | "is_owner"), "member")
    mark(found, stored.table("reactions"), "by")
    for table, column in _OWN.items():
        mark(found, stored.table(table), column)
    return found


def mark(found: npt.NDArray[np.bool_], rows: pl.LazyFrame, column: str) -> None:
    """Set who stands in a column of members, or of lists of them."""
    of = pl.col(column).explode() if column in _LISTS else pl.col(column)
    told = rows.select(of.alias("member")).drop_nulls().filter(pl.col("member") >= 0).unique()
    found[told.collect(engine="streaming")["member"].to_numpy()] = True
