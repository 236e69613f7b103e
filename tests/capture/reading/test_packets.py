"""XMP, IPTC, texts of PNG and Samsung's trailer."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from tests.capture.reading.made import jpeg, packet, read, segment, text, tiff, xmp_jpeg
from vangnet.capture.facts import Facts, Kind


def iptc(**datasets: bytes) -> Facts:
    data = b"".join(
        struct.pack(">BBBH", 0x1C, 2, int(number[1:]), len(value)) + value for number, value in datasets.items()
    )
    resource = b"8BIM\x04\x04\0\0" + len(data).to_bytes(4, "big") + data
    return read(jpeg(segment(0xED, b"Photoshop 3.0\0" + resource)))


def test_dates_of_xmp_keep_their_offsets() -> None:
    facts = read(
        xmp_jpeg(
            "<photoshop:DateCreated>2019-07-04T08:46:53+02:00</photoshop:DateCreated>"
            "<xmp:ModifyDate>2019-07-05T10:00:00Z</xmp:ModifyDate><xmp:CreateDate>2019-07</xmp:CreateDate>"
        )
    )
    told = {stamp.tag: stamp for stamp in facts.stamps}
    assert told["XMP:photoshop:DateCreated"].offset_minutes == 120
    assert told["XMP:xmp:ModifyDate"].kind is Kind.EDITED
    assert told["XMP:xmp:CreateDate"].resolution_s > 27 * 86_400


def test_a_position_of_xmp_is_read() -> None:
    facts = read(
        xmp_jpeg("<exif:GPSLatitude>52,0.696N</exif:GPSLatitude><exif:GPSLongitude>4,21,25.56W</exif:GPSLongitude>")
    )
    (place,) = facts.positions
    assert place.latitude == pytest.approx(52.0116)
    assert place.longitude == pytest.approx(-4.3571)


@pytest.mark.parametrize(
    ("latitude", "longitude", "why"),
    [
        ("52,0.7", "4,21.4E", "reading.no_hemisphere"),
        ("52,0.7N", "", "reading.half_position"),
        ("NaN", "NaN", "reading.half_position"),
        ("0,0N", "0,0E", "reading.null_island"),
    ],
)
def test_a_position_of_xmp_that_is_none_is_refused(latitude: str, longitude: str, why: str) -> None:
    pair = f"<exif:GPSLatitude>{latitude}</exif:GPSLatitude><exif:GPSLongitude>{longitude}</exif:GPSLongitude>"
    (place,) = read(xmp_jpeg(pair)).positions
    assert place.refused is not None
    assert place.refused.code == why


def test_entities_in_xmp_are_a_problem_and_not_opened() -> None:
    data = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'
    facts = read(jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + data)))
    assert [each.values["part"] for each in facts.problems] == ["xmp"]


def test_the_camera_outweighs_the_program_that_came_after() -> None:
    facts = read(
        jpeg(
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet("<tiff:Make>Later</tiff:Make>")),
            segment(0xE1, b"Exif\0\0" + tiff({0x010F: text("Camera")})),
        )
    )
    assert facts.make == "Camera"


def test_the_time_of_iptc_has_an_offset_and_no_zone_of_47_minutes() -> None:
    (stamp,) = iptc(_55=b"20190704", _60=b"004740+0200").stamps
    assert (str(stamp.local), stamp.offset_minutes) == ("2019-07-04 00:47:40", 120)


def test_a_day_of_iptc_without_a_time_is_a_day() -> None:
    (stamp,) = iptc(_55=b"20190704").stamps
    assert stamp.resolution_s == 86_400


def test_places_of_iptc_are_texts() -> None:
    facts = iptc(_90=b"Delft", _101="België".encode())
    assert {each.tag: each.text for each in facts.texts} == {"IPTC:City": "Delft", "IPTC:Country": "België"}


def test_png_holds_exif_packets_and_texts() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "A comment", zip=True)
    info.add_itxt("XML:com.adobe.xmp", packet("<tiff:Model>M1</tiff:Model>").decode())
    out = io.BytesIO()
    data = tiff({0x010F: text("Maker")}, {0x9003: text("2019:07:04 08:46:53")})
    Image.new("L", (8, 8)).save(out, "PNG", pnginfo=info, exif=data)
    facts = read(out.getvalue(), "image/png")
    assert (facts.make, facts.model, facts.width) == ("Maker", "M1", 8)
    assert [str(stamp.local) for stamp in facts.stamps] == ["2019-07-04 08:46:53"]
    assert [each.text for each in facts.texts] == ["A comment"]


def test_a_packed_text_that_unpacks_without_end_is_cut() -> None:
    bomb = zlib.compress(b"\0" * 50_000_000, 9)
    data = b"Comment\0\0" + bomb
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data + b"\0\0\0\0"
    out = io.BytesIO()
    Image.new("L", (8, 8)).save(out, "PNG")
    read(out.getvalue()[:33] + chunk * 20 + out.getvalue()[33:], "image/png")


def test_webp_and_heic_hold_exif() -> None:
    data = tiff({0x010F: text("Maker")})
    for form, type_ in (("WEBP", "image/webp"), ("AVIF", "image/avif")):
        out = io.BytesIO()
        Image.new("RGB", (16, 16)).save(out, form, exif=b"Exif\0\0" + data)
        assert read(out.getvalue(), type_).make == "Maker"


def samsung(milliseconds: bytes) -> bytes:
    name = b"Image_UTC_Data"
    value = struct.pack("<2xHI", 0x0A01, len(name)) + name + milliseconds
    index = b"SEFH" + struct.pack("<II", 106, 1) + struct.pack("<2xHII", 0x0A01, len(value), len(value))
    return jpeg() + value + index + len(index).to_bytes(4, "little") + b"SEFT"


def test_samsungs_trailer_is_a_clock_of_its_own() -> None:
    (stamp,) = read(samsung(b"1562222813250")).stamps
    assert (stamp.tag, str(stamp.local), stamp.is_utc) == (
        "Samsung:Image_UTC_Data",
        "2019-07-04 06:46:53.250000",
        True,
    )


@pytest.mark.parametrize("written", [b"9" * 16, b"-5", b"", b"\xff" * 13])
def test_a_trailer_of_nonsense_says_nothing_or_doubts(written: bytes) -> None:
    assert all(stamp.local is None or stamp.doubts for stamp in read(samsung(written)).stamps)
