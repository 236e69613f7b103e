"""Damaged, cut and hostile images: each costs a reason, never more than its own files, and always ends."""

import contextlib
import io
import os
import random

import pytest

from tests.evidence.disk.images import MIB, Held, Ntfs, ext, fat, seen, tool
from tests.evidence.opened import noise
from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk import open_source
from vangnet.evidence.formats import disk_examples
from vangnet.values import Reason

RAW, VOLUME = "application/x-raw-disk-image", "application/x-filesystem-image"


class Failing(io.BytesIO):
    """A file on a disk with a bad place."""

    bad = range(0)

    def read(self, size: int | None = -1, /) -> bytes:
        size = len(self.getvalue()) if size is None or size < 0 else size
        if self.tell() < self.bad.stop and self.tell() + size > self.bad.start:
            raise OSError(5, os.strerror(5))
        return super().read(size)


def failing(data: bytes, bad: range) -> Held:
    def opened() -> Failing:
        file = Failing(data)
        file.bad = bad
        return file

    return Held({b"disk": opened})


@pytest.fixture(scope="module")
def volumes(tmp_path_factory) -> dict[str, bytes]:
    """Small volumes of each file system, with the same two files and a deleted one."""
    place = tmp_path_factory.mktemp("volumes")
    files = {"first.jpg": noise(1, 30_000), "folder/second.jpg": noise(2, 200_000), "gone.jpg": noise(3, 9_000)}
    tree = place / "tree"
    (tree / "folder").mkdir(parents=True)
    for name, content in files.items():
        (tree / name).write_bytes(content)
    tool("debugfs", "-w", "-R", "rm /gone.jpg", ext(place / "ext2", tree, "ext2", 2 * MIB))
    ext(place / "ext4", tree, "ext4", 2 * MIB)
    fat(place / "fat", files, ["gone.jpg"], bits=12, size=MIB)
    volume = Ntfs(place / "ntfs", 2 * MIB)
    volume.folder("folder")
    for name, content in files.items():
        volume.add(name, content)
    volume.delete("gone.jpg")
    volume.done()
    return {name: (place / name).read_bytes() for name in ("fat", "ext2", "ext4", "ntfs")}


@pytest.mark.parametrize("name", ["fat", "ext2", "ext4", "ntfs"])
def test_a_read_error_costs_the_files_that_lie_there(volumes, name):
    data = volumes[name]
    at = data.index(noise(2, 200_000)[100_352:100_864])
    found = seen(failing(data, range(at, at + 512)), b"disk", VOLUME)
    assert found.files["first.jpg"].content == noise(1, 30_000)
    broken = found.files["folder/second.jpg"]
    assert broken.reason == Reason.UNREADABLE
    assert noise(2, 200_000).startswith(broken.content)
    assert len(broken.content) > 90_000


@pytest.mark.parametrize("name", ["fat", "ext2", "ext4", "ntfs"])
def test_a_volume_that_is_cut_off_gives_what_is_there(volumes, name):
    data = volumes[name]
    at = data.index(noise(2, 200_000)[100_352:100_864])
    found = seen(Held({b"disk": data[:at]}), b"disk", VOLUME)
    for path, read in found.files.items():
        whole = noise(2, 200_000) if "second" in path else noise(1, 30_000) if "first" in path else noise(3, 9_000)
        assert read.reason or read.content == whole, path
    if name == "fat":  # the others keep what they need at the end or in the middle
        assert found.files["first.jpg"].reason is None


@pytest.mark.parametrize("data", [bytes(MIB), b"\xff" * MIB, noise(9, MIB)], ids=["zeros", "ones", "noise"])
@pytest.mark.parametrize("type_", [RAW, VOLUME])
def test_a_disk_of_nothing_holds_nothing(data, type_):
    found = seen(Held({b"disk": data}), b"disk", type_)
    (volume,) = found.coverage.volumes
    assert found.files == {}
    assert (volume.file_system, volume.unallocated) == (None, MIB)
    assert (volume.reason == Reason.UNSUPPORTED) == (data == noise(9, MIB))


