"""Dates are read as they are written, and doubted where they are doubtful."""

import pytest

from vangnet.capture.reading.dates import read_date, read_offset, with_part


@pytest.mark.parametrize(
    ("text", "local", "offset"),
    [
        ("2019:07:04 08:46:53", "2019-07-04 08:46:53", None),
        ("2019-07-04T08:46:53+05:30", "2019-07-04 08:46:53", 330),
        ("2019-07-04T08:46:53.25-0330", "2019-07-04 08:46:53.250000", -210),
        ("2025:01:08 07:18:55+0000", "2025-01-08 07:18:55", 0),
        ("2019-07-04T08:46", "2019-07-04 08:46:00", None),
        ("2019-07-04", "2019-07-04 00:00:00", None),
        ("20190704", "2019-07-04 00:00:00", None),
        ("2019:07:04 08:46:53Z", "2019-07-04 08:46:53", 0),
        ("2019:07:04  8:46:53", "2019-07-04 08:46:53", None),
    ],
)
def test_a_date_is_read_with_its_offset(text: str, local: str, offset: int | None) -> None:
    written = read_date(text)
    assert (str(written.local), written.offset_minutes, written.doubts) == (local, offset, ())


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("0000:00:00 00:00:00", "reading.zero_date"),
        ("2019:13:04 08:46:53", "reading.impossible_date"),
        ("2019:02:29 08:46:53", "reading.impossible_date"),
        ("2019:07:04 24:46:53", "reading.impossible_date"),
        ("yesterday", "reading.not_a_date"),
        ("9" * 1_000_000, "reading.not_a_date"),
    ],
)
def test_what_is_no_date_is_none_with_a_doubt(text: str, doubt: str) -> None:
    written = read_date(text)
    assert written.local is None
    assert [each.code for each in written.doubts] == [doubt]
    assert len(written.text) < 200


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("2106:02:07 06:28:15", "reading.far_future"),
        ("1904:01:01 00:00:00", "reading.factory_date"),
        ("1970:01:01 00:00:00", "reading.factory_date"),
        ("1980:01:01 00:01:10", "reading.factory_date"),
        ("2000:01:01 00:12:10", "reading.factory_date"),
        ("1961:04:12 06:07:00", "reading.before_cameras"),
    ],
)
def test_a_date_that_cannot_well_be_true_is_doubted(text: str, doubt: str) -> None:
    written = read_date(text)
    assert written.local is not None
    assert [each.code for each in written.doubts] == [doubt]


def test_an_empty_tag_is_blank() -> None:
    assert read_date("    :  :     :  :  ").is_blank
    assert not read_date("0000:00:00 00:00:00").is_blank


@pytest.mark.parametrize(("text", "minutes"), [("-03:30", -210), ("Z", 0), ("+1", 60), ("+1400", 840)])
def test_an_offset_is_minutes(text: str, minutes: int) -> None:
    assert read_offset(text) == (minutes, ())


@pytest.mark.parametrize("text", ["+27:00", "-12:15", "02:00", "+02:99", "east"])
def test_an_offset_that_no_zone_has_is_refused(text: str) -> None:
    minutes, doubts = read_offset(text)
    assert minutes is None
    assert [each.code for each in doubts] == ["reading.not_an_offset"]


def test_an_offset_of_odd_minutes_is_doubted() -> None:
    assert [each.code for each in read_offset("+00:47")[1]] == ["reading.odd_offset"]


def test_decimals_of_their_own_tag_make_it_finer() -> None:
    written = with_part(read_date("2019:07:04 08:46:53"), "07")
    assert str(written.local) == "2019-07-04 08:46:53.070000"
    assert written.resolution_s == pytest.approx(0.01)
