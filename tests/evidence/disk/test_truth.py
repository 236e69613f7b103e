"""The real images of the evidence set, against what The Sleuth Kit's own tools list in them."""

import csv
import gzip
import hashlib
from collections import defaultdict

import pytest

from tests.evidence.disk.images import Held, seen
from vangnet.values import Reason

pytestmark = pytest.mark.evidence

# What The Sleuth Kit gives for these deleted files are bytes of other files: their first cluster was given away.
OVERWRITTEN = {
    "1mb_fat32.dmg": {"._ntfs-lastaccess.raw.gz"},
    "exfat_win.raw.gz": {"1.bin", "333.bin", "555.bin"},
}
IMAGES = [
    *("1mb_fat32.dmg", "exfat_win.raw.gz", "ext2.E01", "ext2.vmdk", "fat12.raw.gz", "fat_deleted_dir_2.raw.gz"),
    *("imageformat_mmls_1.E01", "iso9660.raw", "kml_samples.E01", "ntfs3.raw.gz", "plaso_image.E01"),
    *("tsk_image.E01", "tsk_image.dd"),
]


def image(evidence, name: str) -> bytes:
    data = (evidence / "disk" / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


@pytest.fixture(scope="module")
def truth(evidence):
    """For each image and for kept and deleted files: digest -> name."""
    found = defaultdict(lambda: ({}, {}))
    with open(evidence / "GROUND_TRUTH_disk.csv", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["sha256"]:
                name = row["path_or_note"].rpartition("/")[2]
                found[row["image"]][row["deleted"] == "yes"][row["sha256"]] = name
    return found


@pytest.mark.parametrize("name", IMAGES)
def test_every_file_that_others_find_is_found(evidence, truth, name):
    type_ = "application/x-raw-disk-image" if name.startswith("iso") else None  # else libarchive's own
    found = seen(Held({b"image": image(evidence, name)}), b"image", type_)
    kept = {hashlib.sha256(content).hexdigest() for content in found.contents().values()}
    deleted = {hashlib.sha256(content).hexdigest() for content in found.deleted().values()}
    assert {truth[name][0][digest] for digest in set(truth[name][0]) - kept} == set()
    missed = {truth[name][1][digest] for digest in set(truth[name][1]) - deleted}
    assert missed == OVERWRITTEN.get(name, set())
    told = {
        path.rpartition("/")[2].partition(" (")[0]
        for path, read in found.files.items()
        if read.reason == Reason.OVERWRITTEN
    }
    assert told == missed
    assert found.reason is None


def test_a_compressed_hfs_volume_in_an_apple_image(evidence):
    found = seen(Held({b"image.dmg": image(evidence, "hfsplus_zlib.dmg")}), b"image.dmg")
    names = {"a_file", "another_file", "a_resourcefork", "a_resourcefork:rsrc", "passwords.txt", "a_link"}
    assert {name.rpartition("/")[2] for name in found.files} == names
    assert found.files["partition 1/passwords.txt"].content.startswith(b"place,user,password")
    assert found.reason is None


def test_windows_keeps_streams_of_its_own_that_are_not_given(evidence):
    found = seen(Held({b"image.E01": image(evidence, "imageformat_mmls_1.E01")}), b"image.E01")
    assert {name.partition("/")[0] for name in found.files} == {"partition 1", "partition 2"}
    assert not any("$Extend" in name for name in found.files)
