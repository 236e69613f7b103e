"""Seized media in, one status for every file out."""

import hashlib
import json
import os
import socket

import numpy as np
import pytest
from PIL import Image, ImageOps

from tests.world import encoded, outcome, pattern, records_of, zipped
from vangnet.errors import InputRefused, OutputRefused
from vangnet.scan.run import Options, scan


def test_exact_copy_is_known(exhibit, scanned):
    (exhibit / "copy.png").write_bytes(encoded(pattern(0)))
    record = scanned()["copy.png"]
    assert (record["status"], record["reason"]) == ("known", None)
    assert record["hits"] == [
        {
            "list": "national #1",
            "entry": record["hits"][0]["entry"],
            "category": None,
            "kind": "known",
            "distance_bits": None,
            "orientation": None,
            "reading": "sha256",
            "victim_identified": None,
            "series": None,
            "percent": None,
            "entry_percent": None,
        }
    ]


def test_known_file_is_not_decoded(exhibit, scanned):
    (exhibit / "copy.png").write_bytes(encoded(pattern(0)))
    record = scanned()["copy.png"]
    assert (record["pdq"], record["width"]) == (None, None)


@pytest.mark.parametrize(
    ("name", "edit", "orientation"),
    [
        ("re-encoded", lambda picture: picture, "identity"),
        ("smaller", lambda picture: picture.resize((400, 300)), "identity"),
        ("grey", ImageOps.grayscale, "identity"),
        ("mirrored", ImageOps.mirror, "flip_horizontal"),
        ("upside down", ImageOps.flip, "flip_vertical"),
        ("turned", lambda picture: picture.transpose(Image.Transpose.ROTATE_90), "rotate270"),
        ("framed", lambda picture: ImageOps.expand(picture, 50, "white"), "identity"),
    ],
)
def test_edited_copy_is_similar(exhibit, scanned, name, edit, orientation):
    (exhibit / f"{name}.jpg").write_bytes(encoded(edit(pattern(1)), "JPEG", quality=85))
    record = scanned()[f"{name}.jpg"]
    assert record["status"] == "similar"
    assert record["hits"][0]["distance_bits"] <= 31
    assert record["hits"][0]["orientation"] == orientation


def test_picture_on_no_list_is_new(exhibit, scanned):
    (exhibit / "other.jpg").write_bytes(encoded(pattern(99), "JPEG"))
    record = scanned()["other.jpg"]
    assert (record["status"], record["type"], record["width"], record["height"]) == ("new", "image/jpeg", 640, 480)
    assert len(record["pdq"]) == 64


def test_digests_are_those_of_the_file(exhibit, scanned):
    content = encoded(pattern(5))
    (exhibit / "a.png").write_bytes(content)
    record = scanned()["a.png"]
    assert [record["md5"], record["sha1"], record["sha256"]] == [
        hashlib.new(name, content).hexdigest() for name in ("md5", "sha1", "sha256")
    ]


