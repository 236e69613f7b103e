"""What is shown of a picture: upright, over grey, small, and nothing but pixels."""

import io

import numpy as np
import pytest
from imagecodecs import jpegxl_encode
from PIL import Image, ImageCms

from tests.scan.test_previews import raw
from tests.scan.viewing.conftest import ALIKE, difference, distance_bits, image_of
from tests.world import encoded, pattern
from vangnet.errors import InputRefused, UsageError
from vangnet.hashing.pictures import read
from vangnet.hashing.previews import jpegs
from vangnet.scan.viewing import NotShown, Shown

TURNED = {
    1: [],
    2: [Image.Transpose.FLIP_LEFT_RIGHT],
    3: [Image.Transpose.ROTATE_180],
    4: [Image.Transpose.FLIP_TOP_BOTTOM],
    5: [Image.Transpose.ROTATE_90, Image.Transpose.FLIP_TOP_BOTTOM],
    6: [Image.Transpose.ROTATE_90],
    7: [Image.Transpose.ROTATE_90, Image.Transpose.FLIP_LEFT_RIGHT],
    8: [Image.Transpose.ROTATE_270],
}
"""What a camera does to a picture before it writes each value of EXIF's orientation beside it."""


@pytest.fixture
def show(exhibit, viewer):
    def show(content: bytes, **how: object) -> Shown | NotShown:
        (exhibit / "a").write_bytes(content)
        viewer._cache.clear()
        return viewer.picture(exhibit, "a", **({"longest_side": 320} | how))

    return show


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "JPEG2000", "PPM", "TGA"])
def test_formats_are_shown(format, show):
    picture = pattern(1)
    shown = show(encoded(picture, format))
    assert (shown.width, shown.height, shown.original_width, shown.original_height) == (320, 240, 640, 480)
    assert difference(shown, picture) < (2 * ALIKE if format == "GIF" else ALIKE)


@pytest.mark.parametrize("orientation", TURNED)
@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_picture_is_shown_upright(format, orientation, show):
    stored = picture = pattern(2)
    for turn in TURNED[orientation]:
        stored = stored.transpose(turn)
    exif = Image.Exif()
    exif[274] = orientation
    shown = show(encoded(stored, format, exif=exif))
    assert (shown.original_width, shown.original_height) == (640, 480)
    assert difference(shown, picture) < ALIKE


@pytest.mark.parametrize("side", [64, 320, 640, 5000])
def test_a_large_jpeg_is_shown_as_large_as_asked_and_never_enlarged(side, show):
    picture = pattern(3, 2000, 1500)
    shown = show(encoded(picture, "JPEG"), longest_side=side)
    assert max(image_of(shown).size) == min(side, 2000)
    assert (shown.original_width, shown.original_height) == (2000, 1500)
    assert difference(shown, picture) < ALIKE


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16", "I", "F"])
def test_modes_are_shown(mode, show):
    grey = pattern(4).convert("L")
    wide = np.asarray(grey).astype(np.uint16) * 257
    made = {"I;16": lambda: Image.fromarray(wide), "I": lambda: Image.fromarray(wide.astype(np.int32))}
    picture = made.get(mode, lambda: grey.convert("RGB" if mode == "CMYK" else "L").convert(mode))()
    shown = show(encoded(picture, "TIFF"))
    assert difference(shown, grey) < (3 * ALIKE if mode == "1" else ALIKE)


def test_what_is_transparent_is_shown_over_grey(show):
    clear = pattern(5).convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size).point(lambda level: 255 * (level > 127)))
    pixels = np.asarray(image_of(show(encoded(clear))))
    assert np.abs(pixels[:100].astype(int) - 128).max() < 12
    assert pixels[140:].std() > 20


