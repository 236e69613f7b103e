"""Maker notes: counters, serials with their build dates, zones; made by the makers' own layouts."""

import plistlib
import struct

from tests.capture.reading.made import (
    LONG,
    SHORT,
    SIGNED,
    UNDEFINED,
    Value,
    directory,
    exif_jpeg,
    longs,
    read,
    text,
    tiff,
)
from vangnet.capture.facts import Facts, Kind

DATE = text("2023:05:01 12:00:00")


def with_note(make: str, header: bytes, entries: dict[int, Value], *, own: bool = False, order: str = ">") -> Facts:
    """A picture whose maker note has this header and directory; `own`: its offsets count from itself."""
    for at in (0, _place(make, header, entries, order)):
        base = len(header) if own else at + len(header)
        note = header + directory(entries, base, order)
        data = tiff({0x010F: text(make)}, {0x9003: DATE, 0x927C: (UNDEFINED, note)})
    return read(exif_jpeg(data))


def _place(make: str, header: bytes, entries: dict[int, Value], order: str) -> int:
    note = header + directory(entries, 0, order)
    return tiff({0x010F: text(make)}, {0x9003: DATE, 0x927C: (UNDEFINED, note)}).index(note[:-1])


def test_apples_run_time_is_seconds_since_power_up() -> None:
    run = plistlib.dumps(
        {"flags": 1, "value": 9_000_000_000_000, "timescale": 1_000_000_000, "epoch": 0}, fmt=plistlib.FMT_BINARY
    )
    facts = with_note(
        "Apple",
        b"Apple iOS\0\0\1MM",
        {3: (UNDEFINED, run), 0x0B: text("BURST-1"), 0x11: text("MEDIA-1"), 0x2B: text("PHOTO-1")},
        own=True,
    )
    (counter,) = facts.counters
    assert (counter.name, counter.value, counter.unit) == ("run_time", 9000.0, "s")
    assert {each.name: each.value for each in facts.identifiers} == {
        "burst": "BURST-1",
        "content_id": "MEDIA-1",
        "image_id": "PHOTO-1",
    }


def test_a_run_time_that_is_no_number_is_left_out() -> None:
    run = plistlib.dumps({"flags": 0, "value": 9, "timescale": 0, "epoch": 0}, fmt=plistlib.FMT_BINARY)
    assert with_note("Apple", b"Apple iOS\0\0\1MM", {3: (UNDEFINED, run)}, own=True).counters == ()
    assert with_note("Apple", b"Apple iOS\0\0\1MM", {3: (UNDEFINED, run[:20])}, own=True).counters == ()


def test_panasonics_serial_tells_the_day_that_it_was_built() -> None:
    facts = with_note(
        "Panasonic",
        b"Panasonic\0\0\0",
        {0x25: (UNDEFINED, b"F050903020012\0\0\0"), 0x29: longs(250), 0x66: (UNDEFINED, b"A name".ljust(64, b"\0"))},
    )
    assert facts.serial == "F050903020012"
    (built,) = (stamp for stamp in facts.stamps if stamp.kind is Kind.NOT_BEFORE)
    assert (str(built.local), built.resolution_s) == ("2009-03-02 00:00:00", 86_400)
    assert [(each.name, each.value) for each in facts.counters] == [("power_on", 2.5)]
    assert [each.text for each in facts.texts] == ["A name"]


def test_nikons_counters_zone_and_power_up() -> None:
    inner = b"MM\0*\0\0\0\x08"
    entries = {
        0x1D: text("2188172"),
        0xA7: longs(241_575),
        0x37: longs(1200),
        0x24: (UNDEFINED, struct.pack(">hBB", 60, 1, 0)),
        0xB6: (UNDEFINED, struct.pack(">H6B", 2023, 5, 1, 11, 58, 30, 0)),
    }
    note = b"Nikon\0\2\x10\0\0" + inner + directory(entries, 8)
    facts = read(exif_jpeg(tiff({0x010F: text("NIKON CORPORATION")}, {0x9003: DATE, 0x927C: (UNDEFINED, note)})))
    assert facts.serial == "2188172"
    assert {(each.tag, each.value) for each in facts.counters} == {
        ("Nikon:ShutterCount", 241_575.0),
        ("Nikon:MechanicalShutterCount", 1200.0),
        ("Nikon:PowerUpTime", 90.0),
    }
    assert [zone.minutes for zone in facts.zones] == [120]


