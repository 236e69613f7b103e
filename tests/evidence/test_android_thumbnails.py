"""Thumbnail stores of Android: made here as their structure is documented, with real JPEG files in them."""

import io
import random
import time
import tracemalloc

import pytest

from tests.evidence.opened import ForwardOnly, contents, noise, opened
from tests.world import encoded, pattern
from vangnet.evidence.archives import members
from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats.android_thumbnails import IMGCACHE, THUMBDATA, written, written_cache
from vangnet.evidence.types import HEAD_BYTES, TAIL_BYTES, sniff
from vangnet.values import Reason

PICTURES = {number: encoded(pattern(number, 96, 96), "JPEG") for number in (2, 3, 40)}
NAMED = {f"image {number}": data for number, data in PICTURES.items()}


def typed(data: bytes) -> str:
    return sniff(data[:HEAD_BYTES], len(data), data[-TAIL_BYTES:])


def test_thumbnails_come_out_byte_for_byte_by_their_number():
    file = written(PICTURES)
    assert typed(file) == THUMBDATA
    assert contents(file, THUMBDATA) == NAMED


def test_a_store_whose_first_records_are_empty_is_told_by_both_its_ends():
    assert typed(written({40: PICTURES[40]})) == THUMBDATA
    assert typed(bytes(400_000)) != THUMBDATA
    assert typed(noise(1, 40_000) + b"\xff\xd9") != THUMBDATA


def test_records_of_another_length_are_read():
    found = contents(written(PICTURES, record=17_000), THUMBDATA)
    assert list(found.values()) == list(PICTURES.values())


def test_pictures_without_a_record_are_found_by_their_structure():
    file = bytearray(written(PICTURES))
    for number in PICTURES:
        file[number * 10_000] = 0  # "not in use": deleted, and still there
    assert contents(bytes(file), THUMBDATA) == NAMED


def test_the_image_cache_of_the_gallery_gives_pictures_with_their_keys():
    keys = {f"/local/image/item/{number}+1700000000+1": data for number, data in PICTURES.items()}
    file = written_cache(keys)
    assert typed(file) == IMGCACHE
    assert list(contents(file, IMGCACHE).items()) == [
        (f"image {place} {key[1:]}", data) for place, (key, data) in enumerate(keys.items(), 1)
    ]


def test_a_picture_that_is_cut_off_is_given_and_told_and_hides_no_other():
    first, second, _ = PICTURES.values()
    file = b"\x10\x85\x24\xbd" + first[:1500] + bytes(500) + second + first[:1200]
    found, reason = opened(file, IMGCACHE)
    assert reason is None
    assert [(member.content, member.reason) for member in found] == [
        (first[:1500] + bytes(500), Reason.CORRUPT),
        (second, None),
        (first[:1200], Reason.CORRUPT),
    ]


def test_a_large_store_is_read_in_bounded_memory_and_time():
    one = PICTURES[2]
    file = written(dict.fromkeys(range(3_000), one))
    started = time.monotonic()
    tracemalloc.start()
    found = sum(member.open().read() == one for member in members(io.BytesIO(file), THUMBDATA))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == 3_000
    assert peak < 40_000_000
    assert time.monotonic() - started < 20


def test_starts_that_are_no_pictures_cost_little():
    started = time.monotonic()
    assert opened(b"\xff\xd8\xff\xe0" * 200_000, THUMBDATA) == ([], None)
    assert opened(b"\xff\xd8\xff\xda\0\2" * 200_000, THUMBDATA) == ([], None)
    assert time.monotonic() - started < 20


def test_a_disk_that_fails_is_told_after_what_was_read():
    class Failing(ForwardOnly):
        def readinto(self, buffer):
            count = super().readinto(buffer)
            if not count:
                raise OSError(5, "gone")
            return count

    found = members(io.BufferedReader(Failing(written(PICTURES) + bytes(100_000))), THUMBDATA)
    assert [next(found).name for _ in PICTURES] == list(NAMED)
    with pytest.raises(Damaged) as damage:
        next(found)
    assert damage.value.reason == Reason.UNREADABLE


def test_random_damage_raises_nothing_but_damage():
    chance = random.Random(7)
    for whole, type_ in ((written(PICTURES), THUMBDATA), (written_cache({"/a/b": PICTURES[2]}), IMGCACHE)):
        for _ in range(100):
            data = bytearray(whole)
            for _ in range(chance.choice((1, 2, 8, 40))):
                data[chance.randrange(len(data))] = chance.randrange(256)
            opened(bytes(data), type_)
