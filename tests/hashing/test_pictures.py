"""From bytes to readings: every mode, every format, hostile sizes, and nothing raised but Undecodable."""

import struct
from io import BytesIO

import imagecodecs
import numpy as np
import pytest
from PIL import Image, ImageCms, features

from tests.hashing.charts import bits_between, encode, hills, picture
from tests.oracle import pdq as oracle
from vangnet.hashing.pdq import pdq
from vangnet.hashing.pictures import Undecodable, read
from vangnet.values import ORIENTATIONS, Reason

SAME = 0
NEAR = 16
PLAIN = hills(320, 240)
GREY = np.asarray(picture(mode="L"))


def names(found):
    return [reading.name for reading in found.readings]


def reading(found, name):
    return next(reading for reading in found.readings if reading.name == name)


def identity(found, name):
    return reading(found, name).hashes[0].tobytes()


def distance(found, pixels):
    return bits_between(found.pdq, oracle.pdq(np.ascontiguousarray(pixels), "512")[0])


def reason(data, kind, **options):
    with pytest.raises(Undecodable) as refused:
        read(data, kind, **options)
    return refused.value.reason


# What a picture says


def test_a_picture_says_what_it_is():
    found = read(encode(picture(), "PNG"), "image/png")
    assert (found.width, found.height, found.frames) == (320, 240, 1)
    assert (found.damaged, found.scaled, found.quality) == (False, False, 100)
    assert names(found) == ["stored"]


def test_the_first_reading_is_the_plain_fingerprint_in_eight_orientations():
    found = read(encode(picture(), "PNG"), "image/png")
    hashes = found.readings[0].hashes
    assert (hashes.shape, hashes.dtype) == ((len(ORIENTATIONS), 4), np.uint64)
    assert [h.tobytes() for h in hashes] == oracle.orientations(PLAIN, "512")
    assert found.pdq == hashes[0].tobytes()


def test_full_adds_the_other_flavour():
    pixels = hills(700, 600)
    found = read(encode(Image.fromarray(pixels), "PNG"), "image/png", full=True)
    assert names(found) == ["stored", "stored/core"]
    assert identity(found, "stored/core") == oracle.pdq(pixels, "core")[0]


def test_a_small_picture_has_one_fingerprint_in_both_flavours():
    assert names(read(encode(picture(), "PNG"), "image/png", full=True)) == ["stored"]


def test_a_stream_reads_like_bytes():
    data = encode(picture(), "JPEG")
    stream = BytesIO(data)
    stream.seek(3)
    assert read(stream, "image/jpeg").pdq == read(data, "image/jpeg").pdq


@pytest.mark.parametrize("full", [False, True])
def test_reading_twice_gives_the_same(full):
    data = encode(picture(1300, 1100), "JPEG", quality=70)
    one, other = read(data, "image/jpeg", full=full), read(data, "image/jpeg", full=full)
    assert one.pdq == other.pdq
    assert all((a.hashes == b.hashes).all() for a, b in zip(one.readings, other.readings, strict=True))


# Modes


def lab(image):
    transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    return ImageCms.applyTransform(image, transform)


def wide(kind, factor):
    return Image.fromarray((GREY.astype(np.float64) * factor).astype(kind))


PALETTE = picture().quantize(256)
MODES = {
    "RGB": (picture(), "PNG", PLAIN, SAME),
    "L": (picture(mode="L"), "PNG", GREY, SAME),
    "1": (picture(mode="1"), "PNG", np.asarray(picture(mode="1").convert("L")), SAME),
    "P": (PALETTE, "PNG", np.asarray(PALETTE.convert("RGB")), SAME),
    "LA": (picture(mode="LA"), "PNG", GREY, SAME),
    "RGBA": (picture(mode="RGBA"), "PNG", PLAIN, SAME),
    "16 bit": (wide(np.uint16, 256), "PNG", GREY, SAME),
    "16 bit that hold 8": (wide(np.uint16, 1), "TIFF", GREY, SAME),
    "32 bit": (wide(np.int32, 256), "TIFF", GREY, SAME),
    "32 bit below zero": (wide(np.int32, -1000), "TIFF", 255 - GREY, NEAR),
    "float to 255": (wide(np.float32, 1), "TIFF", GREY, SAME),
    "float to 1": (wide(np.float32, 1 / 255), "TIFF", GREY, NEAR),
    "CMYK": (picture(mode="CMYK"), "TIFF", PLAIN, NEAR),
    "CMYK JPEG": (picture(mode="CMYK"), "JPEG", PLAIN, NEAR),
    "YCbCr": (picture(mode="YCbCr"), "TIFF", PLAIN, NEAR),
    "LAB": (lab(picture()), "TIFF", PLAIN, NEAR),
    "grey JPEG": (picture(mode="L"), "JPEG", GREY, NEAR),
}


