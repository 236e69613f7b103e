"""Names that claim another family of files than the bytes are."""

import csv
from collections import Counter

import pytest

from tests.evidence.test_evidence_set import typed
from vangnet.evidence.misnamed import is_misnamed


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        *(("kernel.dll", "image/jpeg"), ("notes.TXT", "video/mp4"), ("report.docx", "image/png")),
        *(
            ("notes.txt", "application/zip"),
            ("song.mp3", "application/x-7z-compressed"),
            ("a.css", "application/x-luks"),
        ),
        *(("holiday.jpg", "application/zip"), ("film.avi", "application/x-dosexec"), ("a.png", "text/html")),
        ("setup.exe", "image/png"),
    ],
)
def test_another_family_under_a_name_is_told(name, type_):
    assert is_misnamed(name, type_)


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        *(("a.jpg", "image/png"), ("a.mov", "video/mp4"), ("a.jpg", "video/mp4"), ("sound.mp4", "audio/mp4")),
        *(("app.apk", "application/zip"), ("a.docx", "application/zip"), ("old.doc", "application/x-ole-storage")),
        *(
            ("setup.exe", "application/zip"),
            ("a.dat", "image/jpeg"),
            ("no ending", "image/jpeg"),
            ("a.ts", "video/mp2t"),
        ),
        *(("a.jpg", "inode/x-empty"), ("mail.txt", "message/rfc822"), ("a.css", "text/plain"), ("jpg", "text/plain")),
    ],
)
def test_synonyms_and_names_that_claim_nothing_are_not(name, type_):
    assert not is_misnamed(name, type_)


@pytest.mark.evidence
def test_real_files_are_seldom_misnamed(evidence):
    with open(evidence / "MANIFEST.csv", newline="") as rows:
        paths = [row["path"] for row in csv.DictReader(rows) if row["kind"] != "malformed"]
    told = Counter(path for path in paths if is_misnamed(path.rpartition("/")[2], typed(evidence / path)))
    assert sorted(told) == []
