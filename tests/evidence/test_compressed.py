"""One compressed file is one member; what decodes is given before a fault is told."""

import bz2
import gzip
import io
import lzma
import struct
import zlib

import pytest
import zstandard

from tests.evidence.opened import GZIP, Opened, contents, noise, opened
from vangnet.evidence import decompress
from vangnet.evidence.archives import members
from vangnet.values import Reason

TEXT = b" ".join(str(number).encode() for number in range(200_000))
COMPRESSED = [
    (GZIP, gzip.compress(TEXT)),
    ("application/x-bzip2", bz2.compress(TEXT, 1)),
    ("application/x-xz", lzma.compress(TEXT)),
    ("application/x-lzma", lzma.compress(TEXT, lzma.FORMAT_ALONE)),
    ("application/zstd", zstandard.compress(TEXT)),
]
each_type = pytest.mark.parametrize(("type_", "data"), COMPRESSED, ids=[type_ for type_, _ in COMPRESSED])


@each_type
def test_a_cut_file_gives_its_beginning(type_, data):
    (member,), _ = opened(data[: len(data) * 3 // 4], type_)
    assert member.reason == Reason.CORRUPT
    assert TEXT.startswith(member.content)
    assert len(member.content) > len(TEXT) // 3


@each_type
def test_bytes_after_the_end_are_not_part_of_it(type_, data):
    assert contents(data + b"other bytes" * 10_000, type_) == {"content": TEXT}


def test_the_name_and_time_that_gzip_keeps_are_given():
    target = io.BytesIO()
    with gzip.GzipFile("../één.txt", "wb", fileobj=target, mtime=1_700_000_000) as file:
        file.write(b"x")
    (member,) = members(io.BytesIO(target.getvalue()), GZIP)
    assert member.modified_at == 1_700_000_000_000_000_000
    assert member.size is None
    assert "één.txt" in member.name or "%E9" in member.name


def test_a_gzip_header_that_does_not_end_is_read():
    data = b"\x1f\x8b\x08\x08" + bytes(6) + b"name" * 5_000
    (member,), _ = opened(data, GZIP)
    assert (member.name, member.reason) == ("content", Reason.CORRUPT)


def test_a_wrong_checksum_is_told_after_the_whole_content():
    data = bytearray(gzip.compress(TEXT))
    data[-6] ^= 1
    assert opened(bytes(data), GZIP) == ([Opened("content", None, TEXT, Reason.CORRUPT)], None)


def test_an_xz_that_needs_too_much_memory_meets_the_limit():
    small = lzma.compress(b"x", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}])
    assert decompress.MEMORY < 1 << 29
    # The dictionary's size is one byte of the block header: 2**20 is 16, 2**29 is 34; its checksum is set right again.
    header = bytearray(small[12:24])
    header[4] = 34
    header[8:12] = struct.pack("<I", zlib.crc32(header[:8]))
    assert opened(small[:12] + bytes(header) + small[24:], "application/x-xz")[0][0].reason == Reason.LIMIT


def test_an_lzma_that_needs_too_much_memory_meets_the_limit():
    data = bytearray(lzma.compress(b"x", lzma.FORMAT_ALONE))
    data[1:5] = struct.pack("<I", 1 << 30)
    assert opened(bytes(data), "application/x-lzma")[0][0].reason == Reason.LIMIT


def test_a_zstd_that_needs_too_large_a_window_meets_the_limit():
    parameters = zstandard.ZstdCompressionParameters.from_level(1, window_log=28)
    target = io.BytesIO()
    with zstandard.ZstdCompressor(compression_params=parameters).stream_writer(target, closefd=False) as writer:
        writer.write(noise(1, 100))
    assert opened(target.getvalue(), "application/zstd")[0][0].reason == Reason.LIMIT


def test_zeros_in_great_number_come_in_small_pieces():
    source = zstandard.compress(bytes(300 << 20))
    (member,) = members(io.BytesIO(source), "application/zstd")
    stream, count = member.open(), 0
    while piece := stream.read(1 << 20):
        count += len(piece)
        assert len(piece) <= 1 << 20
    assert count == 300 << 20
