"""The identifiers of an export, as they are compared: beside its tables for its own case, as rows for other cases."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import polars as pl

from vangnet.chats.comparing import is_for_comparing, read, read_group
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export, MemberIdentifier
from vangnet.networks.shape import Reach
from vangnet.networks.store.layout import MEMBERS
from vangnet.networks.store.loading import Stored, open_network
from vangnet.networks.store.tables import put, write
from vangnet.networks.view import View, Watch

IDENTIFIED = "identified.parquet"
SCHEMA = {
    "member": pl.Int64,
    "kind": pl.String,
    "platform": pl.String,
    "key": pl.String,
    "value": pl.String,
    "reach": pl.String,
}
_COUNTS = "identified.json"
_AT_ONCE = 10_000
_LONGEST = 512


class Identified(msgspec.Struct, frozen=True):
    """How many identifiers are compared, and how many could not be: too long, or none of their kind."""

    kept: int
    left: int


def identify(export: Export, folder: Path, watch: Watch) -> None:
    """Write the identifiers of an export, once; what a stopped writing left is written anew.

    Rows come in batches, each in a transaction of its own: one over a million rows would keep the desk waiting.
    """
    if (told := identified(export)) is not None and (not told.kept or export.identifiers.exists()):
        return
    found, left = _read(open_network(folder), watch)
    export.identifiers.all().delete()
    for done, rows in enumerate(found.iter_slices(_AT_ONCE)):
        watch(View("identify", done * _AT_ONCE, found.height, done * _AT_ONCE))
        MemberIdentifier.objects.bulk_create([_row(export.pk, row) for row in rows.iter_rows()])
    write(found, folder / IDENTIFIED)
    put(folder / _COUNTS, msgspec.json.encode(Identified(found.height, left)))


def identified(export: Export) -> Identified | None:
    """How many were written; None while they are not."""
    try:
        return msgspec.json.decode((folder_of(export) / _COUNTS).read_bytes(), type=Identified)
    except OSError:
        return None


def identifiers_of(export: Export) -> pl.LazyFrame | None:
    """The identifiers of an export as in `SCHEMA`; None where they were not written, or are not on this machine."""
    place = folder_of(export) / IDENTIFIED
    return pl.scan_parquet(place) if place.exists() else None


def _read(stored: Stored, watch: Watch) -> tuple[pl.DataFrame, int]:
    """Each identifier once for each member, whichever way it is written; and how many have no key."""
    members = pl.scan_parquet(stored.directory / MEMBERS).select("member", pl.col("key").alias("of"))
    told = stored.table("identifiers").filter(pl.col("reach") != Reach.NONE.value)
    rows = told.select("member", "kind", "value", "reach").unique().join(members, on="member")
    frame = rows.sort("member", "kind", "value", "reach").collect(engine="streaming")
    left, kept = 0, []
    for done, row in enumerate(frame.iter_rows()):
        member, kind, value, reach, of = row
        if not done % _AT_ONCE:
            watch(View("identify", done, frame.height, done))
        if is_for_comparing(kind, value, reach):
            name = read(kind, value, reach, of)
            left += name is None
            kept += [(member, *name, _plain(value), reach)] if name else []
    kept += _groups(stored)
    found = pl.DataFrame(kept, schema=SCHEMA, orient="row")
    return found.unique(["member", "kind", "platform", "key"], keep="first", maintain_order=True), left


def _groups(stored: Stored) -> Iterator[tuple[int, str, str, str, str, str]]:
    frame = stored.table("networks").select("network", "key", "name").unique("network").sort("network").collect()
    for number, key, name in frame.iter_rows():
        if told := read_group(key):
            yield number, *told, _plain(name), Reach.STABLE.value


def _row(export: int, row: tuple[int, str, str, str, str, str]) -> MemberIdentifier:
    member, kind, platform, key, value, reach = row
    return MemberIdentifier(
        export_id=export, member=member, kind=kind, platform=platform, key=key, value=value, reach=reach
    )


def _plain(value: str) -> str:
    return value.replace("\0", "")[:_LONGEST]
