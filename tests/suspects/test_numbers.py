"""Numbers of suspects: one after the other, each year anew, and never the same for two who write at once."""

import threading
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from tests.desk_world import World, actor
from vangnet.reports.numbers import next_number
from vangnet.suspects.actions.opening import open_suspect
from vangnet.suspects.models import Suspect


def test_numbers_go_on_where_they_were(world: World) -> None:
    year = timezone.localdate().year
    Suspect.objects.create(number=f"VD{year}-000041", case=world.other_case, made_by=world.carla)
    assert open_suspect(world.case, by=actor(world.olaf)).number == f"VD{year}-000042"


def test_each_year_begins_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    open_suspect(world.case, by=actor(world.olaf))
    monkeypatch.setattr("vangnet.reports.numbers.timezone.localdate", lambda: date(2031, 1, 1))
    assert next_number(Suspect, "VD") == "VD2031-000001"


@pytest.mark.django_db(transaction=True)
def test_who_write_at_once_get_different_numbers() -> None:
    world, numbers = World(), []

    def write() -> None:
        try:
            numbers.append(open_suspect(world.case, by=actor(world.olaf)).number)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == len(set(numbers)) == Suspect.objects.count() == 6
