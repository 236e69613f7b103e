"""A zip file as a source: the same members as an archive gives, in any order, from any place."""

import io
import random
import shutil
import zipfile

import pytest

from tests.evidence.opened import noise
from tests.evidence.phones.made import Folder, content, listed, read_fully, told
from vangnet.evidence.damage import Damaged
from vangnet.evidence.phones import zipped
from vangnet.values import Reason

HOLDS = {"DCIM/1.jpg": noise(1, 300_000), "DCIM/2.jpg": b"\x01\x02" * 100_000, "notes.txt": b"a neutral text"}


def archive(holds=HOLDS, method=zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name, data in holds.items():
            made.writestr(name, data)
    return target.getvalue()


def source(data: bytes):
    return zipped.open_source(Folder({b"a.zip": data}), b"a.zip", "application/zip", ())


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_zip_gives_its_members_in_any_order_without_listing_again(method):
    data = archive(method=method)
    found, reason = listed(source(data))
    assert reason is None
    other = source(data)  # never lists
    assert {entry.name: content(other, entry.key) for entry in reversed(found)} == HOLDS
    assert [entry.size for entry in found] == [len(data) for data in HOLDS.values()]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_content_is_read_from_any_place(method):
    opened = source(archive(method=method))
    whole = HOLDS["DCIM/1.jpg"]
    key = next(opened.entries()).key
    stream = opened.open(key)
    assert stream.seek(-1024, io.SEEK_END) == len(whole) - 1024
    assert stream.read() == whole[-1024:]
    assert (stream.seek(77), stream.read(5), stream.tell()) == (77, whole[77:82], 82)
    assert (stream.seek(0), stream.read()) == (0, whole)
    stream.seek(len(whole) + 5)
    assert stream.read(1) == b""


def test_two_contents_are_read_at_once():
    opened = source(archive())
    first, second = (opened.open(entry.key) for entry in list(opened.entries())[:2])
    pairs = [(first.read(1000), second.read(1000)) for _ in range(20)]
    assert b"".join(one for one, _ in pairs) == HOLDS["DCIM/1.jpg"][:20_000]
    assert b"".join(two for _, two in pairs) == HOLDS["DCIM/2.jpg"][:20_000]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_changed_byte_is_told_at_the_end(method):
    data = bytearray(archive({"a": noise(1, 100_000)}, method))
    data[50_000] ^= 1
    opened = source(bytes(data))
    stream = opened.open(next(opened.entries()).key)
    with pytest.raises(Damaged) as damage:
        shutil.copyfileobj(stream, io.BytesIO())
    assert damage.value.reason == Reason.CORRUPT


def test_a_zip_that_breaks_off_gives_what_is_there_and_says_so():
    data = archive()
    opened = source(data[: data.index(b"notes.txt")])
    found, reason = listed(opened)
    assert [(entry.name, content(opened, entry.key)) for entry in found] == list(HOLDS.items())[:2]
    assert reason == Reason.CORRUPT
    assert opened.coverage().volumes[0].reason == Reason.CORRUPT


def test_a_zip_that_cannot_be_opened_is_unreadable():
    with pytest.raises(Damaged) as damage:
        zipped.open_source(Folder({}), b"gone.zip", "application/zip", ())
    assert damage.value.reason == Reason.UNREADABLE


def test_names_cannot_climb_out():
    opened = source(archive({"../../etc/passwd": b"1", "/absolute": b"2", "a/./b": b"3"}))
    assert list(told(opened)) == ["%2E%2E/%2E%2E/etc/passwd", "%2Fabsolute", "a/%2E/b"]


def test_keys_that_nobody_gave_raise_nothing_but_damage():
    opened = source(archive())
    for key in (b"", b"\x99", b"nonsense", bytes(50), next(opened.entries()).key[:-3]):
        assert content(opened, key) == Reason.CORRUPT


def test_random_damage_raises_nothing_but_damage():
    chance = random.Random(7)
    whole = archive({name: data[:3_000] for name, data in HOLDS.items()})
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 8, 40))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        read_fully(source(bytes(data)))
