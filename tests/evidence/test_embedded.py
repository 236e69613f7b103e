"""Pictures inside files that are no containers."""

import base64
import io

import pytest

from tests.evidence.opened import noise
from tests.world import encoded, pattern
from vangnet.evidence import embedded
from vangnet.evidence.types import UNKNOWN

JPEG, PNG = encoded(pattern(7, 128, 96), "JPEG"), encoded(pattern(8, 128, 96))


def found(data: bytes, type_: str = UNKNOWN) -> list[bytes]:
    return [
        data[each.start : each.stop] if each.content is None else each.content
        for each in embedded.pictures(io.BytesIO(data), type_)
    ]


def test_pictures_in_one_piece_are_found_wherever_they_start():
    for shift in (0, 1, 131_060, 131_071):
        data = noise(1, 1000) + bytes(shift) + JPEG + noise(2, 777) + PNG + JPEG
        assert found(data) == [JPEG, PNG, JPEG]


def test_a_file_on_the_disk_is_searched_like_one_in_memory(tmp_path):
    data = noise(1, 300_001) + PNG + noise(2, 300_001) + JPEG
    (tmp_path / "a").write_bytes(data)
    with (tmp_path / "a").open("rb") as file:
        assert [data[each.start : each.stop] for each in embedded.pictures(file, UNKNOWN)] == [PNG, JPEG]


def test_what_is_no_picture_or_has_no_end_is_not_given():
    icon = encoded(pattern(7, 48, 48))
    broken = PNG[:20] + b"\1" + PNG[21:]
    assert found(b"\xff\xd8\xff" * 1000 + icon + broken + JPEG[:-2]) == []


def test_a_picture_in_a_picture_is_part_of_it():
    inner = encoded(pattern(9, 80, 80), "JPEG")
    outer = JPEG[:2] + b"\xff\xe1" + (2 + len(inner)).to_bytes(2, "big") + inner + JPEG[2:]
    assert found(bytes(99) + outer) == [outer]


def test_pictures_written_into_a_text_are_found():
    letters = base64.b64encode(PNG).decode()
    lines = "\r\n".join(letters[at : at + 76] for at in range(0, len(letters), 76))
    other = base64.b64encode(JPEG).decode()
    page = f"<img src='data:image/png;base64,{lines}'><img src=\"data:image/jpeg;base64,{other}\">"
    assert found(page.encode(), "text/html") == [PNG, JPEG]


def test_so_many_are_given_and_no_more():
    assert len(found(JPEG * (embedded.MOST_PICTURES + 1))) == embedded.MOST_PICTURES


@pytest.mark.parametrize("type_", ["image/png", "video/mp4", "application/zip", "application/x-ewf", "inode/x-empty"])
def test_media_archives_and_disks_are_not_searched(type_):
    assert not embedded.is_searched(type_)


@pytest.mark.parametrize("type_", [UNKNOWN, "application/x-dosexec", "text/html", "application/x-chromium-cache-entry"])
def test_programs_texts_caches_and_unknown_files_are_searched(type_):
    assert embedded.is_searched(type_)
