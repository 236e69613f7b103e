"""The account of what somebody looked at, in days of the desk's own time zone; pauses; groups."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.desk_world import World
from vangnet.accounts.models import Person
from vangnet.accounts.preferences import prefer
from vangnet.accounts.roles import Role
from vangnet.cases.models import Look
from vangnet.cases.queries import exposure, group_exposure
from vangnet.cases.queries.exposure import Amount, Prompt


def looked(person: Person, at: datetime, count: int = 1, seconds: float = 30, **more: object) -> None:
    Look.objects.bulk_create(Look(person=person, began_at=at, seconds=seconds, **more) for _ in range(count))


def ago(**told: float) -> datetime:
    return timezone.now() - timedelta(**told)


def test_an_account_tells_how_many_how_long_and_how_severe(world: World) -> None:
    looked(world.anna, timezone.now(), 2, severity=3)
    looked(world.anna, timezone.now(), 1, severity=0, is_first=False)
    looked(world.anna, timezone.now(), 1)
    looked(world.bram, timezone.now(), 9, severity=2)
    told = exposure.account(world.anna)
    assert told.today == Amount(looks=4, first=3, seconds=120, severity=(2, 0, 0, 1), unsaid=1)
    assert (told.today.repeated, told.today.minutes) == (1, 2)
    assert told.this_week == told.ever == told.today


def test_days_and_weeks_without_a_look_are_there_too(world: World) -> None:
    looked(world.anna, ago(days=400))
    told = exposure.account(world.anna)
    assert (len(told.days), len(told.weeks)) == (28, 12)
    assert told.days[-1].day - told.days[0].day == timedelta(days=27)
    assert {span.day.weekday() for span in told.weeks} == {0}
    assert (told.this_week.looks, told.ever.looks) == (0, 1)


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 29)),  # half past midnight, winter time
        (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), date(2026, 3, 30)),  # the clock went forward that night
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 30, tzinfo=UTC), date(2026, 10, 25)),  # a day of 25 hours
    ],
)
def test_a_day_is_a_day_of_the_wall_clock(world: World, monkeypatch, utc: datetime, day: date) -> None:
    monkeypatch.setattr(timezone, "now", lambda: utc)
    looked(world.anna, utc)
    told = exposure.account(world.anna)
    assert (told.days[-1].day, told.today.looks) == (day, 1)


def test_a_pause_is_due_after_the_time_that_one_set(world: World) -> None:
    prefer(world.anna, pause_after_minutes=30)
    for minutes in range(0, 36, 5):
        looked(world.anna, ago(minutes=minutes))
    assert exposure.prompt(world.anna) == Prompt(minutes=30)
    prefer(world.anna, pause_after_minutes=60)
    assert exposure.prompt(world.anna) is None
    prefer(world.anna, pause_after_minutes=0)
    assert exposure.prompt(world.anna) is None


def test_ten_minutes_without_a_look_are_a_pause(world: World) -> None:
    prefer(world.anna, pause_after_minutes=30)
    for minutes in (60, 50, 41, 40, 25, 20, 15, 10, 5, 0):
        looked(world.anna, ago(minutes=minutes))
    assert exposure.prompt(world.anna) is None


def test_one_long_look_is_no_pause(world: World) -> None:
    prefer(world.anna, pause_after_minutes=30)
    looked(world.anna, ago(minutes=35), seconds=60)
    looked(world.anna, ago(minutes=33), seconds=28 * 60)
    looked(world.anna, ago(minutes=1))
    assert exposure.prompt(world.anna) == Prompt(minutes=30)


def test_who_stopped_looking_is_left_in_peace(world: World) -> None:
    prefer(world.anna, pause_after_minutes=30, media_per_day=0)
    for minutes in range(12, 60, 5):
        looked(world.anna, ago(minutes=minutes))
    assert exposure.prompt(world.anna) is None


def test_a_number_for_the_day_is_told_when_it_is_reached(world: World) -> None:
    prefer(world.anna, pause_after_minutes=0, media_per_day=3)
    looked(world.anna, timezone.now(), 2)
    looked(world.anna, ago(days=2), 5)
    assert exposure.prompt(world.anna) is None
    looked(world.anna, timezone.now())
    assert exposure.prompt(world.anna) == Prompt(media_today=3)


def team_of(world: World, count: int) -> list[Person]:
    return [world.person(f"p{n}", Role.EXAMINER, teams=[world.other_team]) for n in range(count)]


def of_last_month(world: World) -> group_exposure.GroupFigures:
    month = group_exposure.months(world.stijn)[0]
    return next(team for team in month.teams if team.team == "TBKK Limburg")


def last_month() -> datetime:
    return (timezone.localtime().replace(day=1) - timedelta(days=3)).astimezone(UTC)


@pytest.mark.parametrize(("people", "looks"), [(4, None), (5, 20), (6, 20)])
def test_figures_of_a_team_need_five_people_who_looked(world: World, people: int, looks: int | None) -> None:
    everybody = team_of(world, 8)
    for person in everybody[:people]:
        looked(person, last_month(), 22, seconds=60)
    assert (of_last_month(world).looks, of_last_month(world).minutes) == (looks, looks)


def test_figures_are_kept_back_where_one_person_is_most_of_them(world: World) -> None:
    for person in team_of(world, 6):
        looked(person, last_month(), 5)
    looked(Person.objects.get(number="p0"), last_month(), 40)
    assert of_last_month(world).looks is None


def test_the_running_month_is_told_to_nobody(world: World) -> None:
    for person in team_of(world, 6):
        looked(person, timezone.now(), 20)
    assert of_last_month(world).looks is None


def test_a_coordinator_reads_the_teams_of_their_own_unit(world: World) -> None:
    assert [team.team for team in group_exposure.months(world.dirk)[0].teams] == ["TBKK Oost"]
    assert group_exposure.months(world.anna)[0].teams == ()


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(world: World, django_assert_num_queries, count: int) -> None:
    looked(world.anna, timezone.now(), count)
    with django_assert_num_queries(2):
        exposure.account(world.anna)
