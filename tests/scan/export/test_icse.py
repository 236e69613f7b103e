"""The ICSE package: what people categorised and nothing else, with pictures only from the hands of the caller."""

import csv
import hashlib
import io
import json
import zipfile

import pytest

from tests.scan.export.decided import decided
from tests.scan.made import hit, made_scan, record
from tests.world import encoded, pattern
from vangnet.errors import InputRefused
from vangnet.reference import changing, store
from vangnet.reference.library import Library
from vangnet.scan.export import Told, export
from vangnet.values import Digests

PICTURE = encoded(pattern(1))
DIGESTS = {name: hashlib.new(name, PICTURE).hexdigest() for name in ("md5", "sha1", "sha256")}


@pytest.fixture
def scan(tmp_path):
    rows = [
        record(address="a.png", type="image/png", status="known", hits=(hit(series="Blue"),), **DIGESTS),
        record(address="b.png", type="image/png", status="known", hits=(hit(series="Blue"),), **DIGESTS),
        record(address="mine.jpg", status="new"),
    ]
    return made_scan(tmp_path / "scan", rows)


def told(**more):
    given = decided(DIGESTS["sha256"], category="baseline", profile="icse")
    return Told(categories={given.sha256: given}, case_number="2026-42", exhibit_number="G-17", **more)


def members(out):
    with zipfile.ZipFile(out) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_the_package_holds_what_people_categorised_and_no_pictures(scan, tmp_path):
    written = export(scan, "icse", tmp_path / "x.zip", told=told())
    assert (written.entries, written.records, written.pictures, written.left_out) == (1, 2, 0, 0)
    held = members(tmp_path / "x.zip")
    assert sorted(held) == ["about.json", "icse.csv", "media.json"]
    (line,) = csv.DictReader(io.StringIO(held["icse.csv"].decode()), delimiter=";")
    assert (line["MD5"], line["Series name"], line["File Available"], line["Media Type"], line["Baseline"]) == (
        DIGESTS["md5"].upper(), "Blue", "no", "image", "yes",
    )  # fmt: skip
    (case,) = json.loads(held["media.json"])["value"]
    assert [len(media["MediaFiles"]) for media in case["Media"]] == [2]
    assert len(json.loads(held["about.json"])["not_verified"]) == 3
    assert b"De Vries" not in b"".join(held.values())


def test_a_picture_comes_along_when_the_caller_supplies_it(scan, tmp_path):
    written = export(scan, "icse", tmp_path / "x.zip", told=told(contents=lambda _: [PICTURE[:100], PICTURE[100:]]))
    assert written.pictures == 1
    held = members(tmp_path / "x.zip")
    assert held[f"files/{DIGESTS['md5'].upper()}.png"] == PICTURE
    assert b";yes;image;" in held["icse.csv"]


def test_a_picture_that_is_not_to_be_had_is_told(scan, tmp_path):
    assert export(scan, "icse", tmp_path / "x.zip", told=told(contents=lambda _: None)).pictures == 0
    assert b";no;image;" in members(tmp_path / "x.zip")["icse.csv"]


def test_other_bytes_than_were_scanned_refuse_the_package(scan, tmp_path):
    with pytest.raises(InputRefused, match=r"a\.png: the bytes supplied are not those"):
        export(scan, "icse", tmp_path / "x.zip", told=told(contents=lambda _: [b"other"]))
    assert [entry.name for entry in tmp_path.iterdir()] == ["scan"]


def test_without_decisions_there_is_no_package(scan, tmp_path):
    with pytest.raises(InputRefused, match="no categorisation was given"):
        export(scan, "icse", tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()


def test_the_table_is_one_that_the_library_reads(scan, tmp_path):
    export(scan, "icse", tmp_path / "x.zip", told=told())
    (tmp_path / "icse.csv").write_bytes(members(tmp_path / "x.zip")["icse.csv"])
    store.init(str(tmp_path / "library"))
    changing.add(str(tmp_path / "library"), changing.Source(str(tmp_path / "icse.csv"), "ICSE"))
    (match,) = Library.open(str(tmp_path / "library")).find(Digests(bytes.fromhex(DIGESTS["md5"]), b"", b""))
    assert (match.entry.category, match.entry.series) == ("baseline", "Blue")


def test_the_same_package_has_the_same_bytes(scan, tmp_path):
    for name in ("x.zip", "y.zip"):
        export(scan, "icse", tmp_path / name, told=told(contents=lambda _: [PICTURE]))
    assert (tmp_path / "x.zip").read_bytes() == (tmp_path / "y.zip").read_bytes()
