"""A scan looks for split files of its own exhibit when that is cheap, and its report tells what was joined."""

import pytest

from tests.scan.parts.conftest import cut, photo
from vangnet.scan.parts import beside
from vangnet.scan.parts.beside import join_beside
from vangnet.scan.parts.written import read
from vangnet.scan.report import write_report
from vangnet.scan.run import scan


@pytest.fixture
def scanned(tmp_path, library):
    (tmp_path / "exhibit").mkdir()
    for name, part in zip("ab", cut(photo(0), 0.5), strict=True):
        (tmp_path / "exhibit" / f"<{name}>").write_bytes(part)
    scan(tmp_path / "exhibit", tmp_path / "out", library=library, jobs=1)
    return tmp_path / "out"


def test_report_tells_the_joined_file_and_its_parts(scanned):
    join_beside(scanned, jobs=1)
    for language, heading in (("nl", "Gesplitste bestanden"), ("en", "Split files")):
        with open(write_report(scanned, language), encoding="utf-8") as file:
            page = file.read()
        assert f'<h2 id="joined-title">{heading}</h2>' in page
        assert "&lt;a&gt;" in page
        assert "national #1" in page


def test_scan_without_fragments_has_no_such_section(tmp_path, library):
    (tmp_path / "exhibit").mkdir()
    (tmp_path / "exhibit" / "a.jpg").write_bytes(photo(3))
    scan(tmp_path / "exhibit", tmp_path / "out", library=library, jobs=1)
    join_beside(tmp_path / "out", jobs=1)
    assert read(tmp_path / "out") is None


def test_search_that_is_not_cheap_is_passed_over_and_told(scanned, monkeypatch):
    monkeypatch.setattr(beside, "CHEAP", 0)
    join_beside(scanned, jobs=1)
    told = read(scanned)
    assert (told.skipped, told.joined, told.is_whole) == (True, (), False)
    with open(write_report(scanned, "en"), encoding="utf-8") as file:
        assert "Run: vangnet join." in file.read()


def test_records_of_the_parts_stay_as_they_were(scanned):
    before = {path.name: path.read_bytes() for path in scanned.glob("records-*")}
    join_beside(scanned, jobs=1)
    assert {path.name: path.read_bytes() for path in scanned.glob("records-*")} == before
