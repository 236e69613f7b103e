"""7,000 schools with 20,000 people: counting, the page and sending stay quick, in few questions to the database."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.alerts.alert_world import Ready, in_line
from tests.desk_world import client_of
from vangnet.alerts.models import School
from vangnet.alerts.queries.reached import reached


@pytest.mark.slow
def test_an_alert_to_twenty_thousand_people_is_prepared_and_sent_in_seconds(ready: Ready) -> None:
    School.objects.all().delete()
    ready.add_schools(7_000, people=3)
    client = client_of(ready.world.bram)
    for what, act in (
        ("page", lambda: client.get(f"/alerts/{ready.alert.number}/")),
        ("send", ready.send),
        ("count", lambda: reached(ready.alert)),
        ("running page", lambda: client.get(f"/alerts/{ready.alert.number}/")),
        ("schools", lambda: client.get(f"/alerts/{ready.alert.number}/schools")),
    ):
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            act()
        seconds = time.perf_counter() - began
        print(f"{what}: {seconds:.2f} s, {len(asked)} queries")
        assert seconds < 20
        assert len(asked) < 400  # SQLite takes a hundred rows in a statement
    assert len(in_line()[0].contacts) == 21_000
