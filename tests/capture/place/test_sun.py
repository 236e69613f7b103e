"""The sun: a contradiction flag, and nothing where nothing can be said."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.capture.place.test_coordinates import moment
from vangnet.capture.findings import Claim, Finding
from vangnet.capture.place.sun import daylight_contradiction, sun_degrees

UTRECHT = Finding(sha256="a" * 64, kind=Claim.PLACE, latitude=52.09, longitude=5.12, error_m=10.0)
NIGHT = datetime(2025, 12, 21, 23, 30, tzinfo=UTC)
DAY = datetime(2025, 6, 21, 11, 40, tzinfo=UTC)


def test_daylight_in_the_night_is_a_contradiction() -> None:
    told = daylight_contradiction(moment(NIGHT, NIGHT), UTRECHT, seen_daylight=True)
    assert told.code == "place.night_by_claim"
    assert daylight_contradiction(moment(DAY, DAY), UTRECHT, seen_daylight=True) is None


def test_darkness_outdoors_by_day_is_a_contradiction() -> None:
    assert daylight_contradiction(moment(DAY, DAY), UTRECHT, seen_daylight=False).code == "place.day_by_claim"
    assert daylight_contradiction(moment(NIGHT, NIGHT), UTRECHT, seen_daylight=False) is None


def test_the_height_is_that_of_the_almanac() -> None:
    lowest, highest = sun_degrees(moment(DAY, DAY), UTRECHT)
    assert (lowest + highest) / 2 == pytest.approx(90 - 52.09 + 23.44, abs=0.1)  # culmination at the solstice


def test_an_interval_that_holds_day_and_night_says_nothing() -> None:
    around = moment(NIGHT - timedelta(hours=9), NIGHT + timedelta(hours=9))
    assert daylight_contradiction(around, UTRECHT, seen_daylight=True) is None
    assert daylight_contradiction(around, UTRECHT, seen_daylight=False) is None
    assert sun_degrees(moment(NIGHT, NIGHT + timedelta(hours=26)), UTRECHT) is None


def test_a_vague_place_says_nothing() -> None:
    vague = Finding(sha256="a" * 64, kind=Claim.PLACE, latitude=52.0, longitude=5.0, error_m=9_000_000.0)
    assert daylight_contradiction(moment(NIGHT, NIGHT), vague, seen_daylight=True) is None
    assert sun_degrees(moment(), Finding(sha256="a" * 64, kind=Claim.PLACE)) is None
