"""How much groups looked at: for those who plan the work, and never so that one person can be read from it.

A team's figures of a whole month are told when at least five of its people looked at something and none of them is more
than half of it; the figures are means, rounded, and there is no larger total to subtract from.
"""

from datetime import date, datetime, time, timedelta

import msgspec
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from vangnet.accounts import rules
from vangnet.accounts.models import Person, Team
from vangnet.accounts.roles import Verb
from vangnet.cases.models import Look

SMALLEST = 5
ROUNDED_TO = 10
MONTHS = 6


class GroupFigures(msgspec.Struct, frozen=True):
    """A team in a month: means for each person who looked, rounded to ten; None where that would tell of a person."""

    unit: str
    team: str
    looks: int | None
    minutes: int | None


class Month(msgspec.Struct, frozen=True):
    """A whole month that is over, with its teams."""

    begins_on: date
    teams: tuple[GroupFigures, ...]


def months(person: Person) -> list[Month]:
    """The last whole months, newest first, for the teams that this person plans for."""
    teams = list(_teams_of(person).select_related("unit").prefetch_related("people"))
    return [Month(begins, tuple(_team_figures(teams, begins, ends))) for begins, ends in _whole_months()]


def _teams_of(person: Person) -> QuerySet[Team]:
    """Those of the own unit for a coordinator; all for a member of the steering group, which is national."""
    if not rules.may(person, Verb.READ_GROUP_EXPOSURE):
        return Team.objects.none()
    if rules.may(person, Verb.KNOW_OF_CASES):
        return Team.objects.filter(unit_id=person.unit_id).order_by("name")
    return Team.objects.order_by("unit__name", "name")


def _team_figures(teams: list[Team], begins: date, ends: date) -> list[GroupFigures]:
    looked = Look.objects.filter(began_at__gte=_midnight(begins), began_at__lt=_midnight(ends)).order_by()
    rows = looked.values_list("person_id").annotate(looks=Count("pk"), seconds=Sum("seconds"))
    by_person = {person: (looks, seconds) for person, looks, seconds in rows}
    return [_figures(team, [by_person[one.pk] for one in team.people.all() if one.pk in by_person]) for team in teams]


def _figures(team: Team, amounts: list[tuple[int, float]]) -> GroupFigures:
    looks, seconds = [amount[0] for amount in amounts], [amount[1] for amount in amounts]
    is_one_person = any(2 * max(told, default=0) > sum(told) for told in (looks, seconds))
    if len(amounts) < SMALLEST or is_one_person:
        return GroupFigures(team.unit.name, team.name, None, None)
    people = len(amounts)
    return GroupFigures(team.unit.name, team.name, _mean(sum(looks), people), _mean(sum(seconds) / 60, people))


def _mean(total: float, people: int) -> int:
    return round(total / people / ROUNDED_TO) * ROUNDED_TO


def _whole_months() -> list[tuple[date, date]]:
    ends = timezone.localdate().replace(day=1)
    found = []
    for _month in range(MONTHS):
        begins = (ends - timedelta(days=1)).replace(day=1)
        found.append((begins, ends))
        ends = begins
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
