"""What other programs get: VICS that validates and comes back, CSV that runs no formula, JSON lines."""

import csv
import json

import pytest

from tests.scan.made import hit, made_scan, record
from vangnet.errors import OutputRefused, UsageError
from vangnet.reference import changing, store
from vangnet.reference.library import Library
from vangnet.scan.export import export
from vangnet.values import Digests

# formats.md of the field: name -> JSON types that a reader of VICS 2.0 accepts, "!" where null is not allowed
MEDIA = {
    "MediaID": (int,), "Category": (int, None), "MD5": (str,), "SHA1": (str, None), "MediaSize": (int, None),
    "RelativeFilePath": (str, None), "MimeType": (str, None), "IsPrecategorized": (bool,),
    "PrecategorizationSource": (str, None), "VictimIdentified": (bool, None), "OffenderIdentified": (bool, None),
    "IsDistributed": (bool, None), "Series": (str, None), "Tags": (str, None), "Comments": (str, None),
    "DateUpdated": (str, None), "IsSuspected": (bool, None), "SelfGenerated": (bool, None), "PhotoDNA": (str, None),
    "AlternativeHashes": (list,), "MediaFiles": (list,), "Exifs": (list,), "MediaMetadata": (list,),
}  # fmt: skip
MEDIA_FILE = {
    "MediaFileID": (int,), "MD5": (str,), "FileName": (str,), "FilePath": (str,), "Created": (str, None),
    "Written": (str, None), "Accessed": (str, None), "Unallocated": (bool, None), "SourceID": (str, None),
    "PhysicalLocation": (int, None), "Deleted": (bool, None), "ParentMD5": (str, None), "ParentFileName": (str, None),
    "ParentFilePath": (str, None), "ParentPhysicalLocation": (int, None),
}  # fmt: skip


def valid(entity: dict, fields: dict) -> list[str]:
    """What is wrong with an entity: unknown names, and values of another type."""
    wrong = [name for name in entity if name not in fields]
    for name, types in fields.items():
        value = entity.get(name)
        if value is None:
            wrong += [f"{name} is missing"] if None not in types and name in ("MD5", "MediaID", "FileName") else []
        elif not isinstance(value, tuple(kind for kind in types if kind)) or (
            isinstance(value, bool) and bool not in types
        ):
            wrong.append(f"{name}: {value!r}")
    return wrong


@pytest.fixture
def scan(tmp_path):
    same = record(address="a/one.jpg", status="known", hits=(hit(victim_identified=False, series="Blue"),))
    rows = [
        same,
        record(
            address="b.zip//copy.jpg", status="known", md5=same.md5, sha1=same.sha1, sha256=same.sha256, hits=same.hits
        ),
        record(address="x.zip//%2E%2E/odd\\name.png", status="new", type="image/png"),
        record(
            address="c.jpg", status="similar", hits=(hit(distance_bits=9, reading="scaled", orientation="identity"),)
        ),
        record(address="notes.txt", status="other", type="text/plain"),
        record(address="locked.jpg", status="undecided", reason="unreadable", md5=None, sha1=None, sha256=None),
    ]
    return made_scan(tmp_path / "scan", rows)


def vics(scan, out):
    export(scan, "vics", out)
    return json.loads(out.read_text(encoding="utf-8"))


def test_vics_has_its_context_first_and_valid_entities(scan, tmp_path):
    exported = vics(scan, tmp_path / "x.json")
    assert next(iter(exported)) == "@odata.context"
    assert exported["@odata.context"].startswith("http://github.com/VICSDATAMODEL/ProjectVic")
    assert exported["@odata.context"].endswith("#Media")
    assert [fault for media in exported["value"] for fault in valid(media, MEDIA)] == []
    assert [f for media in exported["value"] for file in media["MediaFiles"] for f in valid(file, MEDIA_FILE)] == []


def test_vics_groups_copies_and_holds_media_only(scan, tmp_path):
    exported = vics(scan, tmp_path / "x.json")["value"]
    assert sorted(len(media["MediaFiles"]) for media in exported) == [1, 1, 2]
    paths = [media["RelativeFilePath"] for media in exported if media.get("RelativeFilePath")]
    assert [path for path in paths if ".." in path.split("\\") or "/" in path or path.startswith("\\")] == []


def test_vics_comes_back_with_the_same_digests(scan, tmp_path):
    exported = vics(scan, tmp_path / "x.json")["value"]
    store.init(str(tmp_path / "library"))
    given = changing.Source(str(tmp_path / "x.json"), "round trip", profile="vics-us")
    changing.add(str(tmp_path / "library"), given)
    library = Library.open(str(tmp_path / "library"))
    for media in exported:
        matches = library.find(Digests(bytes.fromhex(media["MD5"]), bytes.fromhex(media["SHA1"]), b""))
        assert matches
        category = media.get("Category")
        assert {match.entry.category for match in matches} == {None if category is None else str(category)}


def test_csv_runs_no_formula(tmp_path):
    names = ["=1+1.jpg", "+x.jpg", "-x.jpg", "@x.jpg", "\tx.jpg", "plain.jpg"]
    scan = made_scan(tmp_path / "scan", [record(address=name) for name in names])
    export(scan, "csv", tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [row["address"] for row in csv.DictReader(file, delimiter=";")]
    assert [cell for cell in cells if cell[0] in "=+-@\t\r"] == []
    assert len(cells) == len(names)


def test_jsonl_holds_every_record(scan, tmp_path):
    export(scan, "jsonl", tmp_path / "x.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()]
    assert len(rows) == 6
    assert rows[0]["hits"][0]["series"] == "Blue"


def test_export_keeps_to_the_statuses_asked_for(scan, tmp_path):
    assert export(scan, "jsonl", tmp_path / "x.jsonl", statuses=["new"]).records == 1


def test_export_replaces_nothing_unasked(scan, tmp_path):
    (tmp_path / "x.csv").write_text("mine")
    with pytest.raises(OutputRefused):
        export(scan, "csv", tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text() == "mine"
    export(scan, "csv", tmp_path / "x.csv", force=True)
    assert (tmp_path / "x.csv").read_text() != "mine"


def test_unknown_format_and_status_are_refused(scan, tmp_path):
    with pytest.raises(UsageError):
        export(scan, "xml", tmp_path / "x")
    with pytest.raises(UsageError):
        export(scan, "csv", tmp_path / "x", statuses=["nice"])
