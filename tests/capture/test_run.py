"""A run over a scan: every medium gets an answer or a reason; evidence that is gone changes nothing."""

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime

import pytest
from PIL import Image, ImageDraw

from tests.capture.conftest import photo, scanned
from tests.scan.made import hit, made_scan, record
from tests.world import encoded, pattern, zipped
from vangnet.capture import output
from vangnet.capture.findings import Claim, Lane, TieKind
from vangnet.capture.reasoning import Faults
from vangnet.capture.run import capture
from vangnet.capture.selection import select
from vangnet.capture.summary import read_summary
from vangnet.capture.urgency.statements import Statement
from vangnet.errors import InputRefused, OutputRefused
from vangnet.scan.output import locked
from vangnet.scan.results import Results
from vangnet.scan.run import scan

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def files_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_every_medium_gets_a_moment_and_a_lane(camera_files, tmp_path):
    out = scanned(tmp_path, camera_files | {"copy.jpg": camera_files["DCIM/IMG_0000.JPG"], "note.txt": b"text\n"})
    summary = capture(out, jobs=1, now=NOW)
    chosen = {sha256(body) for body in camera_files.values()}
    assert (summary.media, summary.files, summary.read, summary.unread) == (6, 7, 6, 0)
    assert {each.sha256 for each in output.read(out, output.LANES)} == chosen
    assert {told for told, _ in output.read_moments(out)} == chosen
    by_kind = {kind: [each for each in output.read(out, output.FINDINGS) if each.kind == kind] for kind in Claim}
    assert {each.sha256 for each in by_kind[Claim.MOMENT]} == chosen
    assert {(each.make, each.model, each.serial) for each in by_kind[Claim.DEVICE]} == {("Drawn", "D100", "17")}
    assert read_summary(out) == summary


def test_moments_are_those_of_the_pictures(camera_files, tmp_path):
    out = scanned(tmp_path, camera_files)
    capture(out, jobs=1, now=NOW)
    at = datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC)
    for each in output.read(out, output.FINDINGS):
        if each.kind == Claim.MOMENT:
            assert each.earliest_at <= at <= each.latest_at


def test_members_of_archives_are_read_where_they_lie(camera_files, tmp_path):
    out = scanned(tmp_path, {"a.zip": zipped({"x/one.jpg": photo(1), "two.jpg": photo(2)})})
    assert capture(out, jobs=1, now=NOW).read == 2


def test_what_needs_people_is_looked_at_known_media_only_where_a_child_is_not_identified(tmp_path):
    records = [
        record(status="known", hits=(hit(victim_identified=False, series="s1"),)),
        record(status="known", hits=(hit(victim_identified=True), hit(victim_identified=False))),
        record(status="known", hits=(hit(victim_identified=None),)),
        record(status="known", hits=(hit(victim_identified=True),)),
        record(status="similar", hits=(hit(victim_identified=True, series="s1"),)),
        record(status="new"),
        record(status="irrelevant"),
        record(status="undecided", reason="corrupt"),
        record(status="undecided", reason="encrypted", type="application/zip"),
        record(status="other"),
    ]
    told = select(Results.open(made_scan(tmp_path / "scan", records)))
    assert [each.sha256 for each in told.media] == [records[number].sha256 for number in (0, 1, 4, 5, 7)]
    assert [each.victim_identified for each in told.media] == [False, False, True, None, None]
    assert told.media[0].listed_series == ("s1",)


def test_every_place_of_a_content_is_kept_with_its_clock(tmp_path):
    same = {"sha256": "a" * 64, "pdq": "b" * 64}
    records = [
        record(address="x.jpg", **same),
        record(address="a.zip//x.jpg", **same),
        record(address="b.zip//x.jpg", modified_at=None, **same),
    ]
    (medium,) = select(Results.open(made_scan(tmp_path / "scan", records))).media
    at = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert [(copy.address, copy.modified_at, copy.clock) for copy in medium.copies] == [
        ("x.jpg", at, "unknown"), ("a.zip//x.jpg", at, "utc"), ("b.zip//x.jpg", None, "unknown"),
    ]  # fmt: skip


def test_a_content_that_is_gone_from_one_place_is_read_from_another(tmp_path):
    out = scanned(tmp_path, {"a.jpg": photo(1), "b.jpg": photo(1), "c.jpg": photo(2)})
    (tmp_path / "exhibit" / "a.jpg").unlink()
    (tmp_path / "exhibit" / "c.jpg").unlink()
    summary = capture(out, jobs=1, now=NOW)
    assert (summary.read, summary.unread, summary.problems) == (1, 1, {"missing": 1})
    assert sum(summary.lanes.values()) == 2  # what could not be read has a lane all the same


def test_what_changed_since_the_scan_is_not_believed(tmp_path):
    out = scanned(tmp_path, {"a.jpg": photo(1)})
    (tmp_path / "exhibit" / "a.jpg").write_bytes(photo(2))
    assert capture(out, jobs=1, now=NOW).problems == {"digest_conflict": 1}


def test_evidence_that_is_gone_is_told_and_nothing_is_changed(camera_files, tmp_path):
    out = scanned(tmp_path, camera_files)
    shutil.move(tmp_path / "exhibit", tmp_path / "moved")
    before = files_of(out)
    with pytest.raises(InputRefused, match="--exhibit"):
        capture(out, jobs=1)
    assert files_of(out) == before
    assert capture(out, exhibit=tmp_path / "moved", jobs=1).read == 6


