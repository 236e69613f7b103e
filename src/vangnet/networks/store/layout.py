"""The tables of a network, each in shards `<table>-000001.parquet` or, of members and ties, in a file for each.

Members, networks and exports stand as numbers. Times are in UTC where `is_utc`; else by the clock of whoever wrote.
"""

from typing import Any

import polars as pl

NOBODY = -1
"""Stands where a record tells no member."""

_AT: dict[str, Any] = {"at": pl.Datetime("us"), "is_utc": pl.Boolean, "said": pl.String}
_SOURCE: dict[str, Any] = {"export": pl.Int32, "file": pl.String, "place": pl.String}
_NUMBERS = pl.List(pl.Int32)

SCHEMAS: dict[str, dict[str, Any]] = {
    "networks": {
        "network": pl.Int32,
        "key": pl.String,
        "name": pl.String,
        "platform": pl.String,
        "kind": pl.String,
        "parent": pl.String,
        **_AT,
        **_SOURCE,
    },
    "tellings": {  # of members, joined into `members.parquet`
        "member": pl.Int32,
        "name": pl.String,
        "kind": pl.String,
        "is_owner": pl.Boolean,
        **_SOURCE,
    },
    "identifiers": {"member": pl.Int32, "kind": pl.String, "value": pl.String, "reach": pl.String, **_SOURCE},
    "roles": {
        "member": pl.Int32,
        "network": pl.Int32,
        "name": pl.String,
        "grade": pl.Int8,
        "why": pl.String,
        "position": pl.Int64,
        **_AT,
        **_SOURCE,
    },
    "messages": {
        "message": pl.Int64,
        "network": pl.Int32,
        "key": pl.String,
        "author": pl.Int32,
        **_AT,
        "layer": pl.String,
        "text": pl.String,
        "to": _NUMBERS,
        "reply_to": pl.String,
        "mentions": _NUMBERS,
        "links": pl.List(pl.String),
        "forwarded_from": pl.Int32,
        "forwarded_name": pl.String,
        "signature": pl.String,
        "is_deleted": pl.Boolean,
        "is_edited": pl.Boolean,
        **_SOURCE,
    },
    "media": {
        "message": pl.Int64,
        "path": pl.String,
        "name": pl.String,
        "type": pl.String,
        "bytes": pl.Int64,
        "sha256": pl.String,
        "absent": pl.String,
    },
    "reactions": {"message": pl.Int64, "what": pl.String, "count": pl.Int64, "by": _NUMBERS},
    "acts": {
        "kind": pl.String,
        "network": pl.Int32,
        "actor": pl.Int32,
        "subjects": _NUMBERS,
        "message": pl.String,
        "told": pl.String,
        **_AT,
        **_SOURCE,
    },
    "access": {
        "member": pl.Int32,
        "network": pl.Int32,
        "what": pl.String,
        "kind": pl.String,
        "count": pl.Int64,
        **_AT,
        **_SOURCE,
    },
    "stated": {
        "a": pl.Int32,
        "b": pl.Int32,
        "layer": pl.String,
        "weight": pl.Float64,
        "is_directed": pl.Boolean,
        "at": pl.Datetime("us"),
        "is_utc": pl.Boolean,
        **_SOURCE,
    },
    "problems": {"code": pl.String, "values": pl.String, **_SOURCE},
    "coverage": {"code": pl.String, "network": pl.Int32, "values": pl.String, "export": pl.Int32},
}
"""What each table holds."""

MEMBERS = "members.parquet"
DOUBLED = "doubled.parquet"
"""Numbers of messages that another export of the same network has too; they count once."""
MANIFEST = "network.json"
MEASURES = ("measures.parquet", "measures.json")


def ties_file(layer: str, kind: str) -> str:
    """The file with the ties of one kind in a layer: `a`, `b`, `count`, `weight`, in the order of a and b.

    `first` and `last` are months since January 1970 (Int16), null where no event of the pair has a moment.
    """
    return f"ties-{layer}-{kind}.parquet"


def points_files(layer: str) -> tuple[str, str]:
    """The picture of a layer: its points, and what to know of them (networks.drawing)."""
    return f"points-{layer}.bin", f"points-{layer}.json"


def is_ours(name: str) -> bool:
    """Whether a file of this name is one that a reading writes."""
    stem, _, ending = name.partition(".")
    table, dash, number = stem.rpartition("-")
    if ending in ("parquet", "part") and (stem.startswith("ties-") or (dash and number.isdigit() and table in SCHEMAS)):
        return True
    return name in {MEMBERS, DOUBLED, *MEASURES} or (ending in ("part", "json.part") and stem in _SINGLE)


_SINGLE = frozenset({"members", "doubled", "network", "measures"})
