"""JSON lines: every record exactly as the scan wrote it, one per line. The export that loses nothing.

What people decided on a content is added as "categorised", where they did.

{"address":"DCIM/1.jpg","size":4021,"modified_at":"2024-05-04T10:11:12.000000000Z","md5":"...","status":"new",...}
"""

from typing import Any, BinaryIO

import msgspec
import polars as pl

from vangnet.scan.export.moments import moment
from vangnet.scan.export.told import Told
from vangnet.scan.export.written import Written
from vangnet.scan.results import Results
from vangnet.values import Status

DEFAULT_STATUSES = tuple(Status)


def write(results: Results, chosen: pl.Expr, file: BinaryIO, told: Told) -> Written:
    encode = msgspec.json.Encoder().encode
    count = categorised = 0
    for count, row in enumerate(results.rows(chosen), 1):  # noqa: B007 (the count is used after the loop)
        given = told.of(row["sha256"])
        categorised += given is not None
        file.write(encode(exact(row) | ({"categorised": given} if given else {})) + b"\n")
    return Written(entries=count, records=count, categorised=categorised)


def exact(row: dict[str, Any]) -> dict[str, Any]:
    """Return the record with its time as ISO 8601 in UTC, to the nanosecond."""
    return row | {
        "modified_at": moment(row["modified_at"], digits=9),
        "hits": row["hits"] or [],
        "ranges": row["ranges"] or [],
    }
