"""Each file system, made by its own tools: every file that was put in comes out, deleted and hidden ones too."""

import os
import time

import pytest

from tests.evidence.disk.images import MIB, Folder, Ntfs, blank, ext, fat, seen, tool
from tests.evidence.opened import noise
from vangnet.evidence.disk import open_source
from vangnet.values import Reason, Remark

LARGE = noise(1, 300_000)


@pytest.mark.parametrize(("bits", "size"), [(12, 2 * MIB), (16, 16 * MIB), (32, 40 * MIB)])
def test_fat_gives_what_is_there_and_what_was_deleted(tmp_path, bits, size):
    files = {"small.txt": b"small", "DCIM/100CANON/a long name, really.jpg": LARGE, "gone.jpg": LARGE[:9_000]}
    fat(tmp_path / "card.img", files, ["gone.jpg"], bits=bits, size=size)
    found = seen(Folder(tmp_path), b"card.img")
    assert found.contents() == {name: files[name] for name in list(files)[:2]}
    assert found.deleted() == {"_one.jpg": files["gone.jpg"]}  # FAT overwrites the first letter
    assert found.reason is None
    (volume,) = found.coverage.volumes
    assert (volume.file_system, volume.files, volume.deleted) == (f"FAT{bits}", 2, 1)
    assert size - 1.3 * MIB < volume.unallocated + len(LARGE) < size


def test_a_deleted_file_whose_place_was_given_away_is_told_and_not_read(tmp_path):
    image = fat(tmp_path / "card.img", {"first.jpg": LARGE}, ["first.jpg"])
    other = tmp_path / "other"
    other.write_bytes(noise(2, 400_000))
    tool("mcopy", "-i", image, other, "::/OTHER.JPG")
    tool("mattrib", "-i", image, "::/OTHER.JPG")
    found = seen(Folder(tmp_path), b"card.img")
    gone = [read for read in found.files.values() if Remark.DELETED in read.remarks]
    assert found.contents() == {"OTHER.JPG": other.read_bytes()}
    assert [read.reason for read in gone] in ([Reason.OVERWRITTEN], [])  # or its row was given away as well


def test_a_lost_folder_is_found_in_free_space(tmp_path):
    files = {f"lost/picture {number}.jpg": noise(number, 5_000) for number in range(20)}
    image = fat(tmp_path / "card.img", files)
    data = bytearray(image.read_bytes())
    at = data.index(b"LOST       ")
    data[at : at + 32] = bytes(32)  # its row is wiped
    table = int.from_bytes(data[14:16], "little") * 512
    data[table + 4 : table + 4_000] = bytes(3_996)  # and so are the chains of clusters
    image.write_bytes(data)
    found = seen(Folder(tmp_path), b"card.img")
    assert sorted(found.deleted().values()) == sorted(files.values())


@pytest.mark.parametrize("kind", ["ext2", "ext3", "ext4"])
def test_ext_gives_every_file(tmp_path, kind):
    tree = tmp_path / "tree"
    (tree / "folder" / "deeper").mkdir(parents=True)
    (tree / "folder" / "picture.jpg").write_bytes(LARGE)
    (tree / "folder" / "deeper" / "small").write_bytes(b"small")
    (tree / "link").symlink_to("folder/picture.jpg")
    os.link(tree / "folder" / "picture.jpg", tree / "second name.jpg")
    with open(os.fsencode(tree) + b"/not utf-8 \xff\xfe", "wb") as file:
        file.write(b"bytes")
    ext(tmp_path / "disk.img", tree, kind)
    found = seen(Folder(tmp_path), b"disk.img")
    assert sorted(found.contents().values()) == sorted([LARGE, b"small", b"bytes"])
    assert {name: read.type for name, read in found.files.items() if read.type} in (
        {"link": "inode/symlink", "second name.jpg": "inode/x-hardlink"},
        {"link": "inode/symlink", "folder/picture.jpg": "inode/x-hardlink"},
    )
    assert "not utf-8 %FF%FE" in found.contents()
    assert (found.reason, found.coverage.volumes[0].file_system) == (None, kind)


def test_ext2_gives_a_deleted_file_with_its_content(tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "kept.jpg").write_bytes(b"kept")
    (tree / "gone.jpg").write_bytes(LARGE)
    image = ext(tmp_path / "disk.img", tree, "ext2")
    tool("debugfs", "-w", "-R", "rm /gone.jpg", image)
    found = seen(Folder(tmp_path), b"disk.img")
    assert found.contents() == {"kept.jpg": b"kept"}
    assert list(found.deleted().values()) == [LARGE]


