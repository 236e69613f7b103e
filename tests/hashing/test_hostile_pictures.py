"""Damaged and hostile pictures: as much as decodes, or a reason, and never more memory than allowed."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.hashing.charts import encode, picture
from tests.hashing.test_pictures import FORMATS, SAME, distance, frames, reason
from vangnet.hashing.pictures import Undecodable, read
from vangnet.values import Reason

OUTCOMES = {"read", Reason.CORRUPT, Reason.UNSUPPORTED, Reason.TOO_LARGE, Reason.MEMORY}


def outcome(data, kind):
    try:
        read(data, kind)
    except Undecodable as refused:
        return refused.reason
    return "read"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP"])
def test_half_a_picture_is_read_as_far_as_it_goes(kind):
    data = encode(picture(), kind)
    found = read(data[: len(data) * 3 // 4], f"image/{kind.lower()}")
    assert found.damaged
    assert found.quality > 50


def test_a_broken_second_frame_leaves_the_first():
    first, second = frames(2)
    found = read(encode(first, "TIFF", save_all=True, append_images=[second])[:-5000], "image/tiff")
    assert found.damaged
    assert distance(found, np.asarray(first)) == SAME


@pytest.mark.parametrize("kind", FORMATS)
def test_any_cut_is_read_or_refused(kind):
    data = FORMATS[kind]
    for length in range(0, len(data), max(1, len(data) // 23)):
        assert outcome(data[:length], kind) in OUTCOMES


@pytest.mark.parametrize("kind", FORMATS)
def test_any_flipped_byte_is_read_or_refused(kind):
    rng = np.random.default_rng(5)
    for _ in range(25):
        data = bytearray(FORMATS[kind])
        data[rng.integers(0, min(len(data), 400))] ^= 1 << rng.integers(0, 8)
        assert outcome(bytes(data), kind) in OUTCOMES


# Sizes


def png_of(width, height):
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def jxl_of(width, height):
    bits = 0 | 3 << 1 | (height - 1) << 3 | 0 << 33 | 3 << 36 | (width - 1) << 38
    return b"\xff\x0a" + bits.to_bytes(16, "little")


def bmp_of(width, height):
    return b"BM" + struct.pack("<IIIIiiHHIIIIII", 154, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0) + bytes(100)


def gif_of(width, height):
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    return screen + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00;"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png_of(100_000, 100_000), "image/png"),
        (png_of(2_000_000_000, 1), "image/png"),
        (jxl_of(100_000, 50_000), "image/jxl"),
        (bmp_of(60_000, 60_000), "image/bmp"),
        (gif_of(65_535, 65_535), "image/gif"),
    ],
)
def test_a_bomb_is_refused_unopened(data, kind):
    assert reason(data, kind) == Reason.TOO_LARGE


def test_a_progressive_jpeg_that_does_not_fit_is_refused():
    data = encode(picture(1400, 1300), "JPEG", progressive=True)
    assert reason(data, "image/jpeg", memory=4_000_000) == Reason.TOO_LARGE


def test_a_picture_within_the_limit_is_read_and_one_past_it_is_not():
    data = encode(picture(), "PNG")
    assert read(data, "image/png", memory=320 * 240 * 9).quality == 100
    assert reason(data, "image/png", memory=320 * 240 * 9 - 1) == Reason.TOO_LARGE


def test_no_memory_left_is_told(monkeypatch):
    monkeypatch.setattr("vangnet.hashing.pictures.pixels_of", lambda _: (_ for _ in ()).throw(MemoryError))
    assert reason(encode(picture(), "PNG"), "image/png") == Reason.MEMORY


def test_settings_of_the_decoder_are_given_back():
    before = Image.MAX_IMAGE_PIXELS
    read(encode(picture(), "PNG"), "image/png")
    after = Image.MAX_IMAGE_PIXELS
    assert before == after
