"""The rows of `capture.md` 2.3 once more, on real bytes: read as a scan reads them, then reasoned over."""

import io
import struct

import pytest

from tests.capture.moment.made import clock, holds, medium, moment, utc, width_s
from tests.capture.truth.damage import cases
from tests.capture.truth.judging import DAMAGES, Judged, judged_case
from tests.capture.truth.media import Written, picture
from vangnet.capture.reading.worker import facts_of

FILES = 20


def judged(damage: str) -> list[Judged]:
    return [each for case in cases(DAMAGES[damage], damage, FILES, seed=9) for each in judged_case(case)]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param("edited in another zone", id="row 1, immich #15639 #20839, exiftool-vendored #220"),
        pytest.param("film, local time in its boxes", id="row 3, immich #13009 #17495"),
        pytest.param("phone, neither", id="row 4, immich #6799 #3154 #6589, PhotoPrism #1668 #1455 #2876"),
        pytest.param("camera, zone by other files", id="row 5, PhotoPrism #5062"),
        pytest.param("named by a messenger", id="rows 6 and 13, PhotoPrism #1102 #3716, Kha1r0 #4"),
        pytest.param("film of Apple", id="row 7, Ente #10955"),
        pytest.param("film, UTC in its boxes", id="row 8, Lychee #675, Memories #1256 #1676, elodie #378"),
        pytest.param("unzipped", id="row 9, Autopsy #7886"),
        pytest.param("date of sending, +0000", id="row 10, immich #15752"),
        pytest.param("stripped", id="row 11, immich fallback"),
        pytest.param("file times touched", id="row 11, times of files that were changed"),
        pytest.param("stale fix", id="row 14, stale"),
        pytest.param("wrong clock, years, receiver", id="row 14, wrong clock"),
        pytest.param("hour that comes twice", id="row 15, twice"),
        pytest.param("hour that never was", id="row 15, never"),
        pytest.param("clock never set", id="row 15, never set"),
        pytest.param("film without a date", id="row 15, 1904"),
        pytest.param("copied cards", id="row 16, copied cards"),
        pytest.param("date lost, between neighbours", id="row 16, one run"),
        pytest.param("receiver 1,024 weeks back", id="row 17, canboat PR 863, GPSLogger #66"),
        pytest.param("Takeout, +00:00", id="row 18, exiftool-vendored"),
        pytest.param("coordinates that are none", id="row 19, formats.md 1.3"),
    ],
)
def test_the_true_moment_lies_in_what_is_stated(damage: str) -> None:
    told = judged(damage)
    assert all(each.is_right for each in told)
    assert not any(each.is_silent or each.is_falsely_old for each in told)
    assert all(each.is_place_right for each in told)


def test_row_6_a_messengers_day_is_within_a_day_of_its_arrival() -> None:
    """PhotoPrism #1102, #3716: never the first of the month."""
    for each in judged("named by a messenger"):
        if "-WA" in each.file.address and each.moment.latest_at:
            assert each.file.modified_at
            assert abs((each.moment.latest_at - each.file.modified_at).days) <= 2


def test_row_10_a_date_of_sending_is_never_that_of_the_shutter() -> None:
    """immich #15752."""
    assert all(each.moment.earliest_at is None for each in judged("date of sending, +0000"))


def test_row_11_the_time_of_a_file_makes_nothing_recent() -> None:
    """immich's fallback: no lower bound comes from a file system."""
    assert all(each.moment.earliest_at is None for each in judged("stripped"))


def test_row_2_the_offset_of_iptc_is_an_offset() -> None:
    """exiftool-vendored #157, immich #4189: TimeCreated "004740+0200" is two hours ahead of UTC, not 47 minutes."""
    sets = ((55, b"20230705"), (60, b"004740+0200"))
    record = b"".join(struct.pack(">BBBH", 0x1C, 2, name, len(text)) + text for name, text in sets)
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record + b"\0" * (len(record) % 2)
    segment = b"Photoshop 3.0\0" + block
    whole = picture(Written(make="Apple", model="iPhone 12"), seed=1)
    body = whole[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + whole[2:]
    told = moment(medium(facts_of(io.BytesIO(body), "image/jpeg")))
    assert holds(told, utc(clock(2023, 7, 4, 22, 47, 40)))
    assert width_s(told) < 300
