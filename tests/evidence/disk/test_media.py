"""Every kind of image holds the same disk; missing segments cost what lies in them, and no more."""

import os

import pytest

from tests.evidence.disk.images import MIB, Folder, Held, blank, fat, seen, tool
from tests.evidence.opened import noise
from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk import beside, open_source
from vangnet.evidence.formats import disk_examples
from vangnet.values import Reason

FILES = {f"DCIM/picture {number}.jpg": noise(number, 400_000) for number in range(9)}


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """A disk with two partitions: a small empty one, and one with pictures."""
    place = tmp_path_factory.mktemp("disk")
    small, large = fat(place / "small", {"readme.txt": b"read me"}, bits=12, size=MIB), fat(place / "large", FILES)
    image = blank(place / "disk.raw", 20 * MIB)
    table = "label: dos\nstart=2048,size=2048,type=1\nstart=4096,size=32768,type=6\n"
    tool("sfdisk", "-q", image, input=table.encode())
    with open(image, "r+b") as file:
        for start, part in ((2048, small), (4096, large)):
            file.seek(start * 512)
            file.write(part.read_bytes())
    return image


def expected() -> dict[str, bytes]:
    return {"partition 1/readme.txt": b"read me", **{f"partition 2/{name}": data for name, data in FILES.items()}}


def test_a_raw_disk_has_its_partitions(disk):
    found = seen(Folder(disk.parent), b"disk.raw")
    assert found.contents() == expected()
    assert found.reason is None
    told = [(volume.name, volume.start, volume.size, volume.file_system) for volume in found.coverage.volumes]
    assert told == [
        ("unpartitioned space 1", 0, MIB, None),
        ("partition 1", MIB, MIB, "FAT12"),
        ("partition 2", 2 * MIB, 16 * MIB, "FAT16"),
        ("unpartitioned space 2", 18 * MIB, 2 * MIB, None),
    ]


def test_a_disk_with_gpt_has_its_partitions(tmp_path):
    part = fat(tmp_path / "part", {"a.txt": b"a"})
    image = blank(tmp_path / "disk.raw", 24 * MIB)
    tool("sfdisk", "-q", image, input=b"label: gpt\nstart=2048,size=32768\nstart=36864,size=2048\n")
    with open(image, "r+b") as file:
        file.seek(MIB)
        file.write(part.read_bytes())
    found = seen(Folder(tmp_path), b"disk.raw")
    assert found.contents() == {"partition 1/a.txt": b"a"}
    assert [volume.name for volume in found.coverage.volumes][:3] == [
        "unpartitioned space 1",
        "partition 1",
        "unpartitioned space 2",
    ]
    assert found.coverage.volumes[3].detail == "starts with nothing but zeros"


def test_logical_partitions_are_read(tmp_path):
    part = fat(tmp_path / "part", {"a.txt": b"a"}, bits=12, size=2 * MIB)
    image = blank(tmp_path / "disk.raw", 16 * MIB)
    tool("sfdisk", "-q", image, input=b"label: dos\nstart=2048,size=20480,type=5\nstart=4096,size=4096,type=1\n")
    with open(image, "r+b") as file:
        file.seek(2 * MIB)
        file.write(part.read_bytes())
    assert list(seen(Folder(tmp_path), b"disk.raw").contents().values()) == [b"a"]


@pytest.mark.parametrize(
    ("format_", "options"),
    [
        ("qcow2", ()),
        ("qcow2", ("-c",)),
        ("qcow2", ("-c", "-o", "compression_type=zstd")),
        ("qcow2", ("-o", "compat=0.10,cluster_size=4096")),
        ("vmdk", ()),
        ("vmdk", ("-o", "subformat=streamOptimized")),
        ("vpc", ()),
        ("vpc", ("-o", "subformat=fixed,force_size=on")),
        ("vhdx", ()),
        ("vhdx", ("-o", "subformat=fixed")),
    ],
)
def test_virtual_disks_are_read(disk, tmp_path, format_, options):
    tool("qemu-img", "convert", "-f", "raw", "-O", format_, *options, disk, tmp_path / "disk.img")
    found = seen(Folder(tmp_path), b"disk.img")
    assert found.contents() == expected()
    assert found.reason is None


@pytest.mark.parametrize("subformat", ["monolithicFlat", "twoGbMaxExtentFlat", "twoGbMaxExtentSparse"])
def test_a_vmdk_in_several_files_is_read(disk, tmp_path, subformat):
    tool("qemu-img", "convert", "-O", "vmdk", "-o", f"subformat={subformat}", disk, tmp_path / "disk.vmdk")
    names = frozenset(map(os.fsencode, os.listdir(tmp_path)))
    assert beside(names, b"disk.vmdk") == names - {b"disk.vmdk"}
    assert seen(Folder(tmp_path), b"disk.vmdk").contents() == expected()
    (part,) = names - {b"disk.vmdk"}
    os.remove(tmp_path / os.fsdecode(part))
    with pytest.raises(Damaged, match="missing") as damage:
        raise_at_end(open_source(Folder(tmp_path), b"disk.vmdk", "application/x-vmdk-disk"))
    assert damage.value.reason == Reason.UNREADABLE


def raise_at_end(source) -> None:
    for _ in source.entries():
        pass


def test_a_disk_that_is_only_the_changes_since_another_is_refused(disk, tmp_path):
    tool("qemu-img", "create", "-f", "qcow2", "-b", disk, "-F", "raw", tmp_path / "changes.qcow2")
    with pytest.raises(Damaged, match="changes since another image") as damage:
        open_source(Folder(tmp_path), b"changes.qcow2", "application/x-qemu-disk")
    assert damage.value.reason == Reason.UNSUPPORTED


