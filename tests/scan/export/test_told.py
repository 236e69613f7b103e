"""What people decided goes before what lists say, and a difference is told."""

import csv
import json

import pytest

from tests.scan.export.decided import decided
from tests.scan.made import hit, made_scan, record
from vangnet.errors import InputRefused
from vangnet.reference import changing, store
from vangnet.reference.library import Library
from vangnet.scan.export import Told, export
from vangnet.values import Digests


def told(*given, **more):
    return Told(categories={one.sha256: one for one in given}, **more)


def media_of(scan, out, **options):
    export(scan, "vics", out, **options)
    value = json.loads(out.read_text())["value"]
    return {media["AlternativeHashes"][0]["HashValue"].lower(): media for media in value}


@pytest.fixture
def rows():
    return [
        record(status="known", hits=(hit(category="1"),)),
        record(status="new"),
        record(status="irrelevant", hits=(hit(category="0", kind="irrelevant"),)),
    ]


@pytest.fixture
def scan(tmp_path, rows):
    return made_scan(tmp_path / "scan", rows)


def test_people_go_before_a_list_and_the_difference_is_told(scan, tmp_path, rows):
    given = decided(rows[0].sha256, category="2", agreed=True)
    media = media_of(scan, tmp_path / "x.json", told=told(given))[rows[0].sha256]
    assert (media["Category"], media["IsPrecategorized"], media["DateUpdated"]) == (2, False, given.at)
    assert media["Tags"] == "vangnet:known, vangnet:agreed, vangnet:differs_from_list"
    assert media["Comments"] == (
        "categorised 2 of profile vics-us at 2026-11-22T10:00:00Z (two people, independently of each other; certain).; "
        "national #1 17 (same sha256, category 1)"
    )


def test_a_decision_of_one_person_is_called_provisional_and_names_nobody(scan, tmp_path, rows):
    media = media_of(scan, tmp_path / "x.json", told=told(decided(rows[1].sha256)))[rows[1].sha256]
    assert (media["Category"], media["Tags"]) == (1, "vangnet:new, vangnet:provisional")
    assert "De Vries" not in (tmp_path / "x.json").read_text()


def test_a_category_that_is_no_number_is_told_in_words(scan, tmp_path, rows):
    given = decided(rows[0].sha256, category="baseline", profile="icse")
    media = media_of(scan, tmp_path / "x.json", told=told(given))[rows[0].sha256]
    assert "Category" not in media
    assert "vangnet:category_not_a_number" in media["Tags"]
    assert media["Comments"].startswith("categorised baseline of profile icse")


def test_what_people_decided_on_is_exported_whatever_its_status(scan, tmp_path, rows):
    assert set(media_of(scan, tmp_path / "x.json")) == {rows[0].sha256, rows[1].sha256}
    given = told(decided(rows[2].sha256))
    assert set(media_of(scan, tmp_path / "y.json", told=given)) == {one.sha256 for one in rows}
    assert set(media_of(scan, tmp_path / "z.json", told=given, statuses=["new"])) == {rows[1].sha256}


def test_only_the_categories_asked_for_whoever_gave_them(scan, tmp_path, rows):
    only = frozenset({"1"})
    assert set(media_of(scan, tmp_path / "x.json", told=told(only_categories=only))) == {rows[0].sha256}
    given = told(decided(rows[0].sha256, category="2"), decided(rows[1].sha256), only_categories=only)
    assert set(media_of(scan, tmp_path / "y.json", told=given)) == {rows[1].sha256}


def test_a_case_has_its_number_and_comes_back(scan, tmp_path, rows):
    given = told(decided(rows[1].sha256), case_number="2026-42", exhibit_number="G-17")
    written = export(scan, "vics", tmp_path / "x.json", told=given)
    assert (written.entries, written.categorised) == (2, 1)
    (case,) = json.loads((tmp_path / "x.json").read_text())["value"]
    assert (case["CaseNumber"], case["SourceApplicationName"], len(case["Media"])) == ("2026-42", "Vangnet", 2)
    assert {file["SourceID"] for media in case["Media"] for file in media["MediaFiles"]} == {"G-17"}
    store.init(str(tmp_path / "library"))
    changing.add(str(tmp_path / "library"), changing.Source(str(tmp_path / "x.json"), "unit", profile="vics-us"))
    digests = Digests(*(bytes.fromhex(getattr(rows[1], name)) for name in ("md5", "sha1", "sha256")))
    (match,) = Library.open(str(tmp_path / "library")).find(digests)
    assert match.entry.category == "1"


def test_two_profiles_do_not_go_into_one_vics_file(scan, tmp_path, rows):
    given = told(decided(rows[0].sha256), decided(rows[1].sha256, profile="vics-us-dhs"))
    with pytest.raises(InputRefused, match="2 profiles"):
        export(scan, "vics", tmp_path / "x.json", told=given)
    assert not (tmp_path / "x.json").exists()


def test_a_decision_that_would_be_lost_is_refused(rows):
    given = decided(rows[0].sha256)
    for key in (rows[0].sha256.upper(), rows[1].sha256, "x"):
        with pytest.raises(InputRefused, match="is not that of a SHA-256"):
            Told(categories={key: given})


def test_csv_and_json_lines_carry_what_people_decided(scan, tmp_path, rows):
    given = told(decided(rows[1].sha256, note="=cmd"))
    assert export(scan, "csv", tmp_path / "x.csv", told=given).categorised == 1
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = {row["sha256"]: row for row in csv.DictReader(file, delimiter=";")}
    found = cells[rows[1].sha256]
    assert (found["categorised_category"], found["categorised_by"], found["categorised_note"]) == (
        "1", "De Vries, Jansen", "'=cmd",
    )  # fmt: skip
    assert cells[rows[0].sha256]["categorised_category"] == ""
    export(scan, "jsonl", tmp_path / "x.jsonl", told=given)
    lines = {one["sha256"]: one for one in map(json.loads, (tmp_path / "x.jsonl").read_text().splitlines())}
    assert lines[rows[1].sha256]["categorised"]["by"] == ["De Vries", "Jansen"]
    assert "categorised" not in lines[rows[0].sha256]
