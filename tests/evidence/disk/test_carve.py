"""Pictures and videos in free space are proposed whole, as far as they lie in one piece."""

import io
import struct

from tests.evidence.disk.images import MIB, Folder, Held, fat, seen
from tests.evidence.opened import noise
from tests.world import encoded, pattern
from vangnet.values import Remark

RAW = "application/x-raw-disk-image"


def heic(seed: int) -> bytes:
    import pi_heif

    del pi_heif  # only decodes; the boxes are what matters here
    return (
        box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", noise(seed, 900)) + box(b"mdat", noise(seed + 1, 50_000))
    )


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def mp4(seed: int) -> bytes:
    return box(b"ftyp", b"isom\0\0\2\0isomavc1") + box(b"moov", noise(seed, 2_000)) + box(b"mdat", noise(seed, 300_000))


def carved(data: bytes) -> list[bytes]:
    found = seen(Held({b"disk": data}), b"disk", RAW, carve=True)
    assert all(read.remarks == (Remark.CARVED,) for read in found.files.values())
    return [read.content for read in found.files.values()]


def test_each_kind_is_found_whole():
    wanted = [
        encoded(pattern(1, 300, 200), "JPEG"),
        encoded(pattern(2, 300, 200), "JPEG", progressive=True, exif=b"Exif\0\0" + b"\xff\xd8\xff\xd9"),
        encoded(pattern(3, 300, 200), "PNG"),
        heic(4),
        mp4(5),
    ]
    disk = bytearray(noise(6, 64 * 1024))
    for content in wanted:
        disk += bytes(-len(disk) % 512) + content + bytes(700) + noise(len(disk), 5_000)
    assert carved(bytes(disk)) == wanted


def test_a_picture_across_the_edge_of_what_is_read_at_once_is_found():
    picture = encoded(pattern(1, 900, 700), "JPEG", quality=95)
    for start in (8 * MIB - 2, 8 * MIB - 40, 8 * MIB - len(picture) // 2):
        assert carved(bytes(start) + picture + bytes(MIB)) == [picture]


def test_a_picture_that_is_cut_off_is_proposed_as_far_as_it_goes():
    picture = encoded(pattern(1, 900, 700), "JPEG", quality=95)
    half = picture[: len(picture) // 2]
    (found,) = carved(half + bytes(4096) + b"\xff\xd9" + noise(3, 9_000))
    assert found.startswith(half)
    assert len(found) < len(half) + 4200


def test_only_free_space_is_searched(tmp_path):
    kept, gone = (encoded(pattern(number, 400, 300), "JPEG") for number in (1, 2))
    image = fat(tmp_path / "card.img", {"kept.jpg": kept, "gone.jpg": gone}, ["gone.jpg"])
    data = bytearray(image.read_bytes())
    at = data.index(b"\xe5ONE    JPG")
    data[at : at + 32] = bytes(32)  # its row is gone too
    image.write_bytes(data)
    found = seen(Folder(tmp_path), b"card.img", carve=True)
    assert found.contents()["kept.jpg"] == kept
    assert [read.content for read in found.files.values() if Remark.CARVED in read.remarks] == [gone]
    assert len(seen(Folder(tmp_path), b"card.img").files) == 1


def test_noise_proposes_little():
    assert sum(len(content) for content in carved(noise(7, 6 * MIB))) < 100_000


def test_starts_without_an_end_cost_little_time():
    for start in (
        b"\xff\xd8\xff\xe0\0\x02",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        box(b"ftyp", b"isom"),
        b"\xff\xd8\xff\xc0\0\x02\xff\xda\0\x02",
    ):
        carved(start * (300_000 // len(start)))


def test_carved_files_decode():
    from PIL import Image

    picture = encoded(pattern(8, 320, 200), "PNG")
    (found,) = carved(bytes(4_096) + picture + bytes(4_096))
    assert Image.open(io.BytesIO(found)).size == (320, 200)