@pytest.mark.parametrize("mode", MODES)
def test_a_mode_reads_as_the_picture_it_shows(mode):
    image, kind, pixels, tolerance = MODES[mode]
    found = read(encode(image, kind), f"image/{kind.lower()}")
    assert distance(found, pixels) <= tolerance
    assert found.quality == 100


def test_a_float_picture_with_holes_is_read():
    values = GREY.astype(np.float32) * 1000
    values[:3, :3] = (np.nan, np.inf, -np.inf)
    assert distance(read(encode(Image.fromarray(values), "TIFF"), "image/tiff"), GREY) <= NEAR


def test_a_large_picture_in_strips_reads_as_the_whole():
    pixels = np.asarray(picture(1500, 1400, mode="CMYK").convert("RGB"))
    assert distance(read(encode(picture(1500, 1400, mode="CMYK"), "TIFF"), "image/tiff"), pixels) == SAME


# Formats


def icon(*sides):
    return encode(picture(256, 256), "ICO", sizes=[(side, side) for side in sides])


FORMATS = {
    "image/bmp": encode(picture(), "BMP"),
    "image/gif": encode(picture(), "GIF"),
    "image/tiff": encode(picture(), "TIFF", compression="tiff_lzw"),
    "image/webp": encode(picture(), "WEBP", quality=90),
    "image/avif": encode(picture(), "AVIF", quality=90),
    "image/jp2": encode(picture(), "JPEG2000"),
    "image/x-jp2-codestream": encode(picture(), "JPEG2000", no_jp2=True),
    "image/x-tga": encode(picture(), "TGA"),
    "image/x-portable-pixmap": encode(picture(), "PPM"),
    "image/x-portable-graymap": encode(picture(mode="L"), "PPM"),
    "image/x-pcx": encode(picture(), "PCX"),
    "image/x-sgi": encode(picture(), "SGI"),
    "image/jxl": imagecodecs.jpegxl_encode(PLAIN, level=90),
    "image/jpeg": encode(picture(), "JPEG", quality=90),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_a_format_reads_as_the_picture_it_holds(kind):
    found = read(FORMATS[kind], kind)
    assert (found.width, found.height) == (320, 240)
    assert distance(found, PLAIN) <= NEAR


def test_every_decoder_is_in_the_wheels():
    assert all(features.check(name) for name in ("jpg", "jpg_2000", "webp", "avif", "libtiff", "zlib"))


@pytest.mark.evidence
def test_heic_reads_as_the_picture_it_holds(evidence):
    found = read((evidence / "photos/immich/IMG_2682.heic").read_bytes(), "image/heic", full=True)
    assert (found.width, found.height, found.damaged) == (4032, 3024, False)
    assert names(found) == ["stored", "stored/core"]


def test_only_the_named_decoder_opens_it():
    assert reason(encode(picture(), "PNG"), "image/jpeg") == Reason.CORRUPT


@pytest.mark.parametrize("kind", ["image/x-unheard-of", "text/plain", ""])
def test_a_type_without_decoder_is_unsupported(kind):
    assert reason(b"x", kind) == Reason.UNSUPPORTED


def test_a_depth_that_the_decoder_does_not_know_is_unsupported():
    data = bytearray(encode(picture(), "BMP"))
    data[28:30] = struct.pack("<H", 7)
    assert reason(bytes(data), "image/bmp") == Reason.UNSUPPORTED


# The quick path of JPEG


@pytest.mark.parametrize("size", [(1024, 1024), (2400, 1600), (4100, 4200)])
def test_a_large_jpeg_is_read_scaled(size):
    image = picture(*size)
    found = read(encode(image, "JPEG", quality=80), "image/jpeg")
    assert (found.width, found.height) == size
    assert (found.scaled, names(found)) == (True, ["scaled", "scaled/core"])
    assert distance(found, np.asarray(image)) <= NEAR
    assert bits_between(identity(found, "scaled/core"), pdq(np.asarray(image), "core")[0]) <= 6


def test_a_jpeg_with_a_short_side_is_read_whole():
    found = read(encode(picture(2000, 1000), "JPEG"), "image/jpeg")
    assert (found.scaled, names(found)) == (False, ["stored"])


def test_full_reads_a_large_jpeg_whole():
    found = read(encode(picture(1100, 1200), "JPEG"), "image/jpeg", full=True)
    assert (found.scaled, names(found)) == (False, ["stored", "stored/core"])


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0}])
def test_other_jpegs_are_read_scaled_too(options):
    image = picture(1200, 1100)
    found = read(encode(image, "JPEG", **options), "image/jpeg")
    assert found.scaled
    assert distance(found, np.asarray(image)) <= NEAR


