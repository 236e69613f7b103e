"""VICS 2.0, the exchange format of Griffeye, IPED and others: a set of media, one entry per content.

Compatible, not certified: Project VIC certifies programs per country.

An entry gets a Category only from hits on the same content that agree: somebody categorised exactly these bytes. A
likeness, or lists that contradict each other, is told in Tags and Comments, because a category that a program
guessed would come back from the next unit as a judgement. Files without an MD5 (unreadable) and empty files have no
place in a set of hashes: they are counted, never quietly lost.
"""

import hashlib
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, BinaryIO

import msgspec
import polars as pl

from vangnet.scan.export.moments import moment
from vangnet.scan.export.written import Written
from vangnet.scan.report.ranges import clock
from vangnet.scan.results import Results, python_rows
from vangnet.values import Kind, Remark, Span, Status

DEFAULT_STATUSES = (Status.KNOWN, Status.SIMILAR, Status.NEW, Status.UNDECIDED)

CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/Default/$metadata#Media"
EMPTY_MD5 = hashlib.md5(b"").hexdigest()
ROWS_PER_PART = 100_000
"""An entry needs all copies of its content side by side. So many rows are sorted in memory at a time."""

Row = dict[str, Any]


def write(results: Results, chosen: pl.Expr, file: BinaryIO) -> Written:
    """Write the chosen media as one JSON object, its context first."""
    encode = msgspec.json.Encoder().encode
    records = results.records().filter(chosen & _is_media())
    asked = _count(records)
    file.write(b'{"@odata.context":' + encode(CONTEXT) + b',"value":[')
    entries = copies = 0
    for copies_of_one in _contents(records, asked):
        file.write(b",\n" if entries else b"\n")
        entries += 1
        copies += len(copies_of_one)
        file.write(encode(entry(entries, copies_of_one, source=_source(results))))
    file.write(b"\n]}\n")
    return Written(entries=entries, records=copies, left_out=asked - copies)


def _is_media() -> pl.Expr:
    """Undecided files may be archives or unknown; the other three statuses are given to media only."""
    by_type = pl.col("type").str.contains("^(image|video)/").fill_null(value=False)
    return by_type | pl.col("status").is_in([Status.KNOWN, Status.SIMILAR, Status.NEW])


def _count(records: pl.LazyFrame) -> int:
    return int(records.select(pl.len()).collect(engine="streaming").item())


