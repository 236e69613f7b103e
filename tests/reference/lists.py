"""Neutral lists for the tests: the hashes of the words "content 1", "content 2" ... in every format."""

import csv
import hashlib
import io
import json
import sqlite3
from pathlib import Path

from vangnet.values import Digests

CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#"
LIST_HEADER = "md5,sha1,sha256,size,type,width,height,pdq,pdq_quality\n"


def content(number: int) -> bytes:
    return f"content {number}".encode()


def digests(number: int) -> Digests:
    raw = content(number)
    return Digests(hashlib.md5(raw).digest(), hashlib.sha1(raw).digest(), hashlib.sha256(raw).digest())


def pdq(number: int) -> bytes:
    return hashlib.sha256(b"pdq" + content(number)).digest()


def media(number: int, **fields: object) -> dict[str, object]:
    """One entry of a VICS list; a field set to ... is left out."""
    held = digests(number)
    entry = {"MediaID": number, "MD5": held.md5.hex().upper(), "SHA1": held.sha1.hex().upper(), "Category": 1, **fields}
    return {key: value for key, value in entry.items() if value is not ...}


def vics(entries: list[object], **more: object) -> bytes:
    """A hash set in VICS 2.0."""
    return json.dumps({"@odata.context": f"{CONTEXT}Media", "value": entries, **more}).encode()


def vics_case(*cases: list[object]) -> bytes:
    """Cases in VICS 2.0."""
    value = [{"CaseID": f"case-{i}", "TotalMediaFiles": 1, "Media": entries} for i, entries in enumerate(cases)]
    return json.dumps({"@odata.context": f"{CONTEXT}Cases", "value": value}).encode()


def table(rows: list[dict[str, object]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def row(number: int, **more: object) -> dict[str, object]:
    held = digests(number)
    return {"md5": held.md5.hex(), "sha1": held.sha1.hex(), "sha256": held.sha256.hex(), **more}


def made_list(*numbers: int) -> bytes:
    """A list as the program itself makes it, fingerprints included."""
    lines = [
        f"{held.md5.hex()},{held.sha1.hex()},{held.sha256.hex()},9,text/plain,,,{pdq(number).hex()},100\n"
        for number, held in ((number, digests(number)) for number in numbers)
    ]
    return (LIST_HEADER + "".join(lines)).encode()


def nsrl(path: Path, *numbers: int, full: bool = False) -> Path:
    """A small NSRL RDS v3 database in which every file stands twice."""
    with sqlite3.connect(path) as base:
        if full:
            base.execute("CREATE TABLE METADATA (metadata_id, path, file_name, bytes, crc32, md5, sha1, sha256)")
            base.execute("CREATE VIEW FILE AS SELECT sha256, sha1, md5, file_name FROM METADATA")
        else:
            base.execute(
                "CREATE TABLE FILE (sha256, sha1, md5, crc32, file_name, file_size, package_id, "
                "PRIMARY KEY (sha256, sha1, md5, crc32, file_name, file_size, package_id)) WITHOUT ROWID"
            )
        table, columns = ("METADATA", "file_name, sha256, sha1, md5") if full else ("FILE", FILE_COLUMNS)
        for number in numbers:
            held = digests(number)
            hexes = [digest.hex().upper() for digest in (held.sha256, held.sha1, held.md5)]
            for name in ("a.dll", "b.dll"):
                values = [name, *hexes] if full else [*hexes, "00", name, 9, 1]
                marks = ",".join("?" * len(values))
                base.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)
    base.close()
    return path


FILE_COLUMNS = "sha256, sha1, md5, crc32, file_name, file_size, package_id"