def test_a_large_cmyk_jpeg_is_read():
    found = read(encode(picture(1200, 1100, mode="CMYK"), "JPEG"), "image/jpeg")
    assert distance(found, hills(1200, 1100)) <= NEAR


def test_a_jpeg_that_does_not_fit_is_scaled_until_it_does():
    data = encode(picture(1400, 1300), "JPEG")
    found = read(data, "image/jpeg", full=True, memory=6_000_000)
    assert (found.scaled, names(found)) == (True, ["scaled", "scaled/core"])


# Other ways of looking at it


def on(background, pixels, alpha):
    share = alpha[..., None] / 255
    return (pixels * share + background * (1 - share)).round().astype(np.uint8)


def test_alpha_is_dropped_and_also_shown_on_white_and_black():
    alpha = hills(320, 240, seed=2)[..., 0]
    image = Image.fromarray(np.dstack([PLAIN, alpha]))
    found = read(encode(image, "PNG"), "image/png")
    assert names(found) == ["stored", "on_white", "on_black"]
    assert distance(found, PLAIN) == SAME
    assert bits_between(identity(found, "on_white"), oracle.pdq(on(255, PLAIN, alpha), "512")[0]) <= 4
    assert bits_between(identity(found, "on_black"), oracle.pdq(on(0, PLAIN, alpha), "512")[0]) <= 4


def test_alpha_that_hides_nothing_adds_nothing():
    assert names(read(encode(picture(mode="RGBA"), "PNG"), "image/png")) == ["stored"]


@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_a_colour_declared_transparent_counts_as_alpha(mode):
    image = PALETTE if mode == "P" else picture(mode=mode)
    image.paste(0 if mode != "RGB" else (9, 9, 9), (40, 40, 200, 200))
    key = (9, 9, 9) if mode == "RGB" else 0
    found = read(encode(image, "PNG", transparency=key), "image/png")
    assert "on_white" in names(found)


@pytest.mark.parametrize("full", [False, True])
def test_a_letterbox_is_also_read_without_its_bars(full):
    canvas = np.zeros((440, 320, 3), np.uint8)
    canvas[100:340] = PLAIN
    found = read(encode(Image.fromarray(canvas), "PNG"), "image/png", full=full)
    assert names(found) == ["stored", "trimmed"]
    assert identity(found, "trimmed") == oracle.pdq(PLAIN, "512")[0]


def frames(count):
    return [picture(96, 80, seed) for seed in range(count)]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF", "AVIF"])
def test_every_frame_is_read(kind):
    first, *others = frames(4)
    data = encode(first, kind, save_all=True, append_images=others)
    found = read(data, f"image/{kind.lower()}")
    assert (found.frames, names(found)) == (4, ["stored", "frame 2", "frame 3", "frame 4"])
    third = oracle.pdq(np.asarray(others[1]), "512")[0]
    assert bits_between(identity(found, "frame 3"), third) <= NEAR + 8


def test_frames_that_look_the_same_add_nothing():
    first = picture(96, 80)
    data = encode(first, "TIFF", save_all=True, append_images=[first, first])
    assert names(read(data, "image/tiff")) == ["stored"]


def test_many_frames_are_sampled_evenly():
    first, *others = frames(200)
    found = read(encode(first, "TIFF", save_all=True, append_images=others), "image/tiff")
    numbers = [int(name.split()[1]) for name in names(found)[1:]]
    assert found.frames == 200
    assert 32 <= len(numbers) <= 64
    assert numbers == list(range(numbers[0], 201, numbers[1] - numbers[0]))


def test_pages_may_differ_in_size_and_mode():
    pages = [picture(200, 100, 2, mode="L"), picture(90, 210, 3, mode="CMYK")]
    found = read(encode(picture(), "TIFF", save_all=True, append_images=pages), "image/tiff")
    assert names(found) == ["stored", "frame 2", "frame 3"]


def test_every_size_of_an_icon_is_read():
    found = read(icon(256, 48, 16), "image/vnd.microsoft.icon")
    assert (found.width, found.frames) == (256, 3)
    assert len(names(found)) == 3


def test_the_second_picture_of_a_stereo_jpeg_is_read():
    data = encode(picture(1200, 1100, 1), "MPO", save_all=True, append_images=[picture(1200, 1100, 2)])
    found = read(data, "image/jpeg")
    assert names(found) == ["scaled", "scaled/core", "frame 2", "frame 2/core"]
    assert bits_between(identity(found, "frame 2"), oracle.pdq(hills(1200, 1100, 2), "512")[0]) <= NEAR
