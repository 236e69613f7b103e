"""Archives that the real tools cut into volumes are put together and opened."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.scan.parts.conftest import photo

TOOLS = {
    "photos.7z.001": ["7z", "a", "-v64k", "photos.7z", "."],
    "photos.zip.001": ["7z", "a", "-tzip", "-v64k", "photos.zip", "."],
    "photos.z01": ["zip", "-q", "-s", "64k", "-r", "photos.zip", "."],
}


@pytest.fixture
def volumes(tmp_path):
    def make(first: str) -> dict[str, bytes]:
        command = TOOLS[first]
        if shutil.which(command[0]) is None:
            pytest.skip(f"needs {command[0]} (scripts/system-packages)")
        (tmp_path / "photos").mkdir()
        for number in (0, 5):
            (tmp_path / "photos" / f"{number}.jpg").write_bytes(photo(number))
        out = tmp_path / "volumes"
        out.mkdir()
        words = [str(out / word) if word.startswith("photos.") else word for word in command]
        subprocess.run(words, cwd=tmp_path / "photos", check=True, stdout=subprocess.DEVNULL)
        return {path.name: path.read_bytes() for path in Path(out).iterdir()}

    return make


@pytest.mark.parametrize(("first", "proof"), [("photos.7z.001", "checksum"), ("photos.zip.001", "structure")])
def test_cut_archive_is_opened_as_one(volumes, joined, first, proof):
    (whole,) = joined(volumes(first)).joined
    assert (whole.proof, whole.doubts, whole.reason) == (proof, (), None)
    assert whole.inside == {"known": 1, "new": 1}
    assert whole.parts[0].places[0].address == first


def test_split_zip_ends_in_the_part_that_keeps_the_plain_name(volumes, joined):
    (whole,) = joined(volumes("photos.z01")).joined
    assert [part.places[0].address for part in whole.parts] == ["photos.z01", "photos.z02", "photos.zip"]
    assert (whole.inside["known"], whole.inside["new"]) == (1, 1)


def test_volume_that_is_missing_is_told(volumes, joined):
    files = volumes("photos.7z.001")
    del files["photos.7z.002"]
    (whole,) = joined(files).joined
    assert (whole.status, whole.doubts) == ("undecided", ("names_only", "incomplete"))
