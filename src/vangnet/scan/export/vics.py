"""VICS 2.0, the exchange format of Griffeye, IPED and others: a set of media, one entry per content.

Compatible, not certified: Project VIC certifies programs per country.

An entry gets its Category from the people who decided on this content; else from hits on the same content that agree:
somebody categorised exactly these bytes. A likeness, lists that contradict each other, or people who decided otherwise
than a list, are told in Tags and Comments, because a category that a program guessed would come back from the next unit
as a judgement. Who decided is not named: names stay with the case.

With the number of a case the file has the shape of a case, else that of a set of media, which every reader takes. Files
without an MD5 (unreadable) and empty files have no place in a set of hashes: they are counted, never quietly lost.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

import msgspec
import polars as pl

from vangnet import __version__
from vangnet.scan.export.moments import moment
from vangnet.scan.export.told import Told, categorised, one_profile
from vangnet.scan.export.written import Written
from vangnet.scan.report.ranges import clock
from vangnet.scan.results import Results, python_rows
from vangnet.values import Categorised, Kind, Remark, Span, Status

DEFAULT_STATUSES = (Status.KNOWN, Status.SIMILAR, Status.NEW, Status.UNDECIDED)

CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/Default/$metadata#"
EMPTY_MD5 = hashlib.md5(b"").hexdigest()
ROWS_PER_PART = 100_000
"""An entry needs all copies of its content side by side. So many rows are sorted in memory at a time."""

Row = dict[str, Any]


def write(results: Results, chosen: pl.Expr, file: BinaryIO, told: Told) -> Written:
    """Write the chosen media as one JSON object, its context first."""
    encode = msgspec.json.Encoder().encode
    one_profile(told)
    records = results.records().filter(chosen & is_media(told))
    asked = count(records)
    source = source_name(results, told)
    start, end = _frame(told)
    file.write(start)
    entries = copies = judged = 0
    for copies_of_one in contents(records, asked):
        file.write(b",\n" if entries else b"\n")
        entries += 1
        copies += len(copies_of_one)
        given = told.of(copies_of_one[0]["sha256"])
        judged += given is not None
        file.write(encode(entry(entries, copies_of_one, source=source, given=given)))
    file.write(end)
    return Written(entries=entries, records=copies, left_out=asked - copies, categorised=judged)


def _frame(told: Told) -> tuple[bytes, bytes]:
    """Return what stands before and behind the media: a set of media, or one case with them."""
    encode = msgspec.json.encode
    if told.case_number is None:
        return b'{"@odata.context":' + encode(f"{CONTEXT}Media") + b',"value":[', b"\n]}\n"
    case = {
        "CaseID": str(uuid5(NAMESPACE_URL, f"vangnet:case:{told.case_number}")),
        "CaseNumber": told.case_number,
        "SourceApplicationName": "Vangnet",
        "SourceApplicationVersion": __version__,
    }
    start = b'{"@odata.context":' + encode(f"{CONTEXT}Cases") + b',"value":['
    return start + encode(case).removesuffix(b"}") + b',"Media":[', b"\n]}]}\n"


def is_media(told: Told) -> pl.Expr:
    """Undecided files may be archives or unknown; the other three statuses are given to media only."""
    by_type = pl.col("type").str.contains("^(image|video)/").fill_null(value=False)
    return by_type | pl.col("status").is_in([Status.KNOWN, Status.SIMILAR, Status.NEW]) | categorised(told)


def count(records: pl.LazyFrame) -> int:
    return int(records.select(pl.len()).collect(engine="streaming").item())


def contents(records: pl.LazyFrame, expected: int) -> Iterator[list[Row]]:
    """Yield the copies of each content, sorted by MD5, reading one range of MD5s at a time."""
    parts = min(256, max(1, -(-expected // ROWS_PER_PART)))
    writable = records.filter(pl.col("md5").is_not_null() & (pl.col("md5") != EMPTY_MD5))
    first_byte = pl.col("md5").str.head(2)
    for part in range(parts):
        low, high = (256 * edge // parts for edge in (part, part + 1))
        inside = (first_byte >= f"{low:02x}") & ((first_byte < f"{high:02x}") if high < 256 else pl.lit(value=True))
        frame = writable.filter(inside).drop("frames").collect(engine="streaming").sort("md5", "sha256", "address")
        for _, rows in groupby(python_rows(frame), key=lambda row: (row["md5"], row["sha256"])):
            yield list(rows)


def entry(media_id: int, rows: list[Row], *, source: str, given: Categorised | None = None) -> dict[str, Any]:
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
        **judgement(rows, given),
        "Tags": ", ".join(_tags(rows, given)),
        "AlternativeHashes": list(_alternative_hashes(md5, first)),
        "MediaMetadata": list(_metadata(md5, first)),
        "Segments": list(_segments(md5, first)) or None,
        "MediaFiles": [_media_file(md5, number, row, source) for number, row in enumerate(rows, 1)],
    }
    return {name: value for name, value in fields.items() if value is not None}


def judgement(rows: list[Row], given: Categorised | None) -> dict[str, Any]:
    """Return what people say of this content, else what lists say if they do not contradict each other."""
    hits = _exact_hits(rows)
    listed = _agreed([_category(hit["category"]) for hit in hits])
    decided = None if given is None else f"{_decision(given)}."
    return {
        "Category": listed if given is None else _category(given.category),
        "IsPrecategorized": given is None and listed is not None,
        "DateUpdated": None if given is None else given.at,
        "PrecategorizationSource": _joined(hit["list"] for hit in hits),
        "VictimIdentified": _agreed([hit["victim_identified"] for hit in hits]),
        "Series": _joined(hit["series"] for hit in hits),
        "Comments": _joined(chain([decided], (tell_hit(hit) for hit in _known_hits(rows)))),
    }


def _decision(given: Categorised) -> str:
    """Tell a decision of people without naming them."""
    how = "two people, independently of each other" if given.agreed else "provisional: not yet by a second person"
    note = f"; {given.note}" if given.note else ""
    return f"categorised {given.category} of profile {given.profile} at {given.at} ({how}; {given.certainty}{note})"


def _exact_hits(rows: list[Row]) -> list[Row]:
    return [hit for hit in _known_hits(rows) if hit["distance_bits"] is None]


def _known_hits(rows: list[Row]) -> list[Row]:
    return [hit for row in rows for hit in row["hits"] or [] if hit["kind"] == Kind.KNOWN]


def _agreed(values: list[Any]) -> Any:
    distinct = {value for value in values if value is not None}
    return distinct.pop() if len(distinct) == 1 else None


def _category(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch("[0-9]{1,3}", text) and int(text) < 256 else None


def tell_hit(hit: Row) -> str:
    if hit["distance_bits"] is None:
        how = f"same {hit['reading']}"
    else:
        how = f"alike: {hit['distance_bits']} bits, {hit['orientation']}, {hit['reading']}"
        if hit["percent"] is not None:
            how += f", {hit['percent']}% of this video, {hit['entry_percent']}% of the listed one"
    category = f", category {hit['category']}" if hit["category"] is not None else ""
    return f"{hit['list']} {hit['entry']} ({how}{category})"


def _tags(rows: list[Row], given: Categorised | None) -> list[str]:
    """Return the statuses and reasons, and what a reader of the category must know."""
    tags = [row["status"] for row in rows] + [row["reason"] for row in rows if row["reason"]]
    categories = {hit["category"] for hit in _exact_hits(rows)} - {None}
    if len(categories) > 1:
        tags.append("category_conflict")
    if given is not None:
        tags.append("agreed" if given.agreed else "provisional")
        tags += ["differs_from_list"] if categories - {given.category} else []
        tags += ["category_not_a_number"] if _category(given.category) is None else []
    return [f"vangnet:{tag}" for tag in dict.fromkeys(tags)]


def _joined(values: Iterable[str | None]) -> str | None:
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


def source_name(results: Results, told: Told) -> str:
    """Return the exhibit's number, else its own name: where it was mounted is nobody's business."""
    if told.exhibit_number:
        return relative_path(told.exhibit_number)
    name = (results.summary.exhibit or "").replace("\\", "/").rstrip("/").rpartition("/")[2]
    return relative_path(name) if name else "exhibit"


def _upper(text: str | None) -> str | None:
    return text.upper() if text is not None else None
