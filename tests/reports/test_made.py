"""The builder of reports makes them as real ones come in."""

import pytest

from tests.desk_world import World
from tests.reports.made import made_report
from vangnet.intake.report import Channel, Kind, Told
from vangnet.reports.models import Report

pytestmark = pytest.mark.django_db


def test_a_made_report_came_in_by_the_one_door(world: World) -> None:
    told = (Told(kind=Kind.NICKNAME, value="testaccount_42", platform="Voorbeeldplatform"),)
    report = made_report(world, channel=Channel.CHAT, told=told, lane=2, receipt=bytes(32))
    assert (report.channel, report.unit, report.lane, report.state) == ("chat", world.unit, 2, Report.State.NEW)
    assert report.arrival.accepted == 1
    assert report.mentions.get().told == "testaccount_42"
    assert report.steps.count() == 1


def test_two_made_reports_are_two(world: World) -> None:
    assert made_report(world).number != made_report(world, unit=world.elsewhere).number