def test_canons_numbers_and_zone() -> None:
    facts = with_note(
        "Canon",
        b"",
        {
            0x08: longs(1_001_234),
            0x09: text("An owner"),
            0x0C: longs(560_018_150),
            0x35: (SIGNED, struct.pack(">4i", 16, -300, 0, 60)),
            0x96: text("AB1234567"),
        },
    )
    assert facts.serial == "560018150"
    assert {each.name: each.value for each in facts.identifiers} == {
        "body_serial": "560018150",
        "internal_serial": "AB1234567",
        "owner": "An owner",
    }
    assert [zone.minutes for zone in facts.zones] == [-240]
    assert [(each.name, each.value) for each in facts.counters] == [("file_number", 1_001_234)]


def test_fujis_serial_tells_the_day_that_it_was_built() -> None:
    header = b"FUJIFILM\x0c\0\0\0"
    number = "FPX20582698 592D31313436 0702198C0020100A84".replace("6 07", "607")
    note = header + directory({0x10: text(number), 0x1438: (SHORT, struct.pack("<H", 0x8123))}, 12, "<")
    facts = read(exif_jpeg(tiff({0x010F: text("FUJIFILM")}, {0x9003: DATE, 0x927C: (UNDEFINED, note)})))
    assert facts.serial == number
    assert [str(stamp.local) for stamp in facts.stamps if stamp.kind is Kind.NOT_BEFORE] == ["2007-02-19 00:00:00"]
    assert [each.value for each in facts.counters] == [0x123]


def test_pentax_counts_under_its_date() -> None:
    day, time, count = bytes.fromhex("07d80302"), bytes.fromhex("0c0117"), 1648
    hidden = count ^ int.from_bytes(day, "big") ^ (0xFFFFFFFF - int.from_bytes(time + b"\0", "big"))
    facts = with_note(
        "PENTAX Corporation",
        b"AOC\0MM",
        {
            6: (UNDEFINED, day),
            7: (UNDEFINED, time),
            0x5D: (UNDEFINED, hidden.to_bytes(4, "big")),
            0x215: (LONG, struct.pack(">5I", 0x12C1E, 20_070_913, 2, 1, 132_352)),
        },
    )
    assert [each.value for each in facts.counters] == [1648]
    assert facts.serial == "132352"
    assert [str(stamp.local) for stamp in facts.stamps if stamp.kind is Kind.NOT_BEFORE] == ["2007-09-13 00:00:00"]


def test_what_a_moved_note_points_to_is_left_out() -> None:
    entries = {0x0C: longs(560_018_150), 0x09: text("The name of an owner"), 0x96: text("AB1234567")}
    note = directory(entries, 5000)  # it stood elsewhere when the camera wrote it
    data = tiff({0x010F: text("Canon")}, {0x9003: DATE, 0x927C: (UNDEFINED, note)}) + b"other words " * 2000
    facts = read(data, "image/tiff")
    assert [(each.name, each.value) for each in facts.identifiers] == [("body_serial", "560018150")]
    assert [each.code for each in facts.problems] == ["reading.moved_maker_note"]


def test_canons_note_tells_where_it_stood() -> None:
    entries = {0x0C: longs(560_018_150), 0x96: text("AB1234567")}
    note = directory(entries, 5000) + b"MM\0*" + (5000).to_bytes(4, "big")
    facts = read(exif_jpeg(tiff({0x010F: text("Canon")}, {0x9003: DATE, 0x927C: (UNDEFINED, note)})))
    assert {each.name: each.value for each in facts.identifiers} == {
        "body_serial": "560018150",
        "internal_serial": "AB1234567",
    }


def test_a_note_that_points_outside_the_file_says_nothing() -> None:
    facts = with_note("Canon", b"", {0x0C: (LONG, b"\0" * 4), 0x96: (2, b"x")})
    assert facts.serial in (None, "x")
    data = exif_jpeg(tiff({0x010F: text("Canon")}, {0x9003: DATE, 0x927C: (UNDEFINED, b"\xff" * 64)}))
    assert read(data).serial is None
