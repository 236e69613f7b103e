"""From positions to coordinates: errors, roundings, stale fixes, contradictions, and what is no position."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from vangnet.capture.facts import Position
from vangnet.capture.findings import Confidence, Moment
from vangnet.capture.place.coordinates import coordinates_of, refusal, step_degrees
from vangnet.words import word

AT = datetime(2025, 6, 7, 12, 0, tzinfo=UTC)
DELFT = (52.0115771, 4.3570677)


def position(latitude: float | None = DELFT[0], longitude: float | None = DELFT[1], **told) -> Position:
    return Position(tag=told.pop("tag", "Exif:GPSLatitude"), written="", latitude=latitude, longitude=longitude, **told)


def moment(earliest: datetime = AT, latest: datetime = AT) -> Moment:
    return Moment(
        earliest_at=earliest,
        latest_at=latest,
        earliest_plausible_at=earliest,
        latest_plausible_at=latest,
        confidence=Confidence.FAIR,
        evidence=(),
    )


def codes(words) -> list[str]:
    return [one.code for one in words]


def test_the_receivers_own_error_counts() -> None:
    told = coordinates_of([position(error_m=4.7)])
    assert (told.latitude, told.longitude) == DELFT
    assert 4.7 < told.error_m < 5
    assert codes(told.notes) == ["place.stated_error"]
    assert told.confidence == Confidence.FAIR


def test_without_a_stated_error_a_default_for_its_kind_is_assumed_and_told() -> None:
    assert coordinates_of([position()]).error_m == pytest.approx(100, abs=0.1)
    pinned = coordinates_of([position(tag="XMP:GPSLatitude")])
    assert pinned.error_m == pytest.approx(1000, abs=0.1)
    assert pinned.confidence == Confidence.WEAK
    assert codes(pinned.notes) == ["place.assumed_error"]


@pytest.mark.parametrize("stated", [0.0, -5.0, math.nan, math.inf, 1e9])
def test_an_error_that_cannot_be_is_not_believed(stated: float) -> None:
    assert coordinates_of([position(error_m=stated)]).error_m == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize(
    ("latitude", "longitude", "step"),
    [
        (52.0, 5.0, 1.0),
        (52.5, 5.0, 0.1),
        (52.01, 4.36, 0.01),
        (52 + 1 / 60, 4 + 21 / 60, 1 / 60),
        (52 + 1 / 60 + 41 / 3600, 4 + 21 / 60 + 25 / 3600, 1 / 3600),
        (-52.0113, 4.3571, 0.0001),
        (52.0115771, 4.3570677, 1e-7),
        (0.0, 5.0, 1.0),
    ],
)
def test_the_last_digit_that_is_written_tells_the_rounding(latitude: float, longitude: float, step: float) -> None:
    assert step_degrees(latitude, longitude) == pytest.approx(step)


def test_whole_degrees_are_a_wide_circle() -> None:
    told = coordinates_of([position(52.0, 5.0, error_m=5.0)])
    assert 130_000 < told.error_m < 132_000
    assert "place.rounded" in codes(told.notes)
    assert told.confidence == Confidence.WEAK


def test_a_stale_fix_widens_the_error_and_is_told() -> None:
    stale = coordinates_of([position(error_m=5.0, fixed_at=AT - timedelta(hours=1))], moment())
    assert stale.error_m == pytest.approx(5 + 3600 * 36, rel=0.001)
    assert "place.stale_fix" in codes(stale.notes)
    assert stale.confidence == Confidence.WEAK


def test_a_fresh_fix_with_a_stated_error_is_strong() -> None:
    fresh = coordinates_of([position(error_m=5.0, fixed_at=AT + timedelta(seconds=30))], moment())
    assert fresh.error_m < 6
    assert fresh.confidence == Confidence.STRONG


def test_a_fix_within_an_interval_of_a_day_is_not_stale() -> None:
    wide = moment(AT - timedelta(hours=13), AT + timedelta(hours=13))
    assert coordinates_of([position(error_m=5.0, fixed_at=AT)], wide).error_m < 6


def test_a_receiver_whose_weeks_turned_over_is_not_stale() -> None:
    """canboat PR 863, GPSLogger #66: the date is 1024 weeks back, the position is right."""
    told = coordinates_of([position(error_m=5.0, fixed_at=AT - timedelta(weeks=1024))], moment())
    assert told.error_m < 6
    assert "place.weeks_rolled_over" in codes(told.notes)


def test_positions_that_disagree_are_a_contradiction_and_the_error_reaches_over_both() -> None:
    told = coordinates_of([position(error_m=5.0), position(48.8583701, 2.2944813, tag="XMP:GPSLatitude")])
    assert codes(told.contradictions) == ["place.positions_disagree"]
    assert told.confidence == Confidence.WEAK
    assert 370_000 < told.error_m < 390_000
    assert told.own_error_m < 6
    assert told.others == ((48.8583701, 2.2944813, pytest.approx(1000, abs=0.1)),)


def test_positions_that_agree_are_one_with_both_sources() -> None:
    told = coordinates_of([position(tag="QuickTime:location"), position(DELFT[0] + 0.0003, error_m=5.0)])
    assert told.contradictions == ()
    assert told.own_error_m < 6
    assert told.sources == ("Exif:GPSLatitude", "QuickTime:location")


def test_the_direction_of_view_comes_along() -> None:
    told = coordinates_of([position(direction_degrees=271.4, is_magnetic=True)])
    assert (told.direction_degrees, told.is_magnetic) == (271.4, True)


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (0.0, 0.0, "place.zero_zero"),
        (math.nan, 4.0, "place.no_coordinates"),
        (52.0, math.inf, "place.no_coordinates"),
        (91.0, 4.0, "place.no_coordinates"),
        (52.0, -181.0, "place.no_coordinates"),
        (None, 4.0, "place.half_missing"),
        (52.0, None, "place.half_missing"),
    ],
)
def test_what_is_no_position_is_refused(latitude, longitude, code) -> None:
    assert refusal(position(latitude, longitude)).code == code
    assert coordinates_of([position(latitude, longitude)]) is None


def test_what_the_reading_refused_stays_refused() -> None:
    assert coordinates_of([position(refused=word("reading.half_position"))]) is None


@pytest.mark.parametrize(("latitude", "longitude"), [(0.0, 36.8219462), (51.4779281, 0.0), (-0.0000001, 0.5)])
def test_the_equator_and_the_first_meridian_are_places(latitude: float, longitude: float) -> None:
    """immich tests the latitude twice for zero, drops the equator and keeps longitude 0."""
    assert coordinates_of([position(latitude, longitude)]).latitude == latitude
