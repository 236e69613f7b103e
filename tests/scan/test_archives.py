"""Archives that libarchive opens, inside the real confined worker."""

import os
import subprocess
import sys

import pytest

from tests.world import encoded, outcome, pattern, records_of, zipped
from vangnet.evidence.formats import library as by_libarchive
from vangnet.evidence.formats.library_examples import written

pytestmark = pytest.mark.skipif(not by_libarchive.is_available(), reason="this system has no libarchive")


def test_a_known_picture_in_a_7z_in_a_zip_is_known(exhibit, scanned):
    inner = written("7zip", {"holiday/a.png": encoded(pattern(0)), "holiday/b.png": encoded(pattern(7))})
    (exhibit / "outer.zip").write_bytes(zipped({"backup.7z": inner}))
    assert outcome(scanned()) == {
        "outer.zip": ("other", None),
        "outer.zip//backup.7z": ("other", None),
        "outer.zip//backup.7z//holiday/a.png": ("known", None),
        "outer.zip//backup.7z//holiday/b.png": ("new", None),
    }


@pytest.mark.parametrize("example", list(by_libarchive.examples()), ids=lambda example: example.type)
def test_every_format_opens_in_a_confined_worker(exhibit, scanned, example):
    (exhibit / "it").write_bytes(example.archive)
    records = scanned()
    assert (records["it"]["status"], records["it"]["reason"]) == ("other", None)
    assert set(records) == {"it", *(f"it//{name}" for name in example.holds)}


def test_without_libarchive_a_7z_is_undecided(exhibit, library, tmp_path):
    (exhibit / "a.7z").write_bytes(written("7zip", {"a.png": encoded(pattern(0))}))
    subprocess.run(
        [sys.executable, "-m", "vangnet", "scan", exhibit, "-l", library, "-o", tmp_path / "out"],
        env={**os.environ, "LIBARCHIVE": "/nowhere/libarchive.so"},
        capture_output=True,
        check=False,
    )
    assert outcome(records_of(tmp_path / "out")) == {"a.7z": ("undecided", "unsupported")}
