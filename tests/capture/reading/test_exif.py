"""Exif: dates with offsets of their own, positions that are refused, and damage that costs one thing."""

import struct

import pytest

from tests.capture.reading.made import LONG, SHORT, SIGNED, UNDEFINED, Value, exif_jpeg, ratios, read, text, tiff
from vangnet.capture.facts import Kind, Position, Stamp

DELFT = {
    1: text("N"),
    2: ratios((52, 1), (0, 1), (4176, 100)),
    3: text("E"),
    4: ratios((4, 1), (21, 1), (2556, 100)),
}


def stamps(exif: dict[int, Value], image: dict[int, Value] | None = None) -> dict[str, Stamp]:
    return {stamp.tag: stamp for stamp in read(exif_jpeg(tiff(image, exif))).stamps}


def position(gps: dict[int, Value]) -> Position:
    (found,) = read(exif_jpeg(tiff({}, {}, gps))).positions
    return found


def codes(words: object) -> list[str]:
    return [each.code for each in words]  # type: ignore[attr-defined]


def test_each_date_has_its_own_offset_and_an_edit_keeps_its_own() -> None:
    told = stamps(
        {
            0x9003: text("2019:03:30 23:30:00"),
            0x9010: text("+02:00"),
            0x9004: text("2019:03:30 23:30:01"),
            0x9012: text("+01:00"),
        },
        {0x0132: text("2019:04:02 10:00:00")},
    )
    assert told["Exif:DateTimeOriginal"].offset_minutes is None
    assert told["Exif:DateTimeDigitized"].offset_minutes == 60
    assert told["Exif:DateTime"].offset_minutes == 120
    assert [told[f"Exif:{name}"].kind for name in ("DateTimeOriginal", "DateTimeDigitized", "DateTime")] == [
        Kind.CAPTURED,
        Kind.CAPTURED,
        Kind.EDITED,
    ]


def test_decimals_belong_to_their_date() -> None:
    (told,) = stamps({0x9003: text("2019:03:30 23:30:00"), 0x9291: text("250")}).values()
    assert told.local is not None
    assert told.local.microsecond == 250_000
    assert told.resolution_s == pytest.approx(0.001)


def test_an_offset_inside_the_date_is_read_with_a_doubt() -> None:
    (told,) = stamps({0x9003: text("2025:01:08 07:18:55+0000")}).values()
    assert str(told.local) == "2025-01-08 07:18:55"
    assert told.offset_minutes == 0
    assert "reading.suffix" in codes(told.doubts)


def test_an_offset_of_zero_is_kept_and_doubted() -> None:
    (told,) = stamps({0x9003: text("2019:07:04 08:46:53"), 0x9011: text("+00:00")}).values()
    assert (told.offset_minutes, codes(told.doubts)) == (0, ["reading.zero_offset"])


def test_the_old_offset_is_the_zone_of_the_clock() -> None:
    (zone,) = read(exif_jpeg(tiff({}, {0x882A: (SIGNED, struct.pack(">i", -5))}))).zones
    assert zone.minutes == -300


def test_a_position_is_degrees_with_its_error_and_direction() -> None:
    told = position(
        DELFT
        | {
            0x1F: ratios((125, 10)),
            0x11: ratios((9050, 100)),
            0x10: text("M"),
            0x1D: text("2019:07:04"),
            0x07: ratios((6, 1), (46, 1), (52, 1)),
        }
    )
    assert told.latitude == pytest.approx(52.0116)
    assert told.longitude == pytest.approx(4.3571)
    assert (told.error_m, told.direction_degrees, told.is_magnetic) == (12.5, 90.5, True)
    assert str(told.fixed_at) == "2019-07-04 06:46:52+00:00"
    assert told.refused is None


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({2: ratios((0, 1), (0, 1), (0, 1)), 4: ratios((0, 1), (0, 1), (0, 1))}, "reading.null_island"),
        ({2: ratios((52, 0), (0, 1), (0, 1))}, "reading.not_a_number"),
        ({2: ratios((0, 0), (0, 0), (0, 0))}, "reading.not_a_number"),
        ({2: ratios((91, 1), (0, 1), (0, 1))}, "reading.off_the_globe"),
        ({4: ratios((181, 1), (0, 1), (0, 1))}, "reading.off_the_globe"),
        ({2: ratios((4_294_967_295, 1), (0, 1), (0, 1))}, "reading.off_the_globe"),
        ({1: None}, "reading.no_hemisphere"),
        ({3: text("X")}, "reading.no_hemisphere"),
        ({4: None, 3: None}, "reading.half_position"),
    ],
)
def test_what_is_no_position_is_refused_with_the_reason(changed: dict[int, Value | None], why: str) -> None:
    told = position({tag: value for tag, value in (DELFT | changed).items() if value is not None})
    assert told.refused is not None
    assert told.refused.code == why
    assert told.written