def test_every_kind_of_file_gets_its_status(exhibit, scanned):
    random = np.random.default_rng(1)
    known, new = encoded(pattern(0)), encoded(pattern(50))
    files = {
        "empty.jpg": b"",
        "notes.txt": b"Milk, bread, cheese.\n" * 30,
        "plain.png": encoded(Image.new("RGB", (300, 300), "grey")),
        "cut.jpg": encoded(pattern(51), "JPEG")[:3000],
        "renamed.dll": known,
        "clip.mp4": b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + bytes(600),
        "container.bin": random.bytes(200_000),
        "a.zip": zipped({"in/known.png": known, "in/new.png": new, "b.zip": zipped({"deep.png": known})}),
        "picture-and-more.png": encoded(pattern(52)) + zipped({"hidden.png": known}),
    }
    for name, content in files.items():
        (exhibit / name).write_bytes(content)
    (exhibit / "link").symlink_to("notes.txt")
    os.mkfifo(exhibit / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(exhibit)  # the name of a socket may not be long
        server.bind("plug")
        os.chdir(here)
        records = scanned()
    assert outcome(records) == {
        "empty.jpg": ("other", None),
        "notes.txt": ("other", None),
        "plain.png": ("undecided", "featureless"),
        "cut.jpg": ("undecided", "corrupt"),
        "renamed.dll": ("known", None),
        "clip.mp4": ("undecided", "corrupt"),
        "container.bin": ("undecided", "high_entropy"),
        "a.zip": ("other", None),
        "a.zip//in/known.png": ("known", None),
        "a.zip//in/new.png": ("new", None),
        "a.zip//b.zip": ("other", None),
        "a.zip//b.zip//deep.png": ("known", None),
        "picture-and-more.png": ("new", None),
        "picture-and-more.png//hidden.png": ("known", None),
        "link": ("other", None),
        "pipe": ("other", None),
        "plug": ("other", None),
    }


def test_damaged_copy_is_matched_by_what_decodes(exhibit, scanned):
    whole = encoded(pattern(2), "JPEG", quality=95)
    (exhibit / "cut.jpg").write_bytes(whole[: len(whole) * 99 // 100])
    record = scanned()["cut.jpg"]
    assert (record["status"], record["reason"]) == ("similar", "corrupt")


def test_copies_within_the_exhibit_are_decoded_once(exhibit, scanned, tmp_path):
    content = encoded(pattern(60))
    for name in ("a.png", "b.png"):
        (exhibit / name).write_bytes(content)
    (exhibit / "c.zip").write_bytes(zipped({"d.png": content}))
    records = scanned()
    assert {records[name]["pdq"] for name in ("a.png", "b.png", "c.zip//d.png")} == {records["a.png"]["pdq"]}
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["media"] == 1


def test_names_that_are_not_text(exhibit, scanned):
    with open(os.fsencode(exhibit) + b"/caf\xe9 100%.png", "wb") as file:
        file.write(encoded(pattern(0)))
    assert outcome(scanned()) == {"caf%E9 100%.png": ("known", None)}


def test_single_file_is_an_exhibit(exhibit, library, tmp_path):
    (exhibit / "a.zip").write_bytes(zipped({"x.png": encoded(pattern(0))}))
    scan(exhibit / "a.zip", tmp_path / "out", library=library, jobs=1)
    assert outcome(records_of(tmp_path / "out")) == {"a.zip": ("other", None), "a.zip//x.png": ("known", None)}


def test_empty_exhibit(exhibit, scanned, tmp_path):
    assert scanned() == {}
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["files"] == 0


def test_summary_adds_up(exhibit, library, tmp_path):
    (exhibit / "a.zip").write_bytes(zipped({"x.png": encoded(pattern(0)), "y.png": encoded(pattern(70))}))
    (exhibit / "plain.png").write_bytes(encoded(Image.new("RGB", (300, 300))))
    summary = scan(exhibit, tmp_path / "out", library=library, jobs=2)
    assert summary == json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["files"] == sum(summary["statuses"].values()) == 4
    assert summary["statuses"] == {"known": 1, "similar": 0, "irrelevant": 0, "new": 1, "undecided": 1, "other": 1}
    assert summary["reasons"] == {"featureless": 1}
    assert summary["library"]["path"] == str(library)
    assert summary["library"]["version"] == 1
    assert len(summary["library"]["digest"]) == 64
    assert summary["complete"] is True
    assert "seccomp" in summary["confinement"]


def test_threshold_zero_and_63(exhibit, library, tmp_path):
    (exhibit / "small.jpg").write_bytes(encoded(pattern(1).resize((90, 70)), "JPEG", quality=30))
    found = {}
    for threshold in (0, 63):
        scan(exhibit, tmp_path / str(threshold), library=library, options=Options(threshold_bits=threshold), jobs=1)
        found[threshold] = records_of(tmp_path / str(threshold))["small.jpg"]["status"]
    assert found == {0: "new", 63: "similar"}


def test_exhibit_that_is_not_there_is_refused(tmp_path, library):
    with pytest.raises(InputRefused, match="no such exhibit"):
        scan(tmp_path / "nothing", tmp_path / "out", library=library)
    assert not (tmp_path / "out").exists()


def test_out_inside_the_exhibit_is_refused(exhibit, library):
    with pytest.raises(OutputRefused, match="inside the exhibit"):
        scan(exhibit, exhibit / "out", library=library)
    assert list(exhibit.iterdir()) == []


def test_out_with_something_else_is_refused(exhibit, library, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter1.txt").write_text("It was a dark night.")
    with pytest.raises(OutputRefused, match="not a scan"):
        scan(exhibit, tmp_path / "thesis", library=library)


@pytest.mark.parametrize(
    ("change", "word"),
    [({"options": Options(threshold_bits=20)}, "options"), ({"exhibit": "other"}, "exhibit")],
)
def test_out_of_another_scan_is_refused(exhibit, library, tmp_path, change, word):
    (exhibit / "a.png").write_bytes(encoded(pattern(0)))
    scan(exhibit, tmp_path / "out", library=library, jobs=1)
    before = (tmp_path / "out" / "summary.json").read_bytes()
    (tmp_path / "other").mkdir()
    other = tmp_path / change.get("exhibit", exhibit.name)
    with pytest.raises(OutputRefused, match=word):
        scan(other, tmp_path / "out", library=library, options=change.get("options"), jobs=1)
    assert (tmp_path / "out" / "summary.json").read_bytes() == before


def test_source_is_only_read(exhibit, scanned):
    (exhibit / "a.zip").write_bytes(zipped({"x.png": encoded(pattern(80))}))
    (exhibit / "b.png").write_bytes(encoded(pattern(81)))
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in exhibit.iterdir()}
    scanned()
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in exhibit.iterdir()} == before
