"""Disk images and backups through the whole scan: made by the real tools, judged as the files that went in."""

import hashlib
import os
import shutil
import subprocess

import pytest
from PIL import Image

from tests.evidence.phones.ios_made import PASSWORD, backup
from tests.world import encoded, outcome, pattern, records_of
from vangnet.scan.run import Options, scan

MIB = 2**20


def needs(*tools: str) -> None:
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed: scripts/system-packages installs it")


@pytest.fixture
def disk(tmp_path):
    """A FAT volume with a known picture, a new one that was deleted, and free space behind them."""
    needs("mkfs.vfat", "mcopy", "mdel")
    image = tmp_path / "disk.raw"
    image.write_bytes(bytes(24 * MIB))
    subprocess.run(["mkfs.vfat", "-F", "16", str(image)], check=True, capture_output=True)
    for name, number in (("known.jpg", 0), ("gone.png", 5)):
        (tmp_path / name).write_bytes(encoded(pattern(number), "JPEG" if name.endswith("jpg") else "PNG"))
        subprocess.run(["mcopy", "-i", str(image), str(tmp_path / name), f"::{name}"], check=True)
    subprocess.run(["mdel", "-i", str(image), "::gone.png"], check=True)
    return image


def judged(records):
    return {row["sha256"]: (row["status"], tuple(row["remarks"])) for row in records.values() if row["pdq"]}


def test_a_disk_is_read_with_what_was_deleted_from_it(disk, exhibit, scanned):
    shutil.move(disk, exhibit / "disk.dd")
    statuses = sorted(status for status, _ in judged(scanned()).values())
    assert statuses == ["new", "similar"]
    assert ("new", ("deleted",)) in judged(records_of(exhibit.parent / "out")).values()


@pytest.mark.parametrize("kind", ["qcow2", "vmdk", "vpc", "vhdx"])
def test_a_virtual_disk_gives_what_the_raw_one_gives(kind, disk, exhibit, library, tmp_path):
    needs("qemu-img")
    subprocess.run(["qemu-img", "convert", "-O", kind, str(disk), str(exhibit / f"disk.{kind}")], check=True)
    (tmp_path / "raw").mkdir()
    shutil.move(disk, tmp_path / "raw" / "disk.raw")
    for place in ("raw", "exhibit"):
        scan(tmp_path / place, tmp_path / f"{place} out", library=library, jobs=1)
    assert judged(records_of(tmp_path / "exhibit out")) == judged(records_of(tmp_path / "raw out"))


def test_an_image_in_segments_is_one_source(disk, exhibit, scanned):
    needs("ewfacquire")
    options = ["-q", "-u", "-c", "none", "-S", "8MiB", "-f", "encase6"]
    subprocess.run(["ewfacquire", *options, "-t", str(exhibit / "disk"), str(disk)], check=True, capture_output=True)
    assert len(list(exhibit.iterdir())) > 1
    records = scanned()
    assert len(judged(records)) == 2
    segments = {address: row for address, row in records.items() if "//" not in address}
    assert {address: (row["status"], row["remarks"]) for address, row in segments.items()} == {
        "disk.E01": ("other", []),
        **{address: ("other", ["segment"]) for address in segments if address != "disk.E01"},
    }


def test_pictures_in_unallocated_space_are_proposed_and_validated(exhibit, library, tmp_path):
    picture = encoded(pattern(1), "PNG")
    false = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + os.urandom(5000) + b"\xff\xd9"
    needs("mkfs.vfat")
    image = exhibit / "disk.dd"
    image.write_bytes(bytes(24 * MIB))
    subprocess.run(["mkfs.vfat", "-F", "16", str(image)], check=True, capture_output=True)
    with image.open("r+b") as file:
        for place, data in ((10 * MIB, picture), (12 * MIB, false)):
            file.seek(place)
            file.write(data)
    for carve in (False, True):
        scan(exhibit, tmp_path / f"out {carve}", library=library, jobs=1, options=Options(carve=carve))
    assert judged(records_of(tmp_path / "out False")) == {}
    assert outcome(records_of(tmp_path / "out True")) == {
        "disk.dd//$Carved/000010485760.png": ("known", None),
        "disk.dd": ("other", None),
    }


def test_bad_sectors_cost_the_files_that_lie_there(disk, exhibit, scanned):
    """A segment in the middle is gone, as if its sectors could not be read: what lies elsewhere is judged."""
    data = disk.read_bytes()
    for number in (0, 1, 3):
        (exhibit / f"disk.{number + 1:03}").write_bytes(data[number * 6 * MIB : (number + 1) * 6 * MIB])
    records = scanned()
    assert len(judged(records)) == 2
    assert outcome(records)["disk.001"] == ("undecided", "unreadable")


@pytest.mark.parametrize("passwords", [(PASSWORD,), ()])
def test_an_encrypted_ios_backup_opens_with_its_password(passwords, exhibit, library, tmp_path):
    files = backup({("CameraRollDomain", "Media/DCIM/1.png"): encoded(pattern(0))}, is_encrypted=True)
    for name, content in files.items():
        place = exhibit / os.fsdecode(name)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
    scan(exhibit, tmp_path / "out", library=library, jobs=1, passwords=passwords)
    records = records_of(tmp_path / "out")
    inside = {address: told for address, told in outcome(records).items() if "//" in address}
    if passwords:
        assert inside == {
            "Manifest.db//CameraRollDomain/Media/DCIM/1.png": ("known", None),
            "Manifest.db//HomeDomain/link": ("other", None),
        }
    else:
        assert set(inside.values()) == {("undecided", "encrypted")}
    assert [row["remarks"] for address, row in records.items() if address[2:3] == "/"] == [["segment"]]


def test_a_source_inside_an_archive_is_opened_there(disk, exhibit, scanned):
    shutil.make_archive(str(exhibit / "images"), "zip", disk.parent, disk.name)
    records = scanned()
    assert len(judged(records)) == 2
    assert all(address.startswith("images.zip//disk.raw//") for address, row in records.items() if row["pdq"])


def test_a_large_file_of_a_source_is_digested_in_pieces(exhibit, scanned, tmp_path):
    needs("mkfs.ext4")
    (tmp_path / "files").mkdir()
    content = os.urandom(MIB) * 100
    (tmp_path / "files" / "large.bin").write_bytes(content)
    Image.new("RGB", (8, 8)).save(tmp_path / "files" / "flat.png")
    made = ["mkfs.ext4", "-q", "-d", str(tmp_path / "files"), str(exhibit / "disk.img"), "160M"]
    subprocess.run(made, check=True, capture_output=True)
    records = scanned()
    large = next(row for address, row in records.items() if address.endswith("large.bin"))
    assert large["sha256"] == hashlib.sha256(content).hexdigest()
