"""Zones of clocks, against the zone data of the system."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.capture.moment.made import NOW, clock, utc
from vangnet.capture.moment.zones import LEGAL_MINUTES, by_zone, legal, of_the_year, rolled


def test_every_offset_in_use_is_legal() -> None:
    names = ("Asia/Kathmandu", "Australia/Eucla", "Pacific/Chatham", "America/St_Johns", "Pacific/Marquesas")
    for name in names:
        assert set(of_the_year(name, clock(2023, 1, 1))) <= set(LEGAL_MINUTES)


@given(st.datetimes(clock(1996, 1, 1), clock(2037, 1, 1)), st.sampled_from(["Europe/Amsterdam", "America/New_York"]))
def test_a_true_offset_is_always_among_those_of_the_zone(at: object, name: str) -> None:
    there = utc(at).astimezone(ZoneInfo(name))  # type: ignore[arg-type]
    offset = there.utcoffset()
    assert offset is not None
    assert round(offset.total_seconds() / 60) in by_zone(name, there.replace(tzinfo=None)).minutes


def test_a_zone_that_nobody_knows_leaves_all_open() -> None:
    assert by_zone("Mars/Olympus", clock(2023, 1, 1)).minutes == ()
    (span,) = by_zone("Mars/Olympus", clock(2023, 1, 1)).spans(clock(2023, 1, 1), 0, 0)
    assert span.seconds == 26 * 3600


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(7200, 120), (7200 + 179, 120), (7200 + 300, None), (20_700, 345), (-43_200, -720)]
)
def test_a_difference_is_legal_within_three_minutes(seconds: float, minutes: int | None) -> None:
    assert legal(seconds) == minutes


def test_weeks_are_only_put_right_where_another_clock_agrees_and_never_into_the_future() -> None:
    taken = utc(clock(2023, 7, 5, 12))
    back = taken - timedelta(weeks=1024)
    assert rolled(back, taken, NOW) == (taken, 1)
    assert rolled(back, taken - timedelta(days=400), NOW) == (back, 0)
    ahead = NOW + timedelta(days=30)
    assert rolled(ahead - timedelta(weeks=1024), ahead, NOW)[1] == 0


@given(st.datetimes(), st.sampled_from(["Europe/Amsterdam", "Pacific/Apia", "America/Sao_Paulo"]))
def test_no_date_of_the_calendar_breaks_a_zone(local: object, name: str) -> None:
    told = by_zone(name, local)  # type: ignore[arg-type]
    assert told.spans(local, 1.0, 60.0)  # type: ignore[arg-type]
    assert isinstance(of_the_year(name, local), tuple)  # type: ignore[arg-type]