def ends(data: bytes, type_: str) -> int:
    """Open, list and read whatever an image gives; only Damaged may come out."""
    count = read = 0
    try:
        source = open_source(Held({b"disk": data}), b"disk", type_, carve=True)
        for entry in source.entries():
            count += 1
            assert count < 20_000
            if entry.type is None and entry.problem is None and read < 50 * MIB:
                with contextlib.suppress(Damaged):
                    read += len(source.open(entry.key).read(MIB))
    except Damaged:
        pass
    else:
        source.coverage()
    return count


def damaged(data: bytes, seed: int) -> bytes:
    """Change some bytes where they matter: in what is not zero, mostly in the first blocks."""
    chance, target = random.Random(seed), bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 60))):
        at = chance.randrange(len(target) if chance.random() < 0.4 else min(len(target), 40_000))
        size = chance.choice((1, 1, 2, 4, 16))
        target[at : at + size] = chance.choice((chance.randbytes(size), b"\xff" * size, bytes(size)))
    return bytes(target[: chance.randrange(512, len(target))] if chance.random() < 0.15 else target)


@pytest.mark.parametrize("name", ["fat", "ext2", "ext4", "ntfs"])
def test_damaged_volumes_raise_nothing_but_damage(volumes, name):
    assert sum(ends(damaged(volumes[name], seed), VOLUME) for seed in range(40)) > 0


@pytest.mark.parametrize("example", list(disk_examples.examples()), ids=lambda example: example.type)
def test_damaged_images_raise_nothing_but_damage(example):
    for seed in range(10):
        ends(damaged(example.archive, seed), example.type)


def test_a_partition_that_the_image_does_not_hold_whole_is_told(volumes):
    table = bytes(446) + b"\0\0\0\0\x83\0\0\0" + (2048).to_bytes(4, "little") + (8192).to_bytes(4, "little")
    disk = (table.ljust(510, b"\0") + b"\x55\xaa").ljust(MIB, b"\0") + volumes["ext2"]
    found = seen(Held({b"disk": disk}), b"disk", RAW)
    assert len(found.contents()) == 2
    assert (found.reason, found.coverage.volumes[1].detail) == (
        Reason.CORRUPT,
        "the image ends before this partition does",
    )


def test_a_folder_that_contains_itself_ends(volumes):
    data = bytearray(volumes["fat"])
    row = data.index(b"FOLDER     ")
    cluster = int.from_bytes(data[row + 26 : row + 28], "little")
    inner = data.index(b"SECOND  JPG")
    data[inner + 11] = 0x10  # the file becomes the folder that it lies in
    data[inner + 26 : inner + 28] = cluster.to_bytes(2, "little")
    found = seen(Held({b"disk": bytes(data)}), b"disk", VOLUME)
    assert "first.jpg" in found.files


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"LUKS\xba\xbe\0\2", "LUKS"), (b"\xebX\x90-FVE-FS-", "BitLocker")],
)
def test_an_encrypted_partition_is_told(start, kind):
    table = bytes(446) + b"\0\0\0\0\x83\0\0\0" + (2048).to_bytes(4, "little") + (6144).to_bytes(4, "little")
    disk = (table.ljust(510, b"\0") + b"\x55\xaa").ljust(MIB, b"\0") + (start + noise(4, 3 * MIB))[: 3 * MIB]
    found = seen(Held({b"disk": disk}), b"disk", RAW)
    volume = found.coverage.volumes[1]
    assert found.reason == Reason.ENCRYPTED
    assert (volume.name, volume.reason, volume.detail) == ("partition 1", Reason.ENCRYPTED, kind)


def test_a_real_luks_partition_is_told(tmp_path):
    place = tmp_path / "locked"
    with open(place, "wb") as file:
        file.truncate(20 * MIB)
    tool(
        "cryptsetup",
        "luksFormat",
        "-q",
        "--pbkdf",
        "pbkdf2",
        "--pbkdf-force-iterations",
        "1000",
        place,
        "-",
        input=b"a word",
    )
    found = seen(Held({b"disk": place.read_bytes()}), b"disk", RAW)
    assert [(volume.reason, volume.detail) for volume in found.coverage.volumes] == [(Reason.ENCRYPTED, "LUKS")]