def test_raw_segments_are_joined(disk, tmp_path):
    data = disk.read_bytes()
    parts = {
        b"disk.%03d" % (number + 1): data[at : at + 5 * MIB] for number, at in enumerate(range(0, 20 * MIB, 5 * MIB))
    }
    found = seen(Held(parts), b"disk.001")
    assert (found.contents(), found.reason) == (expected(), None)
    assert beside(frozenset(parts), b"disk.001") == frozenset(parts) - {b"disk.001"}
    assert beside(frozenset(parts), b"disk.002") == frozenset()
    lettered = dict(zip((b"disk.aa", b"disk.ab", b"disk.ac", b"disk.ad"), parts.values(), strict=True))
    assert seen(Held(lettered), b"disk.aa").contents() == expected()


def test_a_missing_raw_segment_costs_what_lies_in_it(disk):
    data = disk.read_bytes()
    parts = {b"disk.%03d" % (number + 1): data[at : at + MIB] for number, at in enumerate(range(0, 20 * MIB, MIB))}
    del parts[b"disk.005"]
    found = seen(Held(parts), b"disk.001")
    lost = {name for name, read in found.files.items() if read.reason}
    assert lost
    assert {found.files[name].reason for name in lost} == {Reason.UNREADABLE}
    assert found.contents() == {name: content for name, content in expected().items() if name not in lost}
    assert all(expected()[name].startswith(found.files[name].content) for name in lost)
    assert found.reason == Reason.UNREADABLE
    assert "disk.005" in found.coverage.kind


def split_ewf(disk, place) -> dict[bytes, bytes]:
    tool("ewfacquire", "-u", "-c", "none", "-S", "3000000", "-t", place / "disk", "-f", "encase6", disk)
    return {os.fsencode(name): (place / name).read_bytes() for name in sorted(os.listdir(place))}


def test_ewf_segments_are_joined(disk, tmp_path):
    parts = split_ewf(disk, tmp_path)
    assert len(parts) > 5
    found = seen(Folder(tmp_path), b"disk.E01")
    assert (found.contents(), found.reason) == (expected(), None)
    assert beside(frozenset(parts), b"disk.E01") == frozenset(parts) - {b"disk.E01"}
    with pytest.raises(Damaged, match="first one is not here"):
        open_source(Folder(tmp_path), b"disk.E02", "application/x-ewf")


def test_missing_last_ewf_segments_cost_what_lies_in_them(disk, tmp_path):
    parts = split_ewf(disk, tmp_path)
    kept = dict(list(parts.items())[:1])
    found = seen(Held(kept), b"disk.E01")
    assert found.reason == Reason.UNREADABLE
    assert found.coverage.kind.endswith("missing: the segments after the last one")
    assert 3 <= len(found.contents()) < len(expected())
    assert all(expected()[name] == content for name, content in found.contents().items())


def test_a_newer_ewf_image_is_read(disk, tmp_path):
    tool("ewfacquire", "-u", "-c", "none", "-t", tmp_path / "disk", "-f", "encase7-v2", disk)
    (name,) = os.listdir(tmp_path)
    assert seen(Folder(tmp_path), os.fsencode(name)).contents() == expected()


def test_an_ewf_image_that_is_cut_off_gives_what_lies_before_that(disk, tmp_path):
    parts = split_ewf(disk, tmp_path)
    names = list(parts)
    cut = {names[0]: parts[names[0]], names[1]: parts[names[1]][:1_000_000]}
    found = seen(Held(cut), b"disk.E01")
    assert found.reason == Reason.UNREADABLE
    assert "the end of disk.E02" in found.coverage.kind
    assert 3 <= len(found.contents()) < len(expected())
    assert all(expected()[name] == content for name, content in found.contents().items())
    nothing = seen(Held({b"disk.E01": parts[names[0]][:1_000_000]}), b"disk.E01")  # its table stood at its end
    assert (nothing.files, nothing.reason) == ({}, Reason.CORRUPT)


@pytest.mark.parametrize("compression", ["none", "best"])
def test_a_damaged_piece_of_an_ewf_image_is_told(tmp_path, compression):
    picture, text = noise(1, 300_000), bytes(200_000) + b"a line of text. " * 20_000
    image = fat(tmp_path / "disk.raw", {"picture.jpg": picture, "text.txt": text}, bits=12, size=2 * MIB)
    tool("ewfacquire", "-u", "-c", compression, "-t", tmp_path / "disk", "-f", "encase6", image)
    data = bytearray((tmp_path / "disk.E01").read_bytes())
    assert seen(Held({b"disk.E01": bytes(data)}), b"disk.E01").contents() == {"picture.jpg": picture, "text.txt": text}
    data[data.index(picture[100_000:100_050])] ^= 1
    found = seen(Held({b"disk.E01": bytes(data)}), b"disk.E01")
    assert found.contents() == {"text.txt": text}
    broken = found.files["picture.jpg"]
    assert (broken.reason, picture.startswith(broken.content)) == (Reason.CORRUPT, True)


def test_an_apple_image_is_read():
    (example,) = (one for one in disk_examples.examples() if one.type == "application/x-apple-diskimage")
    found = seen(Held({b"image.dmg": example.archive}), b"image.dmg")
    assert found.contents() == dict(example.holds)
