"""Previews: the small pictures that stand in a picture are compared too, and told when they show something else."""

import csv
import hashlib
import io
import struct
from collections import Counter

import pytest

from tests.world import encoded, pattern, records_of
from vangnet.evidence.types import HEAD_BYTES, sniff
from vangnet.hashing.pictures import Undecodable, read
from vangnet.hashing.previews import RAW, SURE_QUALITY, differs, distance, previews
from vangnet.reference import changing, store
from vangnet.scan.run import scan


def jpeg(number: int, *size: int) -> bytes:
    return encoded(pattern(number).resize(size) if size else pattern(number), "JPEG", quality=85)


def with_thumbnail(picture: bytes, thumbnail: bytes) -> bytes:
    """Put an EXIF thumbnail into a JPEG as a camera does: the second directory says where it lies."""
    first = struct.pack("<HI", 0, 14)
    second = struct.pack("<H2HII2HIII", 2, 0x0201, 4, 1, 44, 0x0202, 4, 1, len(thumbnail), 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + second + thumbnail
    return picture[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(exif)) + exif + picture[2:]


def raw(*shown: bytes) -> bytes:
    """A raw file in the shape of a DNG: its directory, pixels that nobody decodes, and previews."""
    directory = struct.pack("<HHHII", 1, 0xC612, 1, 4, 0x0401) + bytes(4)
    return b"II*\0" + struct.pack("<I", 8) + directory + bytes(range(256)) * 40 + b"".join(shown) + bytes(99)


@pytest.fixture
def told(exhibit, scanned):
    def of(data: bytes) -> tuple[str, str | None, list[str]]:
        (exhibit / "a.bin").write_bytes(data)
        row = scanned()["a.bin"]
        return row["status"], row["reason"], row["remarks"]

    return of


def test_a_picture_with_its_own_thumbnail_is_as_any_other(told):
    assert told(with_thumbnail(jpeg(60), jpeg(60, 160, 120))) == ("new", None, [])


def test_a_thumbnail_that_shows_something_else_is_told(told):
    assert told(with_thumbnail(jpeg(60), jpeg(61, 160, 120))) == ("new", None, ["preview_differs"])


def test_a_thumbnail_that_resembles_a_known_picture_makes_the_file_similar(exhibit, scanned):
    (exhibit / "a.jpg").write_bytes(with_thumbnail(jpeg(60), jpeg(1, 160, 120)))
    row = scanned()["a.jpg"]
    assert (row["status"], row["hits"][0]["reading"], row["remarks"]) == ("similar", "preview", ["preview_differs"])


def test_a_thumbnail_that_is_on_a_list_makes_the_file_known(exhibit, tmp_path):
    thumbnail = jpeg(62, 160, 120)
    (tmp_path / "listed").mkdir()
    (tmp_path / "listed" / "a.jpg").write_bytes(thumbnail)
    store.init(str(tmp_path / "library"))
    (tmp_path / "list.txt").write_text(hashlib.sha256(thumbnail).hexdigest() + "\n")
    changing.add(str(tmp_path / "library"), changing.Source(str(tmp_path / "list.txt"), "national"))
    (exhibit / "a.jpg").write_bytes(with_thumbnail(jpeg(60), thumbnail))
    scan(exhibit, tmp_path / "out", library=tmp_path / "library", jobs=1)
    row = records_of(tmp_path / "out")["a.jpg"]
    assert (row["status"], [hit["reading"] for hit in row["hits"]]) == ("known", ["preview sha256"])


def test_a_damaged_picture_is_judged_by_its_thumbnail(told):
    broken = with_thumbnail(jpeg(60), jpeg(1, 160, 120))[:8_000]
    assert broken.count(b"\xff\xd9") == 1
    cut = broken[: broken.index(b"\xff\xd9") + 2] + b"\xff\xff\xff"
    assert told(cut) == ("similar", "corrupt", ["preview_only"])


def test_a_damaged_picture_whose_thumbnail_is_on_no_list_stays_undecided(told):
    broken = with_thumbnail(jpeg(60), jpeg(61, 160, 120))
    cut = broken[: broken.index(b"\xff\xd9") + 2] + b"\xff\xff\xff"
    assert told(cut) == ("undecided", "corrupt", ["preview_only"])


def test_a_raw_file_is_judged_by_its_largest_preview(exhibit, scanned):
    (exhibit / "a.dng").write_bytes(raw(jpeg(63, 160, 120), jpeg(63)))
    row = scanned()["a.dng"]
    assert (row["type"], row["status"], row["reason"]) == ("image/x-adobe-dng", "new", None)
    assert (row["width"], row["height"], row["remarks"]) == (640, 480, ["preview_only"])


def test_a_raw_file_whose_preview_is_known_is_similar(told):
    assert told(raw(jpeg(2)))[:2] == ("similar", None)


def test_a_raw_file_without_a_preview_is_undecided(told):
    assert told(raw()) == ("undecided", "unsupported", [])


def test_a_preview_too_small_to_compare_says_nothing(told):
    assert told(raw(jpeg(63, 60, 40))) == ("undecided", "unsupported", [])


def test_a_picture_in_a_preview_is_part_of_it():
    nested = with_thumbnail(jpeg(63), jpeg(64, 160, 120))
    found = previews(io.BytesIO(raw(nested)), "image/x-adobe-dng")
    assert [(each.name, each.width, each.height) for each in found] == [("preview", 640, 480)]


@pytest.mark.evidence
def test_no_real_preview_is_said_to_differ_from_its_picture(evidence):
    """Of every real photo with a sound preview; the one that differs was made by a photo editor's test."""
    with open(evidence / "MANIFEST.csv", newline="") as rows:
        photos = [row["path"] for row in csv.DictReader(rows) if row["mime"] == "image/jpeg" and row["decodes"] == "ok"]
    count, told = 0, []
    furthest: Counter[int] = Counter()
    for path in photos:
        data = (evidence / path).read_bytes()
        try:
            own = read(data, "image/jpeg")
        except Undecodable:
            continue
        for each in previews(io.BytesIO(data), "image/jpeg"):
            if not each.readings or each.damaged or min(each.readings[0].quality, own.quality) < SURE_QUALITY:
                continue
            count += 1
            furthest[min(distance(a, b) for a in each.readings for b in own.readings)] += 1
            told += [path] if differs(each, own.readings) else []
    assert count > 80
    assert told == ["formats/pillow/app13-multiple.jpg"]
    assert sum(number for bits, number in furthest.items() if bits <= 48) == count - 3


@pytest.mark.evidence
@pytest.mark.parametrize("name", ["nom-exif/canon-r6.cr3", "exiftool/FujiFilm.raf"])
def test_previews_of_real_raw_files_are_read(evidence, name):
    data = (evidence / "photos" / name).read_bytes()
    kind = sniff(data[:HEAD_BYTES], len(data))
    assert kind in RAW
    assert previews(io.BytesIO(data), kind)[0].readings[0].quality == 100
