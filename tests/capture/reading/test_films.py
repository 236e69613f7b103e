"""Films: the clocks of their boxes, Apple's keys, and what camcorders write."""

import struct
from datetime import datetime

import pytest

from tests.capture.reading.made import box, movie, mvhd, read
from vangnet.capture.facts import Facts, Kind
from vangnet.capture.reading.boxes import DEEPEST, MOST_BOXES, walk

SINCE_1904 = 2_082_844_800
SUMMER = int(datetime.fromisoformat("2019-07-04T06:46:53+00:00").timestamp()) + SINCE_1904


def film(*parts: bytes) -> Facts:
    return read(movie(*parts), "video/quicktime")


def keys(**said: str) -> bytes:
    names = [("com.apple.quicktime." + name.replace("_", ".")).encode() for name in said]
    listed = b"".join((len(name) + 8).to_bytes(4, "big") + b"mdta" + name for name in names)
    items = b"".join(
        box(struct.pack(">I", number).decode("latin-1"), box("data", struct.pack(">II", 1, 0), value.encode()))
        for number, value in enumerate(said.values(), 1)
    )
    return box(
        "meta", box("hdlr", b"\0" * 24), box("keys", struct.pack(">II", 0, len(names)), listed), box("ilst", items)
    )


def test_the_clock_of_a_film_is_utc_by_its_format() -> None:
    (stamp,) = film(mvhd(SUMMER)).stamps
    assert (stamp.tag, str(stamp.local), stamp.is_utc, stamp.kind) == (
        "QuickTime:mvhd",
        "2019-07-04 06:46:53",
        True,
        Kind.CAPTURED,
    )


def test_a_clock_of_zero_is_no_date() -> None:
    (stamp,) = film(mvhd(0)).stamps
    assert (stamp.local, [each.code for each in stamp.doubts]) == (None, ["reading.zero_date"])


def test_a_clock_that_counts_from_1970_is_doubted() -> None:
    (stamp,) = film(mvhd(SUMMER - SINCE_1904)).stamps
    assert "reading.before_1970" in [each.code for each in stamp.doubts]


def test_a_clock_of_64_bits_that_overflows_is_doubted() -> None:
    (stamp,) = film(box("mvhd", b"\1\0\0\0" + struct.pack(">QQIQ", 2**63, 0, 600, 0) + b"\0" * 80)).stamps
    assert stamp.local is None
    assert stamp.doubts


def test_apples_date_carries_its_offset_and_its_place() -> None:
    facts = film(
        mvhd(SUMMER),
        keys(
            creationdate="2019-07-04T08:46:53+0200",
            location_ISO6709="+52.0116+004.3571+001.5/",
            location_accuracy_horizontal="12.5",
            make="Apple",
            model="iPhone X",
            software="12.1",
        ),
    )
    told = {stamp.tag: stamp for stamp in facts.stamps}
    assert told["Apple:CreationDate"].offset_minutes == 120
    assert (facts.make, facts.model, facts.software) == ("Apple", "iPhone X", "12.1")
    (place,) = facts.positions
    assert (place.latitude, place.longitude, place.altitude_m, place.error_m) == (52.0116, 4.3571, 1.5, 12.5)


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("+52.0116+004.3571/", 52.0116, 4.3571),
        ("-3354.5+15112.6/", -33.908333, 151.21),
        ("+520041.76+0042125.56/", 52.0116, 4.3571),
    ],
)
def test_a_place_in_user_data_is_read_in_all_three_forms(text: str, latitude: float, longitude: float) -> None:
    value = text.encode()
    facts = film(box("udta", box("\xa9xyz", len(value).to_bytes(2, "big") + b"\x15\xc7" + value)))
    (place,) = facts.positions
    assert place.latitude == pytest.approx(latitude, abs=1e-5)
    assert place.longitude == pytest.approx(longitude, abs=1e-5)


def test_a_place_of_zeros_is_refused() -> None:
    value = b"+00.0000+000.0000/"
    (place,) = film(box("udta", box("\xa9xyz", len(value).to_bytes(2, "big") + b"\x15\xc7" + value))).positions
    assert place.refused is not None
    assert place.refused.code == "reading.null_island"


def test_boxes_too_deep_too_many_or_too_large_end() -> None:
    import io

    deep = b""
    for _ in range(200):
        deep = box("moov", deep)
    assert len(list(walk(io.BytesIO(deep)))) == DEEPEST
    assert len(list(walk(io.BytesIO(box("free") * (MOST_BOXES + 500))))) == MOST_BOXES
    huge = b"\0\0\0\1moov" + (2**63).to_bytes(8, "big") + b"\0" * 64
    (found,) = list(walk(io.BytesIO(huge)))[:1]
    assert found.is_cut
    assert found.size == len(huge)
    assert list(walk(io.BytesIO(b"\0\0\0\4moov" + b"\0" * 64))) == []


@pytest.mark.parametrize("size", [0, 1, 7, 2**32 - 1])
def test_a_size_that_lies_is_no_fault(size: int) -> None:
    data = movie(mvhd(SUMMER))
    at = data.index(b"mvhd") - 4
    read(data[:at] + size.to_bytes(4, "big") + data[at + 4 :], "video/mp4")


def test_sonys_zone_model_and_gopros_serial_are_read() -> None:
    zone = bytes.fromhex("55534d5421d24fcebb88695cfac9c740") + bytes.fromhex(
        "000000164d5444540001000c0000000bd5c40000003c"
    )
    meta = (
        b'<NonRealTimeMeta xmlns="urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.00">'
        b'<CreationDate value="2026-04-26T10:25:15+01:00"/>'
        b'<Device manufacturer="Sony" modelName="ILCE-7" serialNo="1234567"/></NonRealTimeMeta>'
    )
    top = box("meta", b"\0" * 4, box("hdlr", b"\0" * 24), box("xml ", b"\0" * 4, meta))
    facts = read(movie(mvhd(SUMMER), box("uuid", zone)) + top, "video/mp4")
    assert [each.minutes for each in facts.zones] == [60]
    assert (facts.make, facts.model, facts.serial) == ("Sony", "ILCE-7", "1234567")
    assert facts.stamps[-1].offset_minutes == 60
    inner = b"CASNc\x01\0\x0eC3353424500199\0\0" + b"MINFc\x01\0\x09GoPro Max\0\0\0"
    gopro = film(box("udta", box("GPMF", b"DEVC\0\x01" + len(inner).to_bytes(2, "big") + inner)))
    assert (gopro.make, gopro.model, gopro.serial) == ("GoPro", "GoPro Max", "C3353424500199")


def test_a_camcorders_clock_is_read_from_its_pictures() -> None:
    marker = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"
    data = b"\x47" + b"\xff" * 187 + marker + bytes.fromhex("03" + "1802200812" + "1931231624" + "e01011ffff")
    facts = read(data, "video/mp2t")
    (stamp,) = facts.stamps
    assert (str(stamp.local), stamp.offset_minutes, facts.make) == ("2008-12-31 23:16:24", 60, "Canon")
