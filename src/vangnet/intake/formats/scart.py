"""What SCART, the program of the Dutch hotline, writes out: a table with a header, or the same in JSON.

Columns are known by their names in SCART's database and by the titles that its export gives them (SCART 6.5). A
question of a grading has a column of its own: "grade_12", or its label in brackets.
"""

import csv
from collections.abc import Iterator
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from vangnet.evidence.reader import Readable
from vangnet.intake.formats import json
from vangnet.intake.formats.format import Example, unreadable
from vangnet.intake.formats.hotline_json import SOON, reason_mark, why
from vangnet.intake.formats.making import Making, snake
from vangnet.intake.report import Channel, Report
from vangnet.intake.source import At, Table
from vangnet.intake.text import encoding_of, text_of
from vangnet.words import word

NAME = "scart"
CHANNEL = Channel.HOTLINE
ALWAYS = ("filenumber", "url", "status_code")
_HASHES = ("url_hash", "hashcheck_return", "hashcheck_at", "hashcheck_format")
_HOSTS = (
    *("abusecontact", "abusecountry", "hoster_contact", "hoster_country", "hoster_owner", "hoster_first_ntd_at"),
    *(
        "host",
        "host_owner",
        "host_country",
        "host_abusecontact",
        "host_customcontact",
        "registrar",
        "registrar_contact",
    ),
    *("registrar_owner", "registrar_country", "registrar_abusecontact", "registrar_customcontact"),
)
TABLE = Table(
    {
        "filenumber": "source_number",
        "reference": "",
        "url": "urls",
        **dict.fromkeys(("url_referer", "url_base", "url_host", "url_ip", "url_image_width", "url_image_height"), ""),
        "url_type": "",
        "note": "summary",
        "received_at": "sent_at",
        **dict.fromkeys(("firstseen_at", "firstntd_at", "lastseen_at", "online_counter", "whois_at", "grade_at"), ""),
        **dict.fromkeys((*_HASHES, *_HOSTS), ""),
        "type_code": "",
        "source_code": "annotations",
        "status_code": "annotations",
        "grade_code": "annotations",
        "police_first": "annotations",
        "police_reason": "annotations",
        "police": "",
        "classify_status_code": "",
        "iccam_hotline_country": "",
        "iccam_reportid": "",
        "grade_*": "",
        "[*": "",
    }
)
TITLES = {
    "external reference": "reference",
    "ip": "url_ip",
    "type": "url_type",
    "url type": "url_type",
    "received": "received_at",
    "hashcheck time": "hashcheck_at",
    "hashcheck value": "hashcheck_return",
    "first seen": "firstseen_at",
    "firstseen": "firstseen_at",
    "first ntd": "firstntd_at",
    "last seen": "lastseen_at",
    "lastseen": "lastseen_at",
    "source": "source_code",
    "status": "status_code",
    "abuse email": "abusecontact",
    "country": "abusecountry",
    "classification": "grade_code",
}
"""Titles of columns in SCART's exports, and the column that each is."""

_MARKS = frozenset({"filenumber", "status_code", "status", "grade_code", "classification"})
_LARGEST = 10 * 2**20
_ZONE = ZoneInfo("Europe/Amsterdam")  # SCART writes the time of the clock on the wall


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001
    """Whether a file that begins like this is a table with SCART's columns, or JSON with them."""
    encoding, mark = encoding_of(head)
    text = head[mark:].decode(encoding, errors="replace").lstrip()
    if text[:1] in ("{", "["):
        return '"filenumber"' in text and '"url"' in text
    first = text.partition("\n")[0]
    columns = {one.strip().strip('"').casefold() for one in first.split(_delimiter(first))}
    return "url" in columns and len(columns & _MARKS) > 1


