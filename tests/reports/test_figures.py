"""Figures of intake: every table adds up, a frozen year stays as it was told, and small groups point to nobody."""

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate as today

from tests.desk_world import World, actor
from tests.reports.made import made_report
from vangnet.errors import InputRefused
from vangnet.intake.report import Channel
from vangnet.reports.actions.freezing import freeze_year
from vangnet.reports.models import CriminalComplaint, Decision, Report, YearFigures
from vangnet.reports.queries.figures import Times, figures, frozen, protected, times


def decided(world: World, report: Report, outcome: str, hours: int) -> None:
    decision = Decision.objects.create(report=report, outcome=outcome, reason="x", made_by=world.ines)
    Decision.objects.filter(pk=decision.pk).update(made_at=report.received_at + timedelta(hours=hours))


def test_every_table_adds_up_to_the_total(world: World) -> None:
    draw = random.Random(6)
    for number in range(40):
        report = made_report(
            world,
            unit=draw.choice([world.unit, world.elsewhere]),
            channel=draw.choice(list(Channel)),
            incident=draw.choice(["", "possession", "enticement"]),
            lane=draw.randrange(6),
            state=draw.choice(list(Report.State)),
        )
        if number % 3 == 0:
            decided(world, report, draw.choice(["settled", "team"]), 3)
    CriminalComplaint.objects.create(
        number="A1", registration_number="x", unit=world.unit, filed_on=today(), summary="x", made_by=world.ines
    )
    told = figures(today(), today())
    assert (told.total, told.complaints) == (40, 1)
    assert {name: sum(table.values()) for name, table in told.tables.items()} == dict.fromkeys(
        ("channel", "incident", "lane", "unit", "state", "outcome"), 40
    )
    ended = told.tables["state"].get("closed", 0) + told.tables["state"].get("destroyed", 0)
    assert told.open_now + ended == told.total


def test_only_the_days_that_were_asked_are_counted(world: World) -> None:
    made_report(world, received_at=timezone.now() - timedelta(days=2))
    assert (figures(today(), today()).total, figures(today() - timedelta(days=2), today()).total) == (0, 1)


def test_the_newest_decision_that_stands_is_the_outcome(world: World) -> None:
    report = made_report(world)
    decided(world, report, "settled", 5)
    Decision.objects.update(revoked_at=timezone.now())
    decided(world, report, "team", 7)
    told = figures(today(), today())
    assert told.tables["outcome"] == {"team": 1}
    assert told.decision["all"] == Times(count=1, median_hours=7.0, p90_hours=7.0)


def test_what_nobody_worked_on_is_counted(world: World) -> None:
    made_report(world)
    made_report(world, seen_at=timezone.now(), state="assessing")
    told = figures(today(), today())
    assert (told.not_worked_on, told.open_now, told.first_look["all"].count) == (1, 2, 1)


def test_the_median_and_the_ninetieth_percentile_are_values_that_occurred() -> None:
    assert times([]) == Times()
    assert times([float(hour) for hour in range(1, 11)]) == Times(count=10, median_hours=5.0, p90_hours=9.0)
    assert times([4.04]) == Times(count=1, median_hours=4.0, p90_hours=4.0)


def test_small_numbers_are_hidden_and_cannot_be_reckoned_back() -> None:
    assert protected({"a": 100, "b": 3, "c": 20}) == {"a": 100, "b": "few", "c": "shielded"}
    assert protected({"a": 100, "b": 3, "c": 1}) == {"a": 100, "b": "few", "c": "few"}
    assert protected({"a": 100, "b": 0}) == {"a": 100, "b": 0}
    assert protected({"a": 2}) == {"a": "few"}
    assert protected({}) == {}


def test_a_frozen_year_is_told_again_whatever_happens_to_its_reports(world: World) -> None:
    last_year = today().year - 1
    report = made_report(world, received_at=timezone.now().replace(year=last_year, month=6, day=1), incident="x")
    kept = freeze_year(last_year, by=actor(world.dirk))
    before = frozen(last_year)
    Report.objects.filter(pk=report.pk).update(content={"channel": "platform", "format": ""}, lane=3)
    assert before is not None
    assert (frozen(last_year), before.total, before.tables["incident"]) == (before, 1, {"x": 1})
    assert figures(date(last_year, 1, 1), date(last_year, 12, 31)).tables["incident"] == {"not_told": 1}
    assert len(kept.digest) == 64
    with pytest.raises(InputRefused):
        freeze_year(last_year, by=actor(world.dora))
    assert YearFigures.objects.count() == 1


def test_a_year_that_goes_on_is_not_frozen(world: World) -> None:
    with pytest.raises(InputRefused):
        freeze_year(today().year, by=actor(world.dirk))


def test_counting_asks_as_few_questions_for_many_as_for_one(world: World, django_assert_num_queries) -> None:
    for _ in range(10):
        made_report(world)
    with django_assert_num_queries(9):
        figures(today(), today())
