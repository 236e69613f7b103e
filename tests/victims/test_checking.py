"""What the scan says of crops: by a real library, in a confined worker."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import PngImagePlugin

from tests.victims.cropped import ROOM
from tests.victims.listed import listed
from tests.world import encoded, pattern
from vangnet.victims.checking import DOUBTS, REFUSALS, check, chunks, is_refused
from vangnet.victims.cropping import Cut, Source, cut
from vangnet.victims.crops import png
from vangnet.words import LANGUAGES, Word, word

NOTHING = Source(0, 0)


def crop_of(number: int) -> bytes:
    """A crop of a drawn picture, as it leaves the desk."""
    made = cut(pattern(number), ROOM)
    return png(Cut(NOTHING, *made.size, made.tobytes()))


def codes(told: list[Word]) -> set[str]:
    return {one.code.removeprefix("victims.check_") for one in told}


def with_chunk(file: bytes, name: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk before its end."""
    more = struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return file[:-12] + more + file[-12:]


def test_a_crop_that_no_list_knows_waits_for_people(tmp_path: Path) -> None:
    version = listed(tmp_path / "library", encoded(pattern(9)))
    told = check(crop_of(1), NOTHING, library=tmp_path / "library", version=version)
    assert codes(told) == {"pixels", "nothing_hidden", "not_listed"}
    assert not is_refused(told)


def test_a_crop_that_a_list_knows_is_refused(tmp_path: Path) -> None:
    version = listed(tmp_path / "library", crop_of(1))
    told = check(crop_of(1), NOTHING, library=tmp_path / "library", version=version)
    assert codes(told) & {"known", "similar"} == {"known"}
    assert is_refused(told)


def test_a_crop_that_is_like_something_on_a_list_is_refused(tmp_path: Path) -> None:
    again = encoded(cut(pattern(1), ROOM).resize((300, 225)), "JPEG", quality=70)
    version = listed(tmp_path / "library", again)
    told = check(crop_of(1), NOTHING, library=tmp_path / "library", version=version)
    assert codes(told) & {"known", "similar"} == {"similar"}
    assert is_refused(told)


def test_without_a_library_people_are_told_that_nothing_was_compared() -> None:
    told = check(crop_of(1), NOTHING, library=None, version=None)
    assert "no_library" in codes(told)
    assert not is_refused(told)


@pytest.mark.parametrize("name", [b"tEXt", b"eXIf", b"iCCP", b"zTXt", b"tIME", b"prVw"])
def test_anything_but_pixels_is_refused(name: bytes) -> None:
    assert codes(check(with_chunk(crop_of(1), name, b"G1\0x"), NOTHING, library=None, version=None)) == {"not_pixels"}


def test_metadata_of_a_program_is_refused() -> None:
    noted, buffer = PngImagePlugin.PngInfo(), io.BytesIO()
    noted.add_text("Comment", "where it was found")
    pattern(1, 64, 64).save(buffer, "PNG", pnginfo=noted)
    assert codes(check(buffer.getvalue(), NOTHING, library=None, version=None)) == {"not_pixels"}


@pytest.mark.parametrize("behind", [b"\0", b"behind the end", encoded(pattern(2, 80, 80), "JPEG")])
def test_what_stands_behind_the_end_is_refused(behind: bytes) -> None:
    assert chunks(crop_of(1) + behind) is None
    assert is_refused(check(crop_of(1) + behind, NOTHING, library=None, version=None))


@pytest.mark.parametrize("cut_off", [0, 8, 20, 100, -1, -12])
def test_what_is_no_whole_png_is_refused(cut_off: int) -> None:
    assert is_refused(check(crop_of(1)[:cut_off], NOTHING, library=None, version=None))


def test_every_word_is_told_in_both_languages() -> None:
    codes = REFUSALS | DOUBTS | {f"victims.check_{name}" for name in ("pixels", "nothing_hidden", "not_listed")}
    for code in codes:
        told = {word(code).tell(language) for language in LANGUAGES}
        assert len(told) == 2, code
        assert not any(each.startswith(code) for each in told), code
