"""Where files truly end, and what lies behind that: harmless trailers are recognised, the rest is told."""

import csv
import io
import struct

import pytest

from tests.evidence.opened import noise
from tests.world import encoded, pattern
from vangnet.evidence.formats.pdf import written
from vangnet.evidence.trailing import behind
from vangnet.evidence.types import HEAD_BYTES, sniff

FILM = struct.pack(">I4s8s", 16, b"ftyp", b"isom\0\0\2\0") + struct.pack(">I4s", 8, b"moov") + struct.pack(
    ">I4s", 1008, b"mdat"
) + bytes(1000)  # fmt: skip
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp", "BMP": "image/bmp"}


def told(data: bytes) -> tuple[int, bool, list[tuple[str, int, int]]] | None:
    found = behind(io.BytesIO(data), sniff(data[:HEAD_BYTES], len(data)))
    return found and (found.start, found.harmless, [tuple(part) for part in found.parts])


def drawn(format_: str) -> bytes:
    return encoded(pattern(7, 128, 96), format_)


@pytest.mark.parametrize("format_", [*FORMATS, "AVIF"])
def test_nothing_lies_behind_a_sound_picture(format_):
    assert told(drawn(format_)) is None
    assert told(drawn(format_) + bytes(5000)) is None  # padding


@pytest.mark.parametrize("format_", [*FORMATS, "AVIF"])
def test_a_picture_behind_a_picture_is_given(format_):
    first, second = drawn(format_), encoded(pattern(8, 128, 96), "JPEG")
    end = len(first)
    assert told(first + second) == (end, False, [("appended.jpg", end, end + len(second))])


def test_several_files_behind_a_picture_are_given():
    first, second = drawn("JPEG"), drawn("PNG")
    data = first + b"some text in between" + second + FILM + b"Rar!\x1a\x07\x01\x00" + noise(1, 900)
    middle = len(first) + 20
    film = middle + len(second)
    assert told(data) == (
        len(first),
        False,
        [
            ("appended.png", middle, film),
            ("appended 2.mp4", film, film + len(FILM)),
            ("appended 3.rar", film + len(FILM), len(data)),
        ],
    )


def test_the_film_of_a_motion_photo_is_harmless_and_given():
    note = b'<x:xmpmeta GCamera:MotionPhoto="1"/>'
    photo = drawn("JPEG")
    photo = photo[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(note)) + note + photo[2:]
    assert told(photo + FILM) == (len(photo), True, [("motion.mp4", len(photo), len(photo) + len(FILM))])


def test_the_film_in_a_trailer_of_samsung_is_harmless_and_given():
    photo, name = drawn("JPEG"), b"MotionPhoto_Data"
    block = b"\0\0\x30\x0a" + struct.pack("<I", len(name)) + name
    trailer = block + FILM + b"SEFH" + bytes(20) + struct.pack("<I4s", 24, b"SEFT")
    start = len(photo) + len(block)
    assert told(photo + trailer) == (len(photo), True, [("motion.mp4", start, start + len(FILM))])


def test_pictures_of_the_multi_picture_table_belong_to_the_file():
    both = encoded(pattern(7), "MPO", save_all=True, append_images=[pattern(8)])
    assert told(both) is None
    assert told(both + b"something else behind it") == (len(both), False, [])


def test_random_bytes_behind_a_picture_are_given_as_a_file():
    photo = drawn("JPEG")
    assert told(photo + noise(2, 9000)) == (len(photo), False, [("appended", len(photo), len(photo) + 9000)])


def test_a_file_behind_a_pdf_is_given():
    pdf = written([("/Type /Catalog", None)]).rstrip()
    assert told(pdf + b"\n") is None
    found = told(pdf + b"7z\xbc\xaf\x27\x1c\0\4" + noise(3, 500))
    assert found is not None
    assert [name for name, *_ in found[2]] == ["appended.7z"]


def test_a_file_that_is_cut_off_has_nothing_behind_it():
    for format_ in FORMATS:
        assert told(drawn(format_)[:2000]) is None


@pytest.mark.evidence
def test_real_pictures_have_nothing_behind_them_but_known_trailers(evidence):
    """Of all pictures of the set that decode; the exceptions were looked at one by one."""
    with open(evidence / "MANIFEST.csv", newline="") as rows:
        sound = [row["path"] for row in csv.DictReader(rows) if row["decodes"] == "ok" and row["kind"] != "malformed"]
    found = {path: told((evidence / path).read_bytes()) for path in sound}
    assert {path: each for path, each in found.items() if each and not each[1] and "collisions/" not in path} == {
        "large/Panasonic Lumix DMC-LX7.jpg": (4147798, False, [])  # 426 bytes without any order
    }
    assert {path for path, each in found.items() if each and each[1]} == {
        "large/Samsung SM-G935L (Galaxy S7 Edge).jpg",
        "photos/exiftool/AFCP.jpg",
        "photos/exiftool/FotoStation.jpg",
        "photos/exiftool/PhotoMechanic.jpg",
    }
    collisions = {path for path, each in found.items() if each and "collisions/" in path}  # another picture is in there
    assert "collisions/md5/md5-2.jpg" in collisions
