"""A package for INTERPOL's ICSE database: a zip with a table of hashes, the metadata, and pictures where asked for.

    icse.csv      MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;...
    media.json    the same contents with their places and metadata, in VICS 2.0
    files/        <MD5>.<extension>, only when the caller supplies the bytes
    about.json    what this package is, and what of it is not verified

What is known of the format is little. The columns of `icse.csv` are those of the baseline list that ICSE gives out, as
an open tool reads it (IPED). NOT VERIFIED: that ICSE takes this table back, that it takes VICS, how it wants pictures
packed, and which columns it requires. Nobody has sent such a package to INTERPOL. A unit compares it with what its
national central bureau asks for before it sends one.

Only contents that people decided on go into it: ICSE asks what a unit says of a picture, and a hit on somebody else's
list, or no judgement at all, says nothing. PhotoDNA stays empty, for this program has none. "Baseline" is yes where
the category is `baseline` of profile `icse`, no for another category of that profile, else empty.
"""

import csv
import hashlib
import mimetypes
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TextIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec
import polars as pl

from vangnet import __version__
from vangnet.errors import InputRefused
from vangnet.scan.export import vics
from vangnet.scan.export.told import Contents, Told, categorised
from vangnet.scan.export.written import Written
from vangnet.scan.results import Results
from vangnet.values import Categorised, Status

DEFAULT_STATUSES = tuple(Status)

COLUMNS = (
    "MD5",
    "SHA1",
    "PhotoDNA",
    "Image ID",
    "Is distributed",
    "Victim identified",
    "Offender identified",
    "Series name",
    "Number of submissions",
    "File Available",
    "Media Type",
    "Baseline",
)

ABOUT = {
    "made_by": f"Vangnet {__version__}",
    "package": "hashes, metadata and, where supplied, contents of media that people categorised",
    "not_verified": [
        "that ICSE takes icse.csv back; its columns are those of the baseline list that ICSE gives out",
        "that ICSE takes media.json (VICS 2.0; compatible, not certified)",
        "how ICSE wants pictures packed",
    ],
}

Row = dict[str, Any]


def write(results: Results, chosen: pl.Expr, file: BinaryIO, told: Told) -> Written:
    """Write the package. Raises InputRefused when nobody decided on anything, or the bytes supplied are others."""
    if not told.categories:
        raise InputRefused("an ICSE package holds what people categorised, and no categorisation was given")
    decided = chosen & categorised(told)
    records = results.records().filter(decided)
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        written = _write_contents(package, records, told)
        with package.open(_member("media.json"), "w", force_zip64=True) as member:
            vics.write(results, decided, cast("BinaryIO", member), told)
        package.writestr(_member("about.json"), msgspec.json.format(msgspec.json.encode(_about(told)), indent=2))
    return msgspec.structs.replace(written, left_out=vics.count(records) - written.records)


def _write_contents(package: ZipFile, records: pl.LazyFrame, told: Told) -> Written:
    """Write the pictures while the table grows in a file of its own: a zip takes one member at a time."""
    entries = copies = pictures = 0
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as table:
        lines = csv.DictWriter(table, COLUMNS, delimiter=";", lineterminator="\r\n")
        lines.writeheader()
        for rows in vics.contents(records, vics.count(records)):
            given = told.of(rows[0]["sha256"])
            assert given is not None, "the records were chosen so"
            packed = told.contents is not None and _pack(package, rows[0], told.contents)
            entries, copies, pictures = entries + 1, copies + len(rows), pictures + packed
            lines.writerow(_line(entries, rows, given, packed=packed))
        _copy(table, package)
    return Written(entries=entries, records=copies, categorised=entries, pictures=pictures)


def _line(number: int, rows: list[Row], given: Categorised, *, packed: bool) -> dict[str, object]:
    first = rows[0]
    listed = vics.judgement(rows, given)
    return {
        "MD5": first["md5"].upper(),
        "SHA1": first["sha1"].upper(),
        "Image ID": number,
        "Victim identified": _flag(listed["VictimIdentified"]),
        "Series name": " ".join((listed["Series"] or "").split()),
        "File Available": _flag(packed),
        "Media Type": (first["type"] or "").partition("/")[0],
        "Baseline": _flag(given.category == "baseline" if given.profile == "icse" else None),
    }


def _flag(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _pack(package: ZipFile, row: Row, contents: Contents) -> bool:
    """Write one content, and refuse the package if it is not the one that was asked for."""
    pieces = contents(row["sha256"])
    if pieces is None:
        return False
    ending = mimetypes.guess_extension(row["type"] or "") or ""
    with package.open(_member(f"files/{row['md5'].upper()}{ending}", ZIP_STORED), "w", force_zip64=True) as member:
        digest = hashlib.sha256()
        for piece in pieces:
            digest.update(piece)
            member.write(piece)
    if digest.hexdigest() != row["sha256"]:
        raise InputRefused(f"{row['address']}: the bytes supplied are not those that were scanned")
    return True


def _member(name: str, method: int = ZIP_DEFLATED) -> ZipInfo:
    """Name a member, always with the same date, so that the same package has the same bytes."""
    member = ZipInfo(name)
    member.compress_type = method
    member.external_attr = 0o600 << 16
    return member


def _copy(table: TextIO, package: ZipFile) -> None:
    table.seek(0)
    with package.open(_member("icse.csv"), "w", force_zip64=True) as member:
        for line in _encoded(table):
            member.write(line)


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    return (line.encode() for line in lines)


def _about(told: Told) -> dict[str, Any]:
    return ABOUT | {"case": told.case_number, "exhibit": told.exhibit_number}