def test_a_palette_with_a_transparent_colour_is_shown_over_grey(show):
    picture = Image.new("P", (64, 64), 1)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.paste(0, (0, 0, 64, 32))
    pixels = np.asarray(image_of(show(encoded(picture, "PNG", transparency=0))))
    assert [tuple(pixels[row, 32] // 16) for row in (8, 56)] == [(8, 8, 8), (0, 0, 15)]


def test_an_animation_shows_its_first_frame_and_says_how_many_there_are(show):
    first, *others = (pattern(number) for number in range(3))
    shown = show(encoded(first, "WEBP", save_all=True, append_images=others))
    assert (shown.notes, shown.frames) == (("first_frame",), 3)
    assert difference(shown, first) < ALIKE
    assert (
        difference(show(encoded(first, "WEBP", save_all=True, append_images=others), reading="frame 3"), others[1])
        < ALIKE
    )


def test_a_heic_is_shown_as_the_scan_reads_it(evidence, viewer):
    heic = evidence / "photos/immich/IMG_2682.heic"
    shown = viewer.picture(heic, heic.name, longest_side=640)
    assert distance_bits(shown, read(heic.read_bytes(), "image/heic").pdq.hex()) < 12


def test_a_jpeg_xl_is_shown(show):
    assert difference(show(jpegxl_encode(np.asarray(pattern(12)))), pattern(12)) < ALIKE


def test_a_raw_file_shows_its_largest_preview_and_says_so(show):
    shown = show(raw(encoded(pattern(13, 160, 120), "JPEG"), encoded(pattern(14), "JPEG")))
    assert shown.notes == ("preview",)
    assert difference(shown, pattern(14)) < ALIKE


def test_colours_are_shown_as_their_profile_means_them(show):
    """A profile that turns everything round is followed: the picture comes out as if it had been turned back."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = pattern(6)
    assert difference(show(encoded(picture, "PNG", icc_profile=lab)), picture) < ALIKE
    assert difference(show(encoded(picture, "PNG", icc_profile=b"no profile")), picture) < ALIKE


def test_nothing_but_pixels_is_handed_on(show):
    exif = Image.Exif()
    exif[271], exif[306] = "a camera", "2024:01:02 03:04:05"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(pattern(7), "JPEG", exif=exif, comment=b"a comment", icc_profile=profile)
    assert b"a comment" in content
    shown = show(content)
    assert set(image_of(shown).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not any(word in shown.data for word in (b"a camera", b"a comment", b"2024", b"ICC_PROFILE", b"Exif"))


def test_a_picture_is_shown_in_grey_when_asked(show):
    shown = show(encoded(pattern(8)), grey=True)
    assert image_of(shown).mode == "L"
    assert difference(shown, pattern(8).convert("L")) < ALIKE


def test_a_blurred_picture_holds_no_more_than_its_means(show):
    """Two pictures with the same means come out the same: what lies between is not in the bytes at all."""
    chequered = Image.fromarray((np.indices((400, 400)).sum(axis=0) % 2 * 255).astype(np.uint8))
    plain = Image.new("L", (400, 400), 127)
    one, other = (image_of(show(encoded(each), longest_side=400, blur=0.05)) for each in (chequered, plain))
    assert np.abs(np.asarray(one, int) - np.asarray(other, int)).max() <= 2


def test_a_damaged_picture_shows_what_decodes_and_says_so(show):
    whole = encoded(pattern(9), "JPEG")
    shown = show(whole[: len(whole) * 3 // 4])
    assert shown.notes == ("damaged",)
    top = image_of(shown).crop((0, 0, 320, 140))
    assert (
        np.abs(np.asarray(top, int) - np.asarray(pattern(9).resize((320, 240)).crop((0, 0, 320, 140)), int)).mean()
        < ALIKE
    )


def test_the_preview_that_a_hit_was_found_in_is_shown(show):
    small = encoded(pattern(11, 160, 120), "JPEG")
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0" + small
    content = encoded(pattern(10), "JPEG", exif=exif)
    assert jpegs(io.BytesIO(content), "image/jpeg") == [small]
    shown = show(content, reading="preview")
    assert (shown.notes, shown.width) == (("preview",), 160)
    assert difference(shown, pattern(11, 160, 120)) < ALIKE
    assert show(content, reading="preview 2") == NotShown("missing")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"just text", "unsupported"), (b"\x89PNG\r\n\x1a\nbroken", "corrupt"), (b"", "unsupported")],
)
def test_what_is_no_picture_has_a_reason(content, reason, show):
    assert show(content) == NotShown(reason)


def test_what_makes_no_sense_is_refused(exhibit, viewer):
    with pytest.raises(InputRefused, match="no such exhibit"):
        viewer.picture(exhibit / "gone", "a.png", longest_side=320)
    for how in (
        {"longest_side": 0},
        {"longest_side": 9999},
        {"longest_side": 320, "blur": 2},
        {"longest_side": 320, "expected_sha256": "x"},
    ):
        with pytest.raises(UsageError):
            viewer.picture(exhibit, "a.png", **how)
