"""Thumbnail caches of Windows: every picture in them, whatever version wrote it."""

import io
import struct

import pytest

from tests.evidence.opened import ForwardOnly, contents, noise, opened
from tests.world import encoded, pattern
from vangnet.evidence.archives import members
from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats.thumbcache import TYPE, written
from vangnet.values import Reason

JPEG = encoded(pattern(1, 96, 72), "JPEG")
PNG = encoded(pattern(2, 96, 72))


@pytest.mark.parametrize("version", [20, 21, 30, 31, 32])
def test_thumbnails_come_out_byte_for_byte(version):
    assert contents(written(version, {"a1": JPEG, "b2": PNG}), TYPE) == {"a1": JPEG, "b2": PNG}


def test_a_header_of_another_length_and_a_broken_record_hide_nothing():
    file = written(32, {"a1": JPEG, "b2": PNG})
    first = file.index(b"CMMM", 4)
    broken = b"CMMM" + struct.pack("<I", 7) + noise(1, 300)
    assert contents(file[:first] + bytes(70_000) + broken + file[first:], TYPE) == {"a1": JPEG, "b2": PNG}


def test_a_thumbnail_without_a_name_has_the_number_of_its_file():
    assert contents(written(21, {"": JPEG}), TYPE) == {"0100000000000000": JPEG}


def test_a_cache_that_is_cut_off_gives_the_start_of_the_last_thumbnail():
    file = written(32, {"a1": JPEG, "b2": PNG})
    found, reason = opened(file[: file.index(PNG) + 500], TYPE)
    assert [(member.name, member.content, member.reason) for member in found] == [
        ("a1", JPEG, None),
        ("b2", PNG[:500], Reason.CORRUPT),
    ]
    assert reason == Reason.CORRUPT


def test_sizes_that_lie_are_told():
    file = bytearray(written(32, {"a1": JPEG}))
    at = file.index(struct.pack("<I", len(JPEG)))
    file[at : at + 4] = b"\xff\xff\xff\x7f"
    (member,), _ = opened(bytes(file), TYPE)
    assert (member.content[: len(JPEG)], member.reason) == (JPEG, Reason.CORRUPT)


def test_a_disk_that_fails_is_told_after_what_was_read():
    class Failing(ForwardOnly):
        def readinto(self, buffer):
            count = super().readinto(buffer)
            if not count:
                raise OSError(5, "gone")
            return count

    found = members(io.BufferedReader(Failing(written(32, {"a1": JPEG, "b2": noise(1, 300_000)}))), TYPE)
    assert [next(found).name, next(found).name] == ["a1", "b2"]
    with pytest.raises(Damaged) as damage:
        next(found)
    assert damage.value.reason == Reason.UNREADABLE
