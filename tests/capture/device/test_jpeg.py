"""How a JPEG is built is told from its head; nothing is decoded and nothing breaks."""

import io
import struct
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vangnet.capture.device.signatures import signature
from vangnet.capture.facts import Signature


def drawn(width: int = 640, height: int = 480) -> Image.Image:
    noise = np.random.default_rng(5).integers(0, 255, (height, width, 3), np.uint8)
    return Image.fromarray(noise)


def written(picture: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (picture or drawn()).save(out, "JPEG", **options)  # type: ignore[arg-type]
    return out.getvalue()


def told(data: bytes) -> Signature:
    found = signature(io.BytesIO(data), "image/jpeg")
    assert found is not None
    return found


def with_exif(width: int = 640, height: int = 480, *, maker: bytes = b"Apple iOS\0\0\1MM") -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Apple", "iPhone 7"
    inner = exif.get_ifd(0x8769)
    inner[0xA002], inner[0xA003], inner[0x927C] = width, height, maker
    return written(exif=exif)


@pytest.mark.parametrize("quality", [1, 10, 50, 75, 90, 100])
def test_the_quality_of_libjpeg_is_told(quality: int) -> None:
    assert told(written(quality=quality)).features["quality"] == str(quality)


def test_tables_of_its_own_are_custom() -> None:
    tables = {0: [min(255, 3 + 2 * at) for at in range(64)], 1: [9] * 64}
    assert told(written(qtables=tables)).features["quality"] == "custom"


@pytest.mark.parametrize(("number", "name"), [(0, "4:4:4"), (1, "4:2:2"), (2, "4:2:0")])
def test_sub_sampling_is_told(number: int, name: str) -> None:
    assert told(written(subsampling=number)).features["subsampling"] == name


def test_progressive_codes_restarts_comments_and_density_are_told() -> None:
    plain = told(written()).features
    assert (plain["coding"], plain["huffman"], plain["restart"]) == ("baseline", "standard", "0")
    assert plain["markers"] == "E0.JFIF DB DB C0 C4 C4 C4 C4 DA"
    other = told(written(progressive=True, optimize=True, comment=b"made by me", dpi=(72, 72), restart_marker_rows=1))
    assert (other.features["coding"], other.features["huffman"]) == ("progressive", "optimised")
    assert other.features["comment"] == "made by me"
    assert other.features["jfif"] == "1.01 1 72x72"
    assert int(other.features["restart"]) > 0


@pytest.mark.parametrize(("size", "side"), [((1600, 1200), "1600"), ((1200, 1600), "1600"), ((1601, 1200), "")])
def test_the_size_class_is_told(size: tuple[int, int], side: str) -> None:
    assert told(written(drawn(*size))).features["long_side"] == side


def test_the_skeleton_of_exif_follows_the_order_of_tags_and_not_their_values() -> None:
    first, same = told(with_exif()).features, told(with_exif(100, 100)).features
    assert first["maker"] == "Apple"
    assert first["exif_size"] == "640x480"
    assert first["skeleton"] == same["skeleton"]
    assert told(written()).features.get("skeleton") is None


def test_the_small_picture_inside_is_told() -> None:
    small = written(drawn(160, 120), quality=40)
    data = with_thumbnail(small)
    features = told(data).features
    assert features["thumbnail"] == "160x120"
    assert features["thumbnail_tables"] == told(small).features["tables"]


def with_thumbnail(small: bytes) -> bytes:
    head = b"II*\0" + struct.pack("<I", 8) + struct.pack("<HI", 0, 14)
    ifd = struct.pack("<H", 2) + struct.pack("<HHII", 0x0201, 4, 1, 44) + struct.pack("<HHII", 0x0202, 4, 1, len(small))
    block = b"Exif\0\0" + head + ifd + struct.pack("<I", 0)
    assert len(block) - 6 == 44
    data = written()
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + len(small) + 2) + block + small + data[2:]


def test_what_stands_behind_the_end_is_told() -> None:
    data = written()
    assert told(data).features["trailer"] == "none"
    assert told(data + b"\0" * 9).features["trailer"] == "zeros"
    assert told(data + b"x" * 40 + b"SEFT").features["trailer"] == "samsung"
    assert told(data + b"hidden").features["trailer"] == "other"


def test_every_cut_and_every_bent_byte_gives_a_signature_or_none() -> None:
    data = with_thumbnail(written(drawn(160, 120)))[:6000]
    for end in range(0, len(data), 7):
        signature(io.BytesIO(data[:end]), "image/jpeg")
    bend = np.random.default_rng(1)
    for _ in range(400):
        bent = bytearray(data)
        for at in bend.integers(0, 1200, 6):
            bent[at] = bend.integers(256)
        signature(io.BytesIO(bytes(bent)), "image/jpeg")


def test_fill_and_empty_markers_without_end_cost_nothing() -> None:
    data = written()
    assert told(data[:2] + b"\xff" * 9 + data[2:]).features["quality"] == "75"
    for filler in (b"\xff", b"\xff\x01", b"\xff\xd0"):
        start = time.perf_counter()
        assert signature(io.BytesIO(data[:2] + filler * 10_000_000), "image/jpeg") is None
        assert time.perf_counter() - start < 0.5


def test_directories_that_point_at_themselves_end() -> None:
    loop = b"Exif\0\0MM\0*" + struct.pack(">I", 8) + struct.pack(">HHHIII", 1, 0x8769, 4, 1, 8, 8)
    data = written()
    looped = data[:2] + b"\xff\xe1" + struct.pack(">H", len(loop) + 2) + loop + data[2:]
    assert told(looped).features["tags"] == "0.8769"


@pytest.mark.evidence
def test_every_broken_file_of_the_evidence_gives_a_signature_or_none(evidence: Path) -> None:
    for place in sorted((evidence / "malformed").rglob("*")):
        if place.is_file():
            with place.open("rb") as body:
                signature(body, "image/jpeg")


@pytest.mark.evidence
def test_photos_of_one_camera_have_one_signature(evidence: Path) -> None:
    found = set()
    for place in sorted((evidence / "series" / "sceaux").iterdir()):
        with place.open("rb") as body:
            made = signature(body, "image/jpeg")
        assert made is not None
        found.add(tuple(made.features.get(name) for name in ("tables", "markers", "skeleton", "thumbnail")))
    assert len(found) == 1
