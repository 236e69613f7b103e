"""CSV for spreadsheets: one row per file, the first hit in columns of its own, further hits as text.

It is made for eyes. A cell that a spreadsheet would take for a formula gets an apostrophe, and characters that do
not print are shown as `<U+202E>`; JSON lines hold the names exactly. What people decided stands in columns of its own,
when there is any. Semicolons, because a Dutch spreadsheet expects them; everything in quotes, because a name with the
other separator would else fall apart into cells of its own.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

import polars as pl

from vangnet.scan.export.moments import moment
from vangnet.scan.export.told import Told
from vangnet.scan.export.written import Written
from vangnet.scan.report.ranges import clock
from vangnet.scan.report.visible import visible
from vangnet.scan.results import Results
from vangnet.values import Categorised, Status

DEFAULT_STATUSES = tuple(Status)

RECORD_COLUMNS = (
    "address",
    "size",
    "modified_at",
    "md5",
    "sha1",
    "sha256",
    "type",
    "width",
    "height",
    "pdq",
    "pdq_quality",
    "status",
    "reason",
    "duration_ms",
)
HIT_COLUMNS = (
    "list",
    "entry",
    "category",
    "kind",
    "distance_bits",
    "orientation",
    "reading",
    "victim_identified",
    "series",
    "percent",
    "entry_percent",
)
CATEGORISED_COLUMNS = ("category", "profile", "certainty", "by", "at", "agreed", "note")
HEADER = (*RECORD_COLUMNS, "remarks", "ranges", "hits", *(f"hit_{name}" for name in HIT_COLUMNS), "further_hits")

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(results: Results, chosen: pl.Expr, file: BinaryIO, told: Told) -> Written:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    more = tuple(f"categorised_{name}" for name in CATEGORISED_COLUMNS) if told.categories else ()
    writer.writerow((*HEADER, *more))
    count = categorised = 0
    for count, row in enumerate(results.rows(chosen), 1):  # noqa: B007 (the count is used after the loop)
        given = told.of(row["sha256"])
        categorised += given is not None
        writer.writerow([cell(value) for value in (*_values(row), *_decision(given, len(more)))])
    text.flush()
    text.detach()
    return Written(entries=count, records=count, categorised=categorised)


def _decision(given: Categorised | None, width: int) -> tuple[object, ...]:
    """Return what people decided, by column; nothing for a content that they did not decide on."""
    if given is None:
        return (None,) * width
    return tuple(", ".join(given.by) if name == "by" else getattr(given, name) for name in CATEGORISED_COLUMNS)


def cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet computes and no terminal obeys."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if isinstance(value, int):
        return text
    guarded = "'" + text if text.startswith(FORMULA_STARTS) else text
    return visible(guarded)


def _values(row: dict[str, Any]) -> Iterator[object]:
    hits = row["hits"] or []
    first = hits[0] if hits else {}
    row["modified_at"] = moment(row["modified_at"], digits=9)
    yield from (row[name] for name in RECORD_COLUMNS)
    yield " ".join(row["remarks"] or ())
    yield " ".join(f"{one['status']} {clock(one['start_ms'])}-{clock(one['end_ms'])}" for one in row["ranges"] or ())
    yield len(hits)
    yield from (first.get(name) for name in HIT_COLUMNS)
    yield " | ".join(_hit(hit) for hit in hits[1:])


def _hit(hit: dict[str, Any]) -> str:
    distance = f" {hit['distance_bits']} bits" if hit["distance_bits"] is not None else ""
    category = f" category {hit['category']}" if hit["category"] is not None else ""
    return f"{hit['list']} {hit['entry']}{category} ({hit['reading']}{distance})"
