"""Tar files: every dialect, read forward, and what is left of damaged ones."""

import io
import shutil
import subprocess
import tarfile

import pytest

from tests.evidence.opened import TAR, Opened, contents, noise, opened
from vangnet.evidence.archives import members
from vangnet.values import Reason

HOLDS = [("a.jpg", noise(1, 5_000)), ("b.txt", b"text " * 2_000), ("folder/c.bin", noise(2, 70_000))]


def tarred(holds, format_=tarfile.GNU_FORMAT, **fields) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=format_) as archive:
        for name, content in holds:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            for field, value in fields.items():
                setattr(info, field, value)
            archive.addfile(info, io.BytesIO(content))
    return target.getvalue()


@pytest.mark.parametrize("format_", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("name", ["short", "folder/" * 13 + "name", "é" * 40])
def test_every_dialect_gives_names_and_content(format_, name):
    assert contents(tarred([(name, b"content")], format_), TAR) == {name: b"content"}


def test_an_old_tar_without_a_signature_is_read():
    archive = bytearray(tarred(HOLDS[:1], tarfile.USTAR_FORMAT))
    archive[257:265] = bytes(8)
    archive[148:156] = b" " * 8
    archive[148:156] = b"%06o\x00 " % sum(archive[:512])
    assert contents(bytes(archive), TAR) == dict(HOLDS[:1])


def test_names_that_would_climb_out_are_escaped():
    assert list(contents(tarred([("../../a", b""), ("/b", b"")]), TAR)) == ["%2E%2E/%2E%2E/a", "%2Fb"]


def test_duplicate_names_are_each_a_member():
    found, _ = opened(tarred([("a", b"one"), ("a", b"two")]), TAR)
    assert [member.content for member in found] == [b"one", b"two"]


@pytest.mark.parametrize(
    ("format_", "modified", "nanoseconds"),
    [
        (tarfile.GNU_FORMAT, 1_700_000_000, 1_700_000_000_000_000_000),
        (tarfile.PAX_FORMAT, 1_700_000_000.25, 1_700_000_000_250_000_000),
        (tarfile.GNU_FORMAT, 0, None),
    ],
)
def test_times_are_utc_nanoseconds(format_, modified, nanoseconds):
    archive = tarred([("a", b"")], format_, mtime=modified)
    (member,) = members(io.BytesIO(archive), TAR)
    assert member.modified_at == nanoseconds


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        (tarfile.SYMTYPE, "inode/symlink"),
        (tarfile.LNKTYPE, "inode/x-hardlink"),
        (tarfile.CHRTYPE, "inode/chardevice"),
        (tarfile.BLKTYPE, "inode/blockdevice"),
        (tarfile.FIFOTYPE, "inode/fifo"),
    ],
)
def test_links_and_devices_are_members_without_content(kind, type_):
    archive = tarred([("special", b"")], type=kind, linkname="../../etc/passwd")
    assert opened(archive, TAR) == ([Opened("special", type_, b"", None)], None)


def test_a_member_that_is_not_read_is_skipped():
    names = [member.name for member in members(io.BytesIO(tarred(HOLDS)), TAR)]
    assert names == [name for name, _ in HOLDS]


def test_a_member_opened_too_late_is_refused():
    found = list(members(io.BytesIO(tarred(HOLDS)), TAR))
    with pytest.raises(Exception, match="after the next one"):
        found[0].open().read()


def test_two_archives_in_one_file_both_give_their_members():
    assert contents(tarred(HOLDS[:1]) + tarred(HOLDS[1:]), TAR) == dict(HOLDS)


def test_members_after_a_broken_header_are_found():
    archive = bytearray(tarred(HOLDS))
    second = archive.index(b"b.txt")
    archive[second : second + 60] = b"?" * 60
    found, reason = opened(bytes(archive), TAR)
    assert reason == Reason.CORRUPT
    assert [(member.name, member.content) for member in found] == [HOLDS[0], HOLDS[2]]


def test_a_cut_archive_gives_what_came_before():
    archive = tarred(HOLDS)
    found, reason = opened(archive[: archive.index(b"folder/c.bin") + 512 + 30_000], TAR)
    assert reason == Reason.CORRUPT
    assert [(member.name, member.reason) for member in found] == [
        ("a.jpg", None),
        ("b.txt", None),
        ("folder/c.bin", Reason.CORRUPT),
    ]
    assert found[2].content == HOLDS[2][1][:30_000]


def test_an_archive_cut_between_members_is_told():
    archive = tarred(HOLDS)
    assert opened(archive[: archive.index(b"folder/c.bin")], TAR)[1] == Reason.CORRUPT


def test_a_header_that_claims_a_huge_name_takes_no_memory():
    archive = bytearray(tarred([("a", b"x" * 512)]))
    archive[156:157] = b"L"
    archive[124:136] = b"77777777777\x00"  # eight gigabytes of name
    archive[148:156] = b" " * 8
    archive[148:156] = b"%06o\x00 " % sum(archive[:512])
    assert opened(bytes(archive), TAR) == ([], Reason.CORRUPT)


@pytest.mark.skipif(not shutil.which("tar"), reason="compares with GNU tar")
@pytest.mark.parametrize(
    "options",
    [
        ["--format=gnu"],
        ["--format=pax", "--sparse-version=0.0"],
        ["--format=pax", "--sparse-version=0.1"],
        ["--format=pax", "--sparse-version=1.0"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("runs", [3, 30])
def test_sparse_files_come_back_whole(tmp_path, options, runs):
    with open(tmp_path / "sparse", "wb") as file:
        for run in range(runs):
            file.seek(run * 300_000)
            file.write(noise(run, 4_096))
        file.truncate(runs * 300_000)
    archive = subprocess.run(
        ["tar", "--sparse", *options, "-cf", "-", "sparse"], cwd=tmp_path, check=True, capture_output=True
    ).stdout
    assert len(archive) < runs * 30_000
    assert contents(archive, TAR) == {"sparse": (tmp_path / "sparse").read_bytes()}
