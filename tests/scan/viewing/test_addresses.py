"""Every kind of address that a scan gives is shown again: the pixels that were put there."""

import base64
import hashlib
import io
import lzma
import os
import shutil
import subprocess
import tarfile

import pytest

from tests.evidence.phones.ios_made import PASSWORD, backup
from tests.scan.test_kinds_of_sources import disk, needs  # noqa: F401 - a fixture
from tests.scan.test_sources import extraction
from tests.scan.viewing.conftest import ALIKE, difference, distance_bits
from tests.world import encoded, pattern, records_of, zipped
from vangnet.scan.run import Options, scan
from vangnet.scan.viewing import NotShown, Viewer, Wish

SAME_BITS = 12


def png(number: int) -> bytes:
    return encoded(pattern(number))


def tarred(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


@pytest.fixture
def everything(exhibit, disk):  # noqa: F811
    """An exhibit in which pictures lie in every way that can be made without an examiner's tools."""
    files = {
        "plain.png": png(10),
        "folder/50%25 and ë.jpg": encoded(pattern(11), "JPEG"),
        "a.zip": zipped({"b.zip": zipped({"c/d.png": png(12)}), "e.png": png(13)}),
        "a.tar.gz": tarred({"f.png": png(14), "g.zip": zipped({"h.png": png(15)})}),
        "a.png.xz": lzma.compress(png(16)),
        "phone.ufdr": extraction({"DCIM/i.png": png(17), "j.zip": zipped({"k.png": png(18)})}),
        "l.jpg": encoded(pattern(19), "JPEG") + png(20),
        "m.png": png(21) + zipped({"n.png": png(22)}),
        "o.exe": b"MZ" + bytes(4094) + png(23) + b"the end",
        "p.html": b"<img src='data:image/png;base64," + base64.b64encode(png(24)) + b"'>",
    }
    for name, content in files.items():
        (exhibit / name).parent.mkdir(exist_ok=True)
        (exhibit / name).write_bytes(content)
    with disk.open("r+b") as image:
        image.seek(16 * 2**20)
        image.write(png(25))
    shutil.make_archive(str(exhibit / "images"), "zip", disk.parent, disk.name)
    shutil.move(disk, exhibit / "disk.dd")
    return exhibit


@pytest.mark.parametrize("with_results", [True, False])
def test_every_picture_that_a_scan_judged_is_shown(with_results, everything, library, tmp_path, viewer):
    scan(everything, tmp_path / "out", library=library, jobs=1, options=Options(carve=with_results))
    pictures = [row for row in records_of(tmp_path / "out").values() if row["pdq"]]
    assert len(pictures) == (21 if with_results else 19), "two more are found in unallocated space"
    wishes = [Wish(row["address"], row["sha256"]) for row in pictures]
    results = tmp_path / "out" if with_results else None
    shown = viewer.pictures(everything, wishes, longest_side=640, results=results)
    unlike = {
        row["address"]: given
        for row, given in zip(pictures, shown, strict=True)
        if isinstance(given, NotShown) or distance_bits(given, row["pdq"]) > SAME_BITS
    }
    assert unlike == {}


def test_an_encrypted_backup_is_shown_with_its_password(exhibit, library, tmp_path):
    for name, content in backup({("CameraRollDomain", "Media/DCIM/1.png"): png(30)}, is_encrypted=True).items():
        (exhibit / os.fsdecode(name)).parent.mkdir(exist_ok=True)
        (exhibit / os.fsdecode(name)).write_bytes(content)
    address = "Manifest.db//CameraRollDomain/Media/DCIM/1.png"
    with Viewer(passwords=(PASSWORD,)) as viewer:
        assert difference(viewer.picture(exhibit, address, longest_side=320), pattern(30)) < ALIKE
    with Viewer() as viewer:
        assert viewer.picture(exhibit, address, longest_side=320) in (NotShown("encrypted"), NotShown("missing"))


def test_an_image_in_segments_is_an_exhibit_of_its_own(disk, tmp_path, viewer):  # noqa: F811
    needs("ewfacquire")
    options = ["-q", "-u", "-c", "none", "-S", "8MiB", "-f", "encase6"]
    subprocess.run(["ewfacquire", *options, "-t", str(tmp_path / "image"), str(disk)], check=True, capture_output=True)
    shown = viewer.picture(tmp_path / "image.E01", "image.E01//known.jpg", longest_side=320)
    assert difference(shown, pattern(0)) < ALIKE


def test_a_locked_member_is_shown_with_its_password(exhibit, tmp_path):
    needs("7z")
    (tmp_path / "a.png").write_bytes(png(31))
    pack = ["7z", "a", "-bso0", "-psecret", str(exhibit / "a.7z"), str(tmp_path / "a.png")]
    subprocess.run(pack, check=True)
    with Viewer(passwords=("secret",)) as viewer:
        assert difference(viewer.picture(exhibit, "a.7z//a.png", longest_side=320), pattern(31)) < ALIKE
    with Viewer() as viewer:
        assert viewer.picture(exhibit, "a.7z//a.png", longest_side=320) == NotShown("encrypted")


def test_of_two_members_with_one_name_the_digest_tells_which(exhibit, library, tmp_path, viewer):
    twice = zipped({"a.png": png(40), "b.png": png(41)}).replace(b"b.png", b"a.png")
    (exhibit / "a.zip").write_bytes(twice)
    for number in (40, 41):
        digest = hashlib.sha256(png(number)).hexdigest()
        shown = viewer.picture(exhibit, "a.zip//a.png", longest_side=320, expected_sha256=digest)
        assert difference(shown, pattern(number)) < ALIKE


@pytest.mark.parametrize("address", ["gone.png", "a.zip//gone.png", "a.zip//a.png//gone.png", "gone.zip//a.png", ".."])
def test_what_is_not_there_is_missing(address, exhibit, viewer):
    (exhibit / "a.zip").write_bytes(zipped({"a.png": png(40)}))
    assert viewer.picture(exhibit, address, longest_side=320).reason in ("missing", "unreadable")


def test_nothing_outside_the_exhibit_is_opened(exhibit, viewer):
    (exhibit.parent / "beside.png").write_bytes(png(40))
    (exhibit / "link.png").symlink_to(exhibit.parent / "beside.png")
    for address in ("../beside.png", "link.png", "%2E%2E/beside.png"):
        assert isinstance(viewer.picture(exhibit, address, longest_side=320), NotShown)


def test_content_that_changed_since_the_scan_is_not_shown(exhibit, scanned, viewer):
    (exhibit / "a.png").write_bytes(png(40))
    (exhibit / "a.zip").write_bytes(zipped({"b.png": png(41)}))
    records = scanned()
    (exhibit / "a.png").write_bytes(png(42))
    (exhibit / "a.zip").write_bytes(zipped({"b.png": png(42)}))
    for address in ("a.png", "a.zip//b.png"):
        digest = records[address]["sha256"]
        given = viewer.picture(exhibit, address, longest_side=320, expected_sha256=digest)
        assert given == NotShown("digest_conflict")
        assert difference(viewer.picture(exhibit, address, longest_side=320), pattern(42)) < ALIKE
