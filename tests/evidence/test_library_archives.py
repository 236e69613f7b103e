"""The archives that libarchive reads: made by it, by others, encrypted, split, broken; and a system without it."""

import csv
import io
import os
import subprocess
import sys
import time

import pytest

from tests.evidence.opened import ForwardOnly, noise, opened
from vangnet.evidence.archives import members
from vangnet.evidence.damage import Damaged
from vangnet.evidence.families import Family
from vangnet.evidence.formats import library
from vangnet.evidence.formats.library_examples import written
from vangnet.evidence.types import HEAD_BYTES, family, sniff
from vangnet.values import Reason

pytestmark = pytest.mark.skipif(not library.is_available(), reason="this system has no libarchive")

SEVEN, RAR, ISO, CPIO = (
    "application/x-7z-compressed",
    "application/vnd.rar",
    "application/x-iso9660-image",
    "application/x-cpio",
)
HOLDS = {f"{number}.bin": noise(number, 30_000) for number in range(5)}
EXAMPLES = {example.type: example for example in library.examples()}
# What another program lists and libarchive 3.6 does not give: the members that are missing, and the reason told.
FEWER = {
    "py7zr/archive.7z.001": (0, Reason.CORRUPT),  # the directory is in the last part
    "rarfile/rar3-comment-psw.rar": (1, Reason.UNSUPPORTED),  # solid RAR 4, as the next two
    "rarfile/rar3-solid.rar": (1, Reason.UNSUPPORTED),
    "rarfile/unicode.rar": (1, Reason.UNSUPPORTED),
    "rarfile/rar5-vols.part1.rar": (1, Reason.CORRUPT),
    "rarfile/rar5-vols.part2.rar": (0, Reason.CORRUPT),
    "rarfile/rar5-vols.part3.rar": (1, Reason.CORRUPT),
    "rarfile/rar3-old.rar": (1, None),  # its one member breaks off, and is corrupt
    "rarfile/rar3-old.r00": (1, None),
    "rarfile/rar3-old.r01": (2, None),  # the end of one member, corrupt, and a whole one
}
DAMAGED = {
    "py7zr/crc_corrupted.7z": Reason.CORRUPT,
    "py7zr/data_corrupted.7z": Reason.CORRUPT,
    "py7zr/zstd.7z": Reason.UNSUPPORTED,
}


def truth(evidence):
    """Give (name, bytes, type, row) of each archive of the set that libarchive opens."""
    with open(evidence / "GROUND_TRUTH_archives.csv", newline="") as rows:
        for row in csv.DictReader(rows):
            data = (evidence / row["archive"]).read_bytes()
            type_ = sniff(data[:HEAD_BYTES], len(data))
            if type_ in library.TYPES:
                yield row["archive"].removeprefix("archives/"), data, type_, row


EMPTY_FOLDERS = {"dir", "dir2", "sub/empty", "test"}


def listed(row):
    """Name the members that another program lists; and tell whether the set cut that list off."""
    names = [name.partition("|")[0] for name in row["member_names"].split(" | ")]
    cut = len(names) < int(row["members"]) or len(row["member_names"]) >= 290
    return set(names[:-1] if cut else names) - EMPTY_FOLDERS, cut


@pytest.mark.evidence
def test_real_archives_hold_what_another_program_lists(evidence):
    checked = 0
    for name, data, type_, row in truth(evidence):
        if name in FEWER or row["password"] or not row["member_names"]:
            continue
        found, reason = opened(data, type_)
        assert reason is None, name
        wanted, cut = listed(row)
        given = {member.name for member in found}
        folders = {member[:at] for member in given for at in range(len(member)) if member[at] == "/"}
        assert wanted <= given | folders if cut else wanted - (folders - given) == given, name
        assert not cut or len(given | folders) == int(row["members"]), name
        assert {member.reason for member in found} == {DAMAGED.get(name)}, name
        checked += 1
    assert checked >= 15


@pytest.mark.evidence
def test_what_libarchive_does_not_give_is_told(evidence):
    found = {name: opened(data, type_) for name, data, type_, _ in truth(evidence) if name in FEWER}
    assert {name: (len(given), reason) for name, (given, reason) in found.items()} == FEWER


@pytest.mark.evidence
def test_encrypted_archives_give_names_or_say_so_themselves(evidence):
    closed, named = set(), set()
    for name, data, type_, row in truth(evidence):
        if name in FEWER or not row["password"]:
            continue
        found, reason = opened(data, type_)
        assert {reason, *(member.reason for member in found)} - {None} == {Reason.ENCRYPTED}, name
        assert {member.content for member in found} <= {b""}, name
        (closed if reason else named).add(name.partition("/")[2])
    assert named == {f"encrypted_{number}.7z" for number in (1, 2, 5, 6)} | {"rar5-psw.rar", "rar5-psw-blake.rar"}
    assert closed == {
        *("encrypted_3.7z", "filename_encryption.7z", "rar5-hpsw.rar", "rar3-comment-hpsw.rar"),
        *("test_read_format_7zip_encryption_header.7z", "test_read_format_rar5_encrypted_filenames.rar"),
    }


