"""Two exhibits against each other: every file gets one word, and the words add up."""

import pytest
from PIL import Image, ImageOps

from tests.filmed import film, needs_ffmpeg
from tests.scan.made import made_scan, record
from tests.world import encoded, pattern
from vangnet.errors import InputRefused
from vangnet.scan.comparing import compare
from vangnet.scan.run import scan


@pytest.fixture
def compared(library, tmp_path):
    """Scan two folders of files and compare them; gives the outcome, and the differences by exhibit and address."""

    def run(earlier: dict[str, bytes], later: dict[str, bytes]):
        for name, files in (("earlier", earlier), ("later", later)):
            (tmp_path / name).mkdir()
            for address, content in files.items():
                (tmp_path / name / address).write_bytes(content)
            scan(tmp_path / name, tmp_path / f"{name}-out", library=library, jobs=1)
        told = []
        outcome = compare(tmp_path / "earlier-out", tmp_path / "later-out", take=told.append)
        assert sum(outcome.earlier_files.values()) == len(earlier)
        assert sum(outcome.later_files.values()) == len(later)
        return outcome, {(one.exhibit, one.address): one for one in told}

    return run


def test_every_file_gets_one_word(compared):
    picture, other = encoded(pattern(30)), encoded(pattern(31))
    outcome, told = compared(
        {"same.png": picture, "old place.png": other, "gone.png": encoded(pattern(32)), "notes.txt": b"a" * 99},
        {"same.png": picture, "new place.png": other, "copy.png": picture, "new.png": encoded(pattern(33))},
    )
    assert {key: (one.kind, one.other) for key, one in told.items()} == {
        ("later", "new place.png"): ("elsewhere", "old place.png"),
        ("later", "copy.png"): ("elsewhere", "same.png"),
        ("later", "new.png"): ("new", None),
        ("earlier", "old place.png"): ("elsewhere", "new place.png"),
        ("earlier", "gone.png"): ("gone", None),
        ("earlier", "notes.txt"): ("gone", None),
    }
    words = ("same", "elsewhere", "near_copy", "new", "gone", "unread")
    assert [outcome.later_files[word] for word in words] == [1, 2, 0, 1, 0, 0]
    assert [outcome.earlier_files[word] for word in words] == [1, 1, 0, 0, 2, 0]
    assert (outcome.new_contents, outcome.unlike, outcome.complete) == (1, 0, True)


def test_near_copies_are_told_with_what_they_are_near_to(compared):
    edits = {
        "again.jpg": encoded(pattern(30), "JPEG", quality=85),
        "turned.png": encoded(pattern(30).transpose(Image.Transpose.ROTATE_90)),
        "framed.png": encoded(ImageOps.expand(pattern(30), 50, "white")),
    }
    outcome, told = compared({"first.png": encoded(pattern(30))}, edits)
    assert {one.address: (one.kind, one.other, one.orientation) for one in told.values() if one.exhibit == "later"} == {
        "again.jpg": ("near_copy", "first.png", "identity"),
        "turned.png": ("near_copy", "first.png", "rotate270"),
        "framed.png": ("near_copy", "first.png", "identity"),
    }
    assert all(one.distance_bits <= 31 for one in told.values() if one.exhibit == "later")
    assert (outcome.later_files["near_copy"], outcome.later_files["new"], outcome.new_contents) == (3, 0, 3)


def test_what_has_no_fingerprint_is_counted(compared):
    outcome, _ = compared({}, {"plain.png": encoded(Image.new("RGB", (300, 300), "grey"))})
    assert (outcome.later_files["new"], outcome.unlike) == (1, 1)


@needs_ffmpeg
def test_videos_are_compared_by_content_and_counted(library, tmp_path):
    (tmp_path / "a").mkdir()
    film(tmp_path / "a" / "film.mp4", [1, 2])
    scan(tmp_path / "a", tmp_path / "out", library=library, jobs=1)
    empty = made_scan(tmp_path / "empty", [])
    outcome = compare(empty, tmp_path / "out")
    assert (outcome.later_files["new"], outcome.unlike) == (1, 1)
    assert sum(outcome.earlier_files.values()) == 0


def test_files_without_digests_are_not_compared(tmp_path):
    unread = record(
        address="a.jpg", sha256=None, md5=None, sha1=None, pdq=None, status="undecided", reason="unreadable"
    )
    both = made_scan(tmp_path / "a", [unread]), made_scan(tmp_path / "b", [unread], complete=False)
    told = []
    outcome = compare(*both, take=told.append)
    assert [one.kind for one in told] == ["unread", "unread"]
    assert (outcome.later_files["unread"], outcome.complete) == (1, False)


def test_folder_that_is_no_scan_is_refused(tmp_path):
    with pytest.raises(InputRefused, match="not the output of a scan"):
        compare(tmp_path, made_scan(tmp_path / "a", [record()]))