def pieces(stream: Readable) -> Iterator[Any]:
    """Give each row, or a word for what is none."""
    texts = text_of(stream)
    first = next(texts, "")
    if first.lstrip()[:1] in ("{", "["):
        yield from json.values_of(chain((first,), texts))
        return
    csv.field_size_limit(_LARGEST)
    lines = _lines(chain((first,), texts))
    header = next(lines, "")
    delimiter = _delimiter(header)
    names = [_column(name) for name in next(csv.reader([header], delimiter=delimiter), [])]
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield word("intake.no_row", line=rows.line_num + 1, error=str(error)[:100])
            continue
        if row is None:
            return
        if any("\n" in value and value.count(delimiter) >= len(names) - 1 for value in row):
            yield word("intake.rows_swallowed", line=rows.line_num + 1)
        if any(row):
            is_short = len(row) < len(names)
            doubts = (word("intake.short_row", line=rows.line_num, columns=len(names), told=len(row)),)
            yield _row(names, row), doubts if is_short else ()


def report(piece: Any) -> Report:
    """Read one row. Raises Unreadable."""
    row, doubts = piece if isinstance(piece, tuple) else (piece, ())
    if not isinstance(row, dict) or not row:
        raise unreadable("empty_report")
    making = Making({_column(name): value for name, value in row.items()}, TABLE, doubts)
    top = making.top
    for url in top.each("url"):
        making.url(url)
    making.story_at(top, "note")
    sent = making.moment(top, "received_at", "sent_at", _ZONE)
    reason = top.text("police_reason")
    is_urgent = reason.upper()[:2] in SOON
    return Report(
        channel=CHANNEL,
        format=NAME,
        source="SCART",
        source_number=making.number(top.text("filenumber", "source_number")),
        summary=making.summary(),
        urgent=why(reason) if is_urgent else "",
        sent_at=sent,
        annotations=tuple(_annotations(top)),
        urls=tuple(dict.fromkeys(making.urls)),
        told=tuple(making.told),
        fields=making.fields(),
        doubts=tuple(making.doubts),
    )


def _annotations(top: At) -> Iterator[str]:
    names = {"grade_code": "grade", "status_code": "status", "source_code": "source", "police_first": "police_first"}
    for column, name in names.items():
        if text := top.text(column, "annotations"):
            yield f"{name}_{snake(text)}"[:100]
    if reason := top.text("police_reason", "annotations"):
        yield reason_mark(reason)


def _column(title: str) -> str:
    """The column that a title is; a title that is not known stays as it is."""
    name = title.strip().strip("\ufeff")
    known = name.casefold()
    return TITLES.get(known, known if known in TABLE else name) or "column"


def _delimiter(header: str) -> str:
    return max(";,\t", key=header.count)


def _row(names: list[str], row: list[str]) -> dict[str, Any]:
    """A row by its columns; a name that stands twice keeps both, and what stands behind the last is numbered."""
    found: dict[str, Any] = {}
    for number, value in enumerate(row, start=1):
        name = names[number - 1] if number <= len(names) else f"column {number}"
        if not value:
            continue
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


def _lines(texts: Iterator[str]) -> Iterator[str]:
    held = ""
    for text in texts:
        *whole, held = (held + text).split("\n")
        yield from (f"{line}\n" for line in whole)
    if held:
        yield held


EXAMPLES = (
    Example(
        "scart.csv",
        b"filenumber;reference;url;url_host;url_ip;received_at;source_code;status_code;hoster_country;grade_code;"
        b"grade_3\n"
        b"A100;;https://example.org/a;example.org;192.0.2.9;2026-03-01 09:00:00;webform;first_police;nl;illegal;PU\n"
        b"A101;x;https://example.org/b;example.org;192.0.2.9;2026-03-01 09:05:00;analyst;close;nl;not_illegal;\n",
        ("A100", "A101"),
    ),
    Example(
        "scart.json",
        b'[{"filenumber": "A102", "url": "https://example.org/c", "status_code": "grade"}]',
        ("A102",),
    ),
)
