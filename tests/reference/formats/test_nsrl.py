import sqlite3

import pytest

from tests.reference.lists import digests, nsrl
from vangnet.errors import ListRefused
from vangnet.reference.formats import nsrl as reader
from vangnet.values import Kind


@pytest.mark.parametrize("full", [False, True])
def test_every_file_is_read_once_and_is_irrelevant(full, world):
    change = world.add(nsrl(world.folder / "rds.db", 1, 2, 3, full=full))
    assert (change.record.format, change.record.kind, change.record.counts.listed) == ("nsrl", Kind.IRRELEVANT, 3)
    (match,) = world.open().find(digests(2))
    assert (match.entry.kind, match.agree) == (Kind.IRRELEVANT, ("sha256", "sha1", "md5"))


def test_the_database_is_left_as_it_was(tmp_path):
    path = nsrl(tmp_path / "r?d#s.db", 1)
    before = path.read_bytes()
    assert sum(batch.frame.height for batch in reader.read(str(path))) == 1
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["r?d#s.db"]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("CREATE TABLE OTHER (a)", "no table FILE or METADATA"),
        ("CREATE TABLE FILE (sha256, md5)", "no column sha1"),
        ("CREATE TABLE FILE (sha256, sha1, md5); INSERT INTO FILE VALUES ('ab', NULL, NULL)", "not a sha256 hash"),
    ],
)
def test_another_database_is_refused(statement, reason, tmp_path):
    with sqlite3.connect(tmp_path / "x.db") as base:
        base.executescript(statement)
    base.close()
    with pytest.raises(ListRefused, match=reason):
        list(reader.read(str(tmp_path / "x.db")))


def test_a_database_cut_in_half_is_refused(tmp_path):
    path = nsrl(tmp_path / "x.db", *range(300))
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(ListRefused, match="cannot be read"):
        list(reader.read(str(path)))
