"""Moments are kept in UTC and shown as the clock on the wall said, also in the night when it is turned back."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import translation

from vangnet.web.shell.templatetags.desk import moment, shortly


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "01:59"),  # the last minute of winter time
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "03:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:30"),  # twice half past two, an hour apart
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "02:30"),
    ],
)
def test_a_moment_is_told_in_local_time_and_in_utc(at: datetime, shown: str) -> None:
    with translation.override("nl"):
        told = moment(at)
    assert shown in re.sub(r"<[^>]*>", "", told)
    assert f'datetime="{at.isoformat(timespec="seconds")}"' in told
    assert at.strftime('title="%Y-%m-%d %H:%M:%S UTC"') in told


@pytest.mark.parametrize(
    ("month", "dutch", "english"),
    [(3, "22 mrt. 2026", "22 Mar 2026"), (5, "22 mei 2026", "22 May 2026"), (11, "22 nov. 2026", "22 Nov 2026")],
)
def test_a_month_is_shortened_as_the_language_writes_it(month: int, dutch: str, english: str) -> None:
    at = datetime(2026, month, 22, 12, tzinfo=UTC)
    for language, shown in (("nl", dutch), ("en", english)):
        with translation.override(language):
            assert shortly(at, "j M Y") == shown
            assert f">{shown} " in moment(at)