def test_what_was_read_is_not_read_again_even_without_the_evidence(camera_files, tmp_path):
    out = scanned(tmp_path, camera_files)
    first = capture(out, jobs=1, now=NOW)
    told = {name: list(output.read(out, name)) for name in (output.FINDINGS, output.LANES, output.TIES)}
    shutil.rmtree(tmp_path / "exhibit")
    again = capture(out, jobs=1, now=NOW)
    assert {name: list(output.read(out, name)) for name in told} == told
    assert (again.read, again.lanes) == (first.read, first.lanes)


def test_facts_of_another_version_are_read_again(camera_files, tmp_path, monkeypatch):
    out = scanned(tmp_path, camera_files)
    capture(out, jobs=1)
    monkeypatch.setattr("vangnet.capture.worker.VERSION", 0)
    assert capture(out, jobs=1).read == 6
    assert len(list(out.glob("facts-*.parquet"))) == 1


def test_another_program_that_writes_there_keeps_it_out(camera_files, tmp_path):
    out = scanned(tmp_path, camera_files)
    with locked(out), pytest.raises(OutputRefused, match="writing here"):
        capture(out, jobs=1)


def test_a_full_disk_is_told_in_plain_words(camera_files, tmp_path):
    out = scanned(tmp_path, camera_files)
    capture(out, jobs=1)
    (out / output.SUMMARY).unlink()
    (out / "findings.part").symlink_to("/dev/full")
    with pytest.raises(OutputRefused, match="make room"):
        capture(out, jobs=1)
    assert not (out / output.SUMMARY).exists()
    os.unlink(out / "findings.part")
    assert capture(out, jobs=1).media == 6


def test_a_folder_that_is_no_scan_is_refused(tmp_path):
    with pytest.raises(InputRefused, match="not the output of a scan"):
        capture(tmp_path)


def test_a_scan_without_media_has_an_empty_outcome(tmp_path):
    out = scanned(tmp_path, {"note.txt": b"text\n"})
    assert capture(out, jobs=1).media == 0
    assert list(output.read(out, output.FINDINGS)) == []


def test_an_unfinished_scan_is_told(tmp_path):
    out = scanned(tmp_path, {"a.jpg": photo(1)})
    summary = json.loads((out / "summary.json").read_bytes())
    (out / "summary.json").write_text(json.dumps(summary | {"complete": False}))
    told = capture(out, jobs=1)
    assert not told.scan_complete
    assert ("scan", "not_complete") in {(each.what, each.why) for each in told.not_done}


def test_what_people_state_decides_lanes_and_is_told(camera_files, tmp_path):
    out = scanned(tmp_path, camera_files)
    one = sha256(camera_files["DCIM/IMG_0003.JPG"])
    said = [
        Statement(fact="is_live", value=True, source="chat", by="A", media=(one,)),
        Statement(fact="is_live", value=True, source="chat", by="A", media=("f" * 64,)),
    ]
    summary = capture(out, jobs=1, now=NOW, statements=said)
    lanes = {each.sha256: each for each in output.read(out, output.LANES)}
    assert [each.sha256 for each in lanes.values() if each.lane == Lane.IMMINENT] == [one]
    assert any(each.values.get("said") == "A, chat" for each in lanes[one].reasons)
    assert ("statements", "not_of_this_scan", 1) in {(each.what, each.why, each.media) for each in summary.not_done}


def test_a_damaged_picture_has_an_answer(tmp_path):
    whole = photo(1)
    out = scanned(tmp_path, {"a.jpg": whole, "b.jpg": whole[: len(whole) // 2], "c.png": encoded(pattern(3))})
    summary = capture(out, jobs=1)
    assert summary.media == sum(summary.lanes.values()) == summary.findings["moment"] == summary.read + summary.unread


def test_a_room_that_fails_on_one_medium_costs_that_answer_and_is_told():
    faults = Faults()
    assert faults.spare("place", "a", lambda: 1 // 0) is None
    assert faults.spare("place", "b", lambda: 17) == 17
    assert [(each.room, each.sha256) for each in faults.found] == [("place", "a")]
    assert "ZeroDivisionError" in faults.found[0].error


@pytest.mark.evidence
def test_real_photos_all_get_an_answer_and_no_room_fails(evidence, tmp_path):
    scan(evidence / "photos", tmp_path / "out", library=None, jobs=2)
    summary = capture(tmp_path / "out", jobs=2, now=NOW)
    assert summary.faults == ()
    assert summary.media == sum(summary.lanes.values()) == summary.findings["moment"] > 50
    assert summary.problems == {}
    assert summary.findings["device"] > 50


def test_shots_and_text_join_when_they_are_asked_for(tmp_path):
    wall = pattern(5, 800, 600)
    sign = Image.new("RGB", (800, 200), "white")
    ImageDraw.Draw(sign).text((40, 60), "CAMPING ZONNEDUIN", fill="black", font_size=60)
    moved = wall.crop((30, 20, 780, 580))
    files = {"a.png": encoded(wall), "b.png": encoded(moved), "sign.png": encoded(sign)}
    out = scanned(tmp_path, files)
    summary = capture(out, jobs=1, now=NOW, shots=True, text=True)
    ties = {(each.kind, each.first, each.second) for each in output.read(out, output.TIES)}
    pair = sorted(sha256(files[name]) for name in ("a.png", "b.png"))
    assert (TieKind.SHOT, *pair) in ties
    assert {each.sha256 for each in output.read(out, output.CLUES) if "zonneduin" in each.key} == {
        sha256(files["sign.png"])
    }
    assert {each.why for each in summary.not_done} == {"no_borders"}
    assert set(summary.doubts) <= {"clues.text_cut"}  # texture costs a reader of text all its time
