"""Hostile files: bounded time, and never a fault."""

import io
import math
import random
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.capture.reading.made import (
    exif_jpeg,
    jpeg,
    longs,
    movie,
    mvhd,
    packet,
    panasonic_note,
    ratios,
    read,
    segment,
    text,
    tiff,
)
from vangnet.capture.facts import LONGEST_TEXT, Facts
from vangnet.capture.reading.worker import facts_of
from vangnet.scan.reopening import type_of

MOST_SECONDS = 2.0
PICTURE = exif_jpeg(
    tiff(
        {0x010F: text("Panasonic"), 0x0132: text("2019:07:04 08:46:53")},
        {0x9003: text("2019:07:04 08:46:53"), 0x9011: text("+02:00"), 0x927C: panasonic_note()},
        {1: text("N"), 2: ratios((52, 1), (0, 1), (41, 1)), 3: text("E"), 4: ratios((4, 1), (21, 1), (25, 1))},
    )
)


def check(facts: Facts) -> None:
    """Facts cross to the parent, and hold no number that is none and no text that is too long."""
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=Facts) == facts
    for place in facts.positions:
        told = (place.latitude, place.longitude, place.error_m, place.altitude_m, place.direction_degrees)
        assert all(value is None or math.isfinite(value) for value in told)
    for stamp in facts.stamps:
        assert len(stamp.written) <= LONGEST_TEXT
        assert stamp.local is not None or stamp.doubts


@pytest.mark.parametrize("whole", [PICTURE, movie(mvhd(3_645_000_000))], ids=["picture", "film"])
def test_a_file_cut_anywhere_is_read_as_far_as_it_goes(whole: bytes) -> None:
    for length in range(0, len(whole), 64):
        check(read(whole[:length]))


@given(st.binary(max_size=2048))
@settings(max_examples=25, deadline=None)
def test_any_bytes_are_read_without_a_fault(data: bytes) -> None:
    for start in (b"", b"\xff\xd8\xff\xe1\x07\xffExif\0\0MM\0*\0\0\0\x08", b"\0\0\0\x08ftyp", b"II*\0", b"8BPS"):
        check(read(start + data))


def test_changed_bytes_are_read_without_a_fault() -> None:
    chance = random.Random(5)
    for _ in range(300):
        data = bytearray(PICTURE)
        for _ in range(chance.choice((1, 4, 30))):
            data[chance.randrange(400)] = chance.choice((0, 1, 255, chance.randrange(256)))
        check(read(bytes(data)))


def test_a_chain_of_huge_counts_ends_in_time() -> None:
    entries = dict.fromkeys(range(256, 2304), (2, b"x" * 8))
    data = bytearray(tiff(entries))  # type: ignore[arg-type]
    for at in range(10, 10 + 12 * len(entries), 12):
        data[at + 4 : at + 8] = b"\xff\xff\xff\xff"
    started = time.process_time()
    check(read(bytes(data) + b"A" * 2**20, "image/tiff"))
    assert time.process_time() - started < MOST_SECONDS


def test_directories_that_point_at_each_other_end_in_time() -> None:
    data = bytearray(tiff({0x8769: longs(8), 0x8825: longs(8), 0x014A: longs(8)}))
    started = time.process_time()
    check(read(bytes(data), "image/tiff"))
    assert time.process_time() - started < MOST_SECONDS


def test_a_thousand_pieces_are_not_all_read() -> None:
    loops = tiff({0x8769: longs(8)} | dict.fromkeys(range(36864, 37120), (2, b"x" * 8)))
    started = time.process_time()
    check(read(jpeg(*[segment(0xE1, b"Exif\0\0" + loops)] * 1000, *[segment(0xFE, b"%d" % n) for n in range(3000)])))
    assert time.process_time() - started < MOST_SECONDS


@pytest.mark.parametrize("name", ["rdf:Description", "rdf:li", "dc:title"])
def test_a_packet_nested_without_end_is_read_in_time(name: str) -> None:
    depth = 60_000
    nested = packet(f"<dc:subject>{f'<{name}>' * depth}{f'</{name}>' * depth}</dc:subject>")
    chunk = b"XML:com.adobe.xmp\0\0\0\0\0" + nested
    started = time.process_time()
    check(read(b"\x89PNG\r\n\x1a\n" + len(chunk).to_bytes(4, "big") + b"iTXt" + chunk + b"\0" * 4, "image/png"))
    assert time.process_time() - started < MOST_SECONDS


@pytest.mark.evidence
def test_every_malformed_file_of_the_evidence_is_read_in_time(evidence: Path) -> None:
    for path in sorted((evidence / "malformed").rglob("*")):
        if path.is_file():
            data = io.BytesIO(path.read_bytes())
            started = time.process_time()
            check(facts_of(data, type_of(data)[0]))
            assert time.process_time() - started < MOST_SECONDS, path
