"""What must not pass unseen is told once, and again when it was settled and is still there."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from tests.reports.made import made_report
from vangnet.reports.actions.alarming import settle_alarm
from vangnet.reports.models import Alarm, Report
from vangnet.reports.watching import look
from vangnet.transfer.keys import keys_at, write_card


@pytest.fixture(autouse=True)
def card(tmp_path: Path, settings) -> Path:
    settings.PUBLIC_CARD = tmp_path / "card.json"
    return settings.PUBLIC_CARD


def of_kind(kind: str) -> list[Alarm]:
    return list(Alarm.objects.filter(kind=kind).order_by("pk"))


def test_a_report_over_its_date_is_an_alarm_of_its_unit(world: World) -> None:
    now = timezone.now()
    over = made_report(world, state="assessing", owner=world.ines, due_at=now - timedelta(hours=1))
    made_report(world, state="assessing", owner=world.ines, due_at=now + timedelta(hours=1))
    made_report(world, state="closed", due_at=now - timedelta(hours=1))
    look(now)
    look(now)
    (alarm,) = of_kind("overdue")
    assert (alarm.report, alarm.unit, alarm.facts["owner"], alarm.times) == (over, world.unit, "Ines", 1)


def test_what_was_settled_and_is_still_so_is_told_again_after_a_day(world: World) -> None:
    now = timezone.now()
    made_report(world, state="assessing", owner=world.ines, due_at=now - timedelta(hours=1))
    look(now)
    settle_alarm(of_kind("overdue")[0], how="opgepakt", by=actor(world.ines))
    look(now + timedelta(hours=1))
    assert len(of_kind("overdue")) == 1
    look(now + timedelta(hours=25))
    assert len(of_kind("overdue")) == 2


def test_a_late_bundle_is_an_alarm_only_while_a_public_door_is_trusted(
    world: World, card: Path, tmp_path: Path
) -> None:
    look()
    assert of_kind("bundle_late") == []
    write_card(keys_at(tmp_path / "public.key", "public").card, card)
    look()
    assert of_kind("bundle_late") == []  # trusted just now
    old = time.time() - 27 * 3_600
    os.utime(card, (old, old))
    look()
    look()
    (alarm,) = of_kind("bundle_late")
    assert (alarm.facts["hours"], alarm.times) == (27, 1)


def test_what_fails_keeps_nobody_from_looking_at_the_rest(world: World, card: Path, caplog) -> None:
    card.write_text("no card")
    made_report(world, state="assessing", owner=world.ines, due_at=timezone.now() - timedelta(hours=1))
    look()
    assert len(of_kind("overdue")) == 1
    assert "_bundles failed" in caplog.text


def test_looking_changes_no_report(world: World) -> None:
    report = made_report(world)
    look()
    assert Report.objects.get().state == report.state