def test_the_equator_and_greenwich_are_places() -> None:
    for zero in (2, 4):
        told = position(DELFT | {zero: ratios((0, 1), (0, 1), (0, 1))})
        assert told.refused is None


def test_whole_degrees_are_doubted() -> None:
    told = position(DELFT | {2: ratios((52, 1), (0, 1), (0, 1)), 4: ratios((4, 1), (0, 1), (0, 1))})
    assert (told.refused, codes(told.doubts)) == (None, ["reading.whole_degrees"])


def test_a_time_without_a_position_is_kept() -> None:
    told = position({0x1D: text("2019:07:04"), 0x07: ratios((6, 1), (46, 1), (52, 1))})
    assert told.refused is not None
    assert (told.refused.code, str(told.fixed_at)) == ("reading.no_position", "2019-07-04 06:46:52+00:00")


def test_a_megabyte_in_one_tag_is_cut() -> None:
    huge = text("9" * 2**20)
    facts = read(b"II*\0" + tiff({0x010F: huge, 0x0110: text("A1")}, {0x9003: huge}, order="<")[4:], "image/tiff")
    assert facts.model == "A1"
    assert len(facts.make or "") <= 512
    assert all(len(stamp.written) <= 512 and stamp.local is None for stamp in facts.stamps)


def test_directories_in_a_loop_end() -> None:
    data = bytearray(tiff({0x010F: text("Maker of cameras")}, {0x9003: text("2019:07:04 08:46:53")}))
    at = data.index(struct.pack(">HHI", 0x8769, LONG, 1))
    data[at + 8 : at + 12] = struct.pack(">I", 8)  # its Exif directory is the first one itself
    assert read(exif_jpeg(bytes(data))).make == "Maker of cameras"


def test_the_wrong_byte_order_gives_nothing_and_no_fault() -> None:
    data = tiff({0x010F: text("Maker")}, {0x9003: text("2019:07:04 08:46:53")}, DELFT)
    facts = read(exif_jpeg(b"II" + data[2:]))
    assert (facts.make, facts.stamps, facts.positions) == (None, (), ())


def test_a_tag_of_the_wrong_form_costs_itself() -> None:
    facts = read(
        exif_jpeg(tiff({0x010F: (SHORT, b"\0\1")}, {0x9003: (UNDEFINED, b"2019:07:04 08:46:53")}, {2: text("52")}))
    )
    assert [str(stamp.local) for stamp in facts.stamps] == ["2019-07-04 08:46:53"]


def test_serials_and_names_are_identifiers() -> None:
    facts = read(
        exif_jpeg(
            tiff(
                {0x013B: text("A. Photographer"), 0x013C: text("A desk")},
                {0xA430: text("Owner"), 0xA431: text("00123"), 0xA435: text("0000000"), 0xA420: text("f00d" * 8)},
            )
        )
    )
    assert {each.name: each.value for each in facts.identifiers} == {
        "artist": "A. Photographer",
        "host": "A desk",
        "owner": "Owner",
        "body_serial": "00123",
        "image_id": "f00d" * 8,
    }
    assert facts.serial == "00123"
