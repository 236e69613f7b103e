"""Every archive format: what went in comes out, and a cut or damaged archive still gives what is there."""

import io
import random
import time

import pytest

from tests.evidence.opened import ForwardOnly, contents, opened
from vangnet.evidence.archives import FORMATS, members, needs_seek
from vangnet.evidence.damage import Damaged
from vangnet.evidence.families import ARCHIVES
from vangnet.evidence.formats import disk, library
from vangnet.evidence.types import HEAD_BYTES, TAIL_BYTES, sniff
from vangnet.values import Reason

EXAMPLES = [example for format_ in FORMATS for example in format_.examples()]
_DIRECTORY_LAST = {
    "application/x-tar",
    "application/x-7z-compressed",
    "application/x-apple-diskimage",
}  # or, in a tar, the end mark
# A disk as small as the example is one piece, and that is the last thing in the image.
_ONE_PIECE = {"application/x-ewf", "application/x-qemu-disk", "application/x-vhd-disk", "application/x-vmdk-disk"}
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=[example.type for example in EXAMPLES])


_NOT_WRITTEN = {
    "application/vnd.ms-outlook-pst",  # no free tool writes one: see test_pst.py
    "application/x-android-backup-encrypted",  # opened with a password only: see test_android_backup.py
}


def test_every_archive_type_has_an_example():
    assert {example.type for example in EXAMPLES} == set(ARCHIVES) - _NOT_WRITTEN


@each_example
def test_what_went_in_comes_out(example):
    found, reason = opened(example.archive, example.type)
    assert reason is None
    told = {member.name: None if member.type else member.content for member in found}
    assert told == dict(example.holds)
    assert [member.reason for member in found] == [None] * len(found)


@each_example
def test_the_order_is_the_same_each_time(example):
    assert opened(example.archive, example.type) == opened(example.archive, example.type)


@each_example
def test_an_example_is_recognised_by_its_content(example):
    if not example.archive.startswith(b"MZ"):  # a program that carries an archive is told by its end
        tail = example.archive[-TAIL_BYTES:]  # where a disk image of a Mac says what it is
        assert sniff(example.archive[:HEAD_BYTES], len(example.archive), tail) == example.type


@each_example
def test_an_archive_cut_anywhere_never_lies_and_keeps_what_came_before(example):
    whole = {name: content or b"" for name, content in example.holds.items()}
    cuts = {*range(0, len(example.archive), max(1, len(example.archive) // 60)), len(example.archive) - 1}
    for cut in sorted(cuts):
        found, _ = opened(example.archive[:cut], example.type)
        for member in found:
            if member.reason is None and member.name in whole:
                assert whole[member.name].startswith(member.content)
        if not found and cut > len(example.archive) * 0.9 and example.type not in _DIRECTORY_LAST | _ONE_PIECE:
            pytest.fail(f"nothing left of an archive cut at {cut} of {len(example.archive)}")


@each_example
def test_flipped_bytes_raise_nothing_but_damage(example):
    # A fixed seed: the same damage each time. `opened` lets everything but Damaged through.
    chance = random.Random(7)
    started = time.monotonic()
    for _ in range(150):
        damaged = bytearray(example.archive)
        for _ in range(chance.choice((1, 1, 2, 8, 40))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        opened(bytes(damaged), example.type)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("type_", ARCHIVES)
@pytest.mark.parametrize("data", [b"", b"\x00", b"PK\x03\x04", bytes(5_000), b"\xff" * 5_000], ids=len)
def test_nonsense_raises_nothing_but_damage(type_, data):
    found, _ = opened(data, type_)
    assert [member.content for member in found] == [b""] * len(found)


def test_a_type_that_is_not_opened_is_unsupported():
    with pytest.raises(Damaged) as damage:
        members(io.BytesIO(b"ace"), "application/x-ace-compressed")
    assert damage.value.reason == Reason.UNSUPPORTED


def test_only_what_keeps_its_directory_elsewhere_needs_to_go_back():
    seeking = {type_ for type_ in ARCHIVES if needs_seek(type_)}
    own = {"application/pdf", "application/vnd.ms-outlook-pst", "application/x-ole-storage", "application/zip"}
    assert seeking == {*own, *disk.TYPES, *library.TYPES}
    assert not needs_seek("image/jpeg")


def test_a_failing_disk_is_told_as_unreadable():
    class Failing(ForwardOnly):
        def readinto(self, buffer):
            raise OSError(5, "Input/output error")

    found, damage = [], None
    try:
        found += list(members(io.BufferedReader(Failing(b"")), "application/x-tar"))
    except Damaged as error:
        damage = error
    assert found == []
    assert damage is not None
    assert damage.reason == Reason.UNREADABLE


def test_contents_is_empty_for_an_empty_archive():
    assert contents(b"PK\x05\x06" + bytes(18), "application/zip") == {}
    assert contents(bytes(10_240), "application/x-tar") == {}
