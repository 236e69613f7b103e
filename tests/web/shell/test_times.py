"""Moments are kept in UTC and shown as the clock on the wall said, also in the night when it is turned back."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import translation

from vangnet.web.shell.templatetags.desk import moment


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