@pytest.mark.evidence
def test_a_copy_inside_a_rar_is_a_link_and_not_an_empty_file(evidence):
    found, _ = opened((evidence / "archives/rarfile/rar5-dups.rar").read_bytes(), RAR)
    assert [member.type for member in found] == [None, *["inode/x-hardlink"] * 8]


@pytest.mark.parametrize("format_", ["7zip", "cpio", "cpio_newc", "iso9660", "xar", "ar_bsd"])
def test_what_libarchive_wrote_comes_back_byte_for_byte(format_):
    archive = written(format_, HOLDS)
    found, reason = opened(archive, sniff(archive[:HEAD_BYTES], len(archive)))
    assert reason is None
    assert {member.name: (member.content, member.reason) for member in found} == {
        name: (content, None) for name, content in HOLDS.items()
    }


def test_times_are_in_utc_and_local_ones_are_left_out():
    firsts = {type_: next(library.members(io.BytesIO(one.archive), type_, None)) for type_, one in EXAMPLES.items()}
    times = {type_: member.modified_at for type_, member in firsts.items()}
    assert {type_ for type_, time_ in times.items() if time_ is None} == {
        "application/vnd.ms-cab-compressed",
        "application/x-lzh-compressed",
        RAR,  # the example keeps no time
    }
    assert set(times.values()) == {None, 1_000_000_000_000_000_000}


def test_names_are_text_in_any_language_of_the_system():
    script = (
        "import io, sys; from vangnet.evidence.archives import members; "
        f"print(ascii([m.name for m in members(io.BytesIO(sys.stdin.buffer.read()), '{SEVEN}')]))"
    )
    environment = {**os.environ, "LC_ALL": "C"}
    archive = written("7zip", {"naïve б": b"x"})
    done = subprocess.run(
        [sys.executable, "-c", script], input=archive, env=environment, capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == ascii(["naïve б"])


def test_names_cannot_climb_out():
    found, _ = opened(written("cpio_newc", {"../../etc/x": b"1", "/abs": b"2"}), CPIO)
    assert [member.name for member in found] == ["%2E%2E/%2E%2E/etc/x", "%2Fabs"]


def test_a_member_is_opened_before_the_next_is_asked_for():
    found = list(library.members(io.BytesIO(written("7zip", HOLDS)), SEVEN, None))
    with pytest.raises(Damaged, match="after the next one"):
        found[0].open().read()


def test_members_behind_a_broken_one_are_still_given():
    """A fault inside a solid 7z: each member behind it is named, with its reason."""
    holds = {f"{number}.bin": noise(number, 200_000) for number in range(5)}
    archive = bytearray(written("7zip", holds))
    archive[500_000:500_100] = noise(9, 100)
    found, reason = opened(bytes(archive), SEVEN)
    assert reason is None
    assert [member.name for member in found] == list(holds)
    assert [member.reason for member in found] == [None, None, *[Reason.CORRUPT] * 3]
    assert all(holds[member.name] == member.content for member in found if not member.reason)


def test_a_thousand_broken_members_take_no_thousand_readings():
    archive = bytearray(written("7zip", {f"{number}": noise(number, 300) for number in range(3_000)}))
    archive[40:140] = noise(9, 100)
    started = time.monotonic()
    found, _ = opened(bytes(archive), SEVEN)
    assert time.monotonic() - started < 10
    assert len(found) == 3_000
    assert {member.reason for member in found} == {Reason.CORRUPT}


@pytest.mark.parametrize("type_", sorted(library.TYPES))
def test_an_archive_that_ends_early_keeps_what_came_before(type_):
    example = EXAMPLES[type_]
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        found, _ = opened(example.archive[: int(len(example.archive) * share)], type_)
        assert all(member.content == example.holds[member.name] for member in found if not member.reason)


def test_a_disc_with_a_second_file_system_says_so():
    disc = bytearray(EXAMPLES[ISO].archive)
    disc[20 * 2048 + 1 : 20 * 2048 + 6] = b"NSR02"
    found, reason = opened(bytes(disc), ISO)
    assert len(found) == 2
    assert reason == Reason.UNSUPPORTED


def test_a_failing_disk_is_told_as_unreadable():
    class Failing(ForwardOnly):
        def readinto(self, buffer):
            raise OSError(5, "Input/output error")

        def seek(self, offset, whence=0):
            return 0

        def seekable(self):
            return True

    with pytest.raises(Damaged) as damage:
        list(members(io.BufferedReader(Failing(b"")), CPIO))
    assert damage.value.reason == Reason.UNREADABLE


def test_without_libarchive_these_archives_stay_closed():
    script = (
        "from vangnet.evidence.archives import FORMATS; from vangnet.evidence.types import family; "
        "from vangnet.evidence.formats import library; "
        f"print(library in FORMATS, family('{SEVEN}'), library.is_available())"
    )
    environment = {**os.environ, "LIBARCHIVE": "/nowhere/libarchive.so"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "closed", "False"]
    assert family(SEVEN) is Family.ARCHIVE


def test_a_size_that_no_member_can_have_is_not_believed():
    archive = written("ar_svr4", {"a": b"content"})
    claiming = archive.replace(b"7         `", b"9999999999`")
    assert claiming != archive
    member = next(members(io.BytesIO(claiming), "application/x-ar", len(claiming)))
    assert (member.name, member.size) == ("a", None)
