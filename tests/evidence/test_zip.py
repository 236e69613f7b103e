"""Zip files: names, times, damage, and tricks."""

import io
import stat
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.opened import ZIP, Opened, contents, noise, opened
from vangnet.evidence.archives import members
from vangnet.evidence.formats.zip_directory import CENTRAL
from vangnet.values import Reason


def zipped(holds, method=zipfile.ZIP_DEFLATED, comment=b"") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.comment = comment
        for name, content in holds:
            archive.writestr(name, content)
    return target.getvalue()


def streamed(holds, method=zipfile.ZIP_DEFLATED) -> bytes:
    """Write a zip to something that cannot go back, so that sizes follow each member (data descriptors)."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.written = b""

        def writable(self):
            return True

        def write(self, data):
            self.written += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", method) as archive:
        for name, content in holds:
            archive.writestr(name, content)
    return pipe.written


def local_header(name: bytes, packed: int, size: int, crc: int, method: int = 8, flags: int = 0) -> bytes:
    return struct.pack("<4s5H3I2H", b"PK\3\4", 20, flags, method, 0, 0, crc, packed, size, len(name), 0) + name


def central_header(name: bytes, packed: int, size: int, crc: int, start: int, method: int = 8, flags: int = 0) -> bytes:
    fixed = struct.pack(
        "<4s2B5H3I5H2I", CENTRAL, 20, 3, 20, flags, method, 0, 0, crc, packed, size, len(name), 0, 0, 0, 0, 0, start
    )
    return fixed + name


def ended(body: bytes, directory: bytes, count: int) -> bytes:
    return body + directory + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)


def deflated(data: bytes) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


@given(st.dictionaries(st.text(min_size=1, max_size=8).filter(lambda name: name[-1] != "/"), st.binary(max_size=300)))
def test_whatever_the_standard_library_writes_comes_back(holds):
    holds = {name.encode("utf-8", "replace").decode().replace("\x00", "0"): content for name, content in holds.items()}
    found, reason = opened(zipped(holds.items()), ZIP)
    assert reason is None
    assert [member.content for member in found] == list(holds.values())


def test_duplicate_names_are_each_a_member():
    with pytest.warns(UserWarning, match="Duplicate"):
        archive = zipped([("a.jpg", b"one"), ("a.jpg", b"two")])
    assert [member.content for member in opened(archive, ZIP)[0]] == [b"one", b"two"]


def test_names_that_would_climb_out_are_escaped():
    archive = zipped([("../../etc/passwd", b"1"), ("/abs", b"2"), ("a//b", b"3")])
    assert list(contents(archive, ZIP)) == ["%2E%2E/%2E%2E/etc/passwd", "%2Fabs", "a/%2Fb"]


def test_old_names_are_read_in_the_alphabet_of_dos():
    body = local_header(b"caf\x82.jpg", 1, 1, zlib.crc32(b"1"), 0) + b"1"
    archive = ended(body, central_header(b"caf\x82.jpg", 1, 1, zlib.crc32(b"1"), 0, 0), 1)
    assert contents(archive, ZIP) == {"café.jpg": b"1"}


def test_names_in_utf8_without_the_flag_are_read_as_such():
    name = "één.jpg".encode()
    body = local_header(name, 1, 1, zlib.crc32(b"1"), 0) + b"1"
    assert contents(ended(body, central_header(name, 1, 1, zlib.crc32(b"1"), 0, 0), 1), ZIP) == {"één.jpg": b"1"}


def test_a_time_is_given_only_where_its_zone_is_known():
    info = zipfile.ZipInfo("stated.txt", (2020, 2, 2, 2, 2, 2))
    info.extra = struct.pack("<HHBi", 0x5455, 5, 1, 1_700_000_000)
    windows = zipfile.ZipInfo("windows.txt")
    windows.extra = struct.pack("<HHIHHQQQ", 0x000A, 32, 0, 1, 24, 133_444_736_000_000_000, 0, 0)  # since 1601
    local_only = zipfile.ZipInfo("local.txt", (2020, 2, 2, 2, 2, 2))
    archive = zipped([(info, b""), (windows, b""), (local_only, b"")])
    times = {member.name: member.modified_at for member in members(io.BytesIO(archive), ZIP)}
    assert times == {
        "stated.txt": 1_700_000_000_000_000_000,
        "windows.txt": 1_700_000_000_000_000_000,
        "local.txt": None,
    }


def test_links_have_no_content():
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert opened(zipped([(link, b"target")]), ZIP) == ([Opened("link", "inode/symlink", b"", None)], None)


def test_a_large_link_is_no_link():
    picture = zipfile.ZipInfo("picture")
    picture.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert contents(zipped([(picture, noise(1, 9_000))]), ZIP) == {"picture": noise(1, 9_000)}


def test_a_folder_that_holds_something_is_a_member():
    body = local_header(b"folder/", 5, 5, zlib.crc32(b"trick"), 0) + b"trick"
    archive = ended(body, central_header(b"folder/", 5, 5, zlib.crc32(b"trick"), 0, 0), 1)
    assert contents(archive, ZIP) == {"folder%2F": b"trick"}


@pytest.mark.parametrize(("flags", "method"), [(1, 8), (0x41, 8), (1, 99), (0, 99)])
def test_encrypted_members_are_told(flags, method):
    body = local_header(b"a", 5, 5, 0, method, flags) + b"12345"
    archive = ended(body, central_header(b"a", 5, 5, 0, 0, method, flags), 1)
    assert opened(archive, ZIP) == ([Opened("a", None, b"", Reason.ENCRYPTED)], None)


def test_an_unknown_method_is_unsupported():
    body = local_header(b"a", 5, 5, 0, 9) + b"12345"
    archive = ended(body, central_header(b"a", 5, 5, 0, 0, 9), 1)
    assert opened(archive, ZIP) == ([Opened("a", None, b"", Reason.UNSUPPORTED)], None)


def test_a_wrong_checksum_is_told_after_the_content():
    archive = zipped([("a", b"picture" * 99)], zipfile.ZIP_STORED).replace(b"picture" * 99, b"pictura" * 99)
    assert opened(archive, ZIP) == ([Opened("a", None, b"pictura" * 99, Reason.CORRUPT)], None)


def test_what_decodes_before_a_fault_is_given():
    text = b" ".join(str(number).encode() for number in range(30_000))
    archive = bytearray(zipped([("a", text)]))
    middle = len(archive) // 2
    archive[middle : middle + 40] = b"\xff" * 40
    (member,), _ = opened(bytes(archive), ZIP)
    assert member.reason == Reason.CORRUPT
    assert len(member.content) > len(text) * 0.4
    same = next((at for at, (one, two) in enumerate(zip(member.content, text, strict=False)) if one != two), 10**9)
    assert same > len(text) * 0.4


HOLDS = [("a.jpg", noise(1, 5_000)), ("b.txt", b"text " * 2_000), ("folder/c.bin", noise(2, 70_000))]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("write", [zipped, streamed])
def test_members_are_found_without_the_directory(write, method):
    archive = write(HOLDS, method)
    found, reason = opened(archive[: archive.index(CENTRAL)], ZIP)
    assert reason == Reason.CORRUPT
    assert [(member.name, member.content) for member in found] == HOLDS
    assert {member.reason for member in found} == {None}


def test_a_member_that_the_directory_hides_is_found():
    whole, shown = zipped(HOLDS), zipped(HOLDS[:1])
    body = whole[: whole.index(CENTRAL)]
    directory = shown[shown.index(CENTRAL) : shown.rindex(b"PK\5\6")]
    found, reason = opened(ended(body, directory, 1), ZIP)
    assert reason is None
    assert [member.name for member in found] == ["a.jpg", "b.txt", "folder/c.bin"]
    assert {member.reason for member in found} == {None}


def test_two_archives_in_one_file_both_give_their_members():
    found, reason = opened(zipped(HOLDS[:1]) + zipped(HOLDS[1:]), ZIP)
    assert reason is None
    assert {(member.name, member.content) for member in found} == set(HOLDS)


def test_a_directory_that_breaks_off_still_gives_everything():
    archive = zipped(HOLDS)
    second = archive.index(CENTRAL, archive.index(CENTRAL) + 4)
    found, reason = opened(archive[:second] + b"????" + archive[second + 4 :], ZIP)
    assert reason == Reason.CORRUPT
    assert [(member.name, member.content) for member in found] == HOLDS


def test_a_comment_that_looks_like_an_end_does_not_mislead():
    archive = zipped(HOLDS, comment=b"PK\5\6" + b"\xff" * 30)
    assert list(contents(archive, ZIP).items()) == HOLDS


def test_sizes_of_more_than_32_bits_are_read():
    info = zipfile.ZipInfo("a")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, archive.open(info, "w", force_zip64=True) as member:
        member.write(b"content")
    assert contents(target.getvalue(), ZIP) == {"a": b"content"}


def test_a_zip_is_read_by_members_in_any_order():
    found = list(members(io.BytesIO(zipped(HOLDS)), ZIP))
    streams = [member.open() for member in found]
    pieces = [stream.read(3) for stream in reversed(streams)]
    assert pieces == [content[:3] for _, content in reversed(HOLDS)]


def test_members_that_share_bytes_are_not_opened_without_end():
    # After Fifield, "A better zip bomb" (2019): every entry of the directory names the same compressed bytes.
    kernel = deflated(bytes(10_000_000))
    body = local_header(b"a", len(kernel), 10_000_000, zlib.crc32(bytes(10_000_000))) + kernel
    entry = central_header(b"a", len(kernel), 10_000_000, zlib.crc32(bytes(10_000_000)), 0)
    archive = ended(body, entry * 1_000, 1_000)
    problems = [member.problem for member in members(io.BytesIO(archive), ZIP)]
    assert len(problems) == 1_000
    assert problems[0] is None
    assert problems.count(Reason.LIMIT) > 900


def test_a_declared_size_is_not_believed():
    kernel = deflated(bytes(10_000_000))
    body = local_header(b"a", len(kernel), 0xFFFFFFF0, 0) + kernel
    archive = ended(body, central_header(b"a", len(kernel), 0xFFFFFFF0, 0, 0), 1)
    (member,), _ = opened(archive, ZIP)
    assert (len(member.content), member.reason) == (10_000_000, Reason.CORRUPT)