def _contents(records: pl.LazyFrame, count: int) -> Iterator[list[Row]]:
    """Yield the copies of each content, sorted by MD5, reading one range of MD5s at a time."""
    parts = min(256, max(1, -(-count // ROWS_PER_PART)))
    writable = records.filter(pl.col("md5").is_not_null() & (pl.col("md5") != EMPTY_MD5))
    first_byte = pl.col("md5").str.head(2)
    for part in range(parts):
        low, high = (256 * edge // parts for edge in (part, part + 1))
        inside = (first_byte >= f"{low:02x}") & ((first_byte < f"{high:02x}") if high < 256 else pl.lit(value=True))
        frame = writable.filter(inside).drop("frames").collect(engine="streaming").sort("md5", "sha256", "address")
        for _, rows in groupby(python_rows(frame), key=lambda row: (row["md5"], row["sha256"])):
            yield list(rows)


def entry(media_id: int, rows: list[Row], *, source: str) -> dict[str, Any]:
    """Return one Media entry for the copies of one content. Fields without a value are left out."""
    first = rows[0]
    md5 = first["md5"].upper()
    fields = {
        "MediaID": media_id,
        "MD5": md5,
        "SHA1": _upper(first["sha1"]),
        "MediaSize": first["size"],
        "MimeType": first["type"],
        "RelativeFilePath": relative_path(first["address"]),
        **_judgement(rows),
        "Tags": ", ".join(_tags(rows)),
        "AlternativeHashes": list(_alternative_hashes(md5, first)),
        "MediaMetadata": list(_metadata(md5, first)),
        "Segments": list(_segments(md5, first)) or None,
        "MediaFiles": [_media_file(md5, number, row, source) for number, row in enumerate(rows, 1)],
    }
    return {name: value for name, value in fields.items() if value is not None}


def _judgement(rows: list[Row]) -> dict[str, Any]:
    """Return what lists say about exactly this content. Where they contradict each other, nothing is said."""
    hits = [hit for hit in _known_hits(rows) if hit["distance_bits"] is None]
    category = _agreed([_category(hit["category"]) for hit in hits])
    return {
        "Category": category,
        "IsPrecategorized": category is not None,
        "PrecategorizationSource": _joined(hit["list"] for hit in hits),
        "VictimIdentified": _agreed([hit["victim_identified"] for hit in hits]),
        "Series": _joined(hit["series"] for hit in hits),
        "Comments": _joined(_told(hit) for hit in _known_hits(rows)),
    }


def _known_hits(rows: list[Row]) -> list[Row]:
    return [hit for row in rows for hit in row["hits"] or [] if hit["kind"] == Kind.KNOWN]


def _agreed(values: list[Any]) -> Any:
    distinct = {value for value in values if value is not None}
    return distinct.pop() if len(distinct) == 1 else None


def _category(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch("[0-9]{1,3}", text) and int(text) < 256 else None


def _told(hit: Row) -> str:
    if hit["distance_bits"] is None:
        how = f"same {hit['reading']}"
    else:
        how = f"alike: {hit['distance_bits']} bits, {hit['orientation']}, {hit['reading']}"
        if hit["percent"] is not None:
            how += f", {hit['percent']}% of this video, {hit['entry_percent']}% of the listed one"
    category = f", category {hit['category']}" if hit["category"] is not None else ""
    return f"{hit['list']} {hit['entry']} ({how}{category})"


def _tags(rows: list[Row]) -> list[str]:
    """Return the statuses and reasons, and what a reader of the category must know."""
    tags = [row["status"] for row in rows] + [row["reason"] for row in rows if row["reason"]]
    categories = {hit["category"] for hit in _known_hits(rows) if hit["distance_bits"] is None} - {None}
    if len(categories) > 1:
        tags.append("category_conflict")
    return [f"vangnet:{tag}" for tag in dict.fromkeys(tags)]


def _joined(values: Iterator[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(value for value in values if value)) or None


def _alternative_hashes(md5: str, row: Row) -> Iterator[dict[str, str]]:
    for name, value in (("SHA256", _upper(row["sha256"])), ("PDQ", row["pdq"])):
        if value is not None:
            yield {"MD5": md5, "HashName": name, "HashValue": value}


def _metadata(md5: str, row: Row) -> Iterator[dict[str, str]]:
    for name, column in (
        ("Width", "width"),
        ("Height", "height"),
        ("PDQQuality", "pdq_quality"),
        ("DurationMs", "duration_ms"),
    ):
        if row[column] is not None:
            yield {"MD5": md5, "PropertyName": name, "PropertyValue": str(row[column])}


def _segments(md5: str, row: Row) -> Iterator[dict[str, Any]]:
    """Return the known time of a video. The category stays 0, not categorised: a likeness is nobody's judgement."""
    known = (one for one in row["ranges"] or () if one["status"] == Span.KNOWN)
    for number, one in enumerate(known, 1):
        start, end = (clock(one[name], exact=True) for name in ("start_ms", "end_ms"))
        yield {"MD5": md5, "SegmentIndex": number, "Start": start, "End": end, "Category": 0}


def _media_file(md5: str, number: int, row: Row, source: str) -> dict[str, Any]:
    """Return one place of the content. The path starts with the exhibit, so that it is never empty."""
    folder, name = _split(row["address"])
    container, _, inside = row["address"].rpartition("//")
    parent_folder, parent_name = _split(container) if inside and container else (None, None)
    fields = {
        "MD5": md5,
        "MediaFileID": number,
        "FileName": name,
        "FilePath": f"{source}\\{folder}" if folder else source,
        "Written": moment(row["modified_at"], digits=7),
        "Unallocated": Remark.CARVED in (row["remarks"] or ()),
        "Deleted": Remark.DELETED in (row["remarks"] or ()),
        "SourceID": source,
        "ParentFileName": parent_name,
        "ParentFilePath": (f"{source}\\{parent_folder}" if parent_folder else source) if parent_name else None,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _split(address: str) -> tuple[str, str]:
    folder, _, name = relative_path(address).rpartition("\\")
    return folder, name


def relative_path(address: str) -> str:
    r"""Return an address as a relative Windows path that leads nowhere else.

    >>> relative_path("mail.zip//../a\\b/C:/x.jpg")
    'mail.zip\\%2E%2E\\a%5Cb\\C%3A\\x.jpg'
    """
    parts = (part.replace("\\", "%5C").replace(":", "%3A") for part in address.split("/") if part)
    return "\\".join(part.replace(".", "%2E") if part in (".", "..") else part for part in parts) or "%"


def _source(results: Results) -> str:
    """Return the exhibit's own name: where it was mounted is nobody's business."""
    name = (results.summary.exhibit or "").replace("\\", "/").rstrip("/").rpartition("/")[2]
    return relative_path(name) if name else "exhibit"


def _upper(text: str | None) -> str | None:
    return text.upper() if text is not None else None