def test_ntfs_gives_files_streams_links_and_deleted_ones(tmp_path):
    volume = Ntfs(tmp_path / "disk.img")
    volume.folder("folder")
    volume.add("resident.txt", b"small enough for the table itself")
    volume.add("folder/picture.jpg", LARGE, secret=noise(5, 40_000), Zone=b"[ZoneTransfer]")
    volume.add("gone.jpg", LARGE[::-1])
    volume.make("", ["lone \ud800 half.txt"])
    volume.link("resident.txt", "second.txt")
    volume.delete("gone.jpg")
    volume.done()
    found = seen(Folder(tmp_path), b"disk.img")
    assert found.contents() == {
        "resident.txt": b"small enough for the table itself",
        "folder/picture.jpg": LARGE,
        "folder/picture.jpg:secret": noise(5, 40_000),
        "folder/picture.jpg:Zone": b"[ZoneTransfer]",
        "lone %ED%A0%80 half.txt": b"",
    }
    assert found.deleted() == {"gone.jpg": LARGE[::-1]}
    assert {name for name, read in found.files.items() if read.remarks == (Remark.STREAM,)} == {
        "folder/picture.jpg:secret",
        "folder/picture.jpg:Zone",
    }
    assert found.files["second.txt"].type == "inode/x-hardlink"
    (told,) = found.coverage.volumes
    assert (told.file_system, told.files, told.deleted, found.reason) == ("NTFS", 6, 1, None)
    assert "files of the file system itself" in told.detail


def test_ntfs_compressed_and_sparse_files_are_unpacked(tmp_path):
    compressed = b"a line that repeats itself. " * 20_000
    volume = Ntfs(tmp_path / "disk.img", 16 * MIB, "-C")  # all files on it are compressed
    volume.add("compressed.txt", compressed)
    volume.done()
    sparse = Ntfs(tmp_path / "sparse.img")
    sparse.add("sparse.bin", bytes(3 * MIB))
    sparse.done()
    assert seen(Folder(tmp_path), b"disk.img").contents() == {"compressed.txt": compressed}
    assert seen(Folder(tmp_path), b"sparse.img").contents() == {"sparse.bin": bytes(3 * MIB)}


def test_a_deleted_ntfs_file_is_read_up_to_what_was_given_away(tmp_path):
    volume = Ntfs(tmp_path / "disk.img", 8 * MIB)
    volume.add("gone.bin", noise(7, 3 * MIB))
    volume.delete("gone.bin")
    volume.done()
    ((name, read),) = seen(Folder(tmp_path), b"disk.img").files.items()
    before = read.content
    assert before == noise(7, 3 * MIB)
    data = bytearray((tmp_path / "disk.img").read_bytes())
    place = data.index(noise(7, 3 * MIB)[:512])
    cluster = place // 4096 + 100
    source = open_source(Folder(tmp_path), b"disk.img", "application/x-filesystem-image")
    list(source.entries())
    bits = source._parts[0].system._kit.file(6)
    run = next(run for attribute in bits for run in attribute)
    data[run.addr * 4096 + cluster // 8] |= 1 << cluster % 8
    (tmp_path / "taken.img").write_bytes(data)
    after = seen(Folder(tmp_path), b"taken.img").files[name]
    assert (after.content, after.reason) == (before[: 100 * 4096], Reason.OVERWRITTEN)


def test_exfat_is_recognised_and_read(tmp_path):
    tool("mkfs.exfat", blank(tmp_path / "card.img", 16 * MIB))
    found = seen(Folder(tmp_path), b"card.img")
    assert (found.files, found.reason) == ({}, None)
    assert found.coverage.volumes[0].file_system == "exFAT"
    assert found.coverage.volumes[0].unallocated > 12 * MIB


@pytest.mark.parametrize("few", [2_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_a_folder_ten_times_as_large_takes_ten_times_as_long(tmp_path, few):
    spent = []
    for count in (few, 10 * few):
        name = f"{count}.img"
        volume = Ntfs(tmp_path / name, 256 * MIB)
        volume.folder("many")
        volume.make("many", (f"file {number:06d}.txt" for number in range(count)))
        volume.done()
        source = open_source(Folder(tmp_path), name.encode(), "application/x-filesystem-image")
        start = time.process_time()
        assert sum(entry.name.startswith("many/") for entry in source.entries()) == count
        spent.append(time.process_time() - start)
    assert spent[1] < 25 * spent[0]


def test_a_key_finds_its_file_in_a_reader_that_never_listed_it(tmp_path):
    fat(tmp_path / "card.img", {"DCIM/a.jpg": LARGE, "DCIM/gone.jpg": LARGE[::-1]}, ["DCIM/gone.jpg"])
    first = open_source(Folder(tmp_path), b"card.img", "application/x-filesystem-image")
    keys = {entry.name.partition(" (")[0]: entry.key for entry in first.entries()}
    again = open_source(Folder(tmp_path), b"card.img", "application/x-filesystem-image")
    assert again.open(keys["DCIM/a.jpg"]).read() == LARGE
    assert again.open(keys["DCIM/_one.jpg"]).read() == LARGE[::-1]
