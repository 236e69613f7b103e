"""People, hours and skills for planning: of the own unit for a coordinator, of all units for the steering group."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person, Team, Unit
from vangnet.accounts.roles import Verb
from vangnet.steering.availability import Period, Said, hours_in
from vangnet.steering.models import Assignment, Availability, HoursAsked, PersonSkill, SkillAsked, WorkingHours
from vangnet.steering.rules import cases_in_use


class PersonHours(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's hours in a period. `free`: without what they took on already in it."""

    key: int
    name: str
    number: str
    team_id: int
    team: str
    unit_id: int
    hours_a_week: int
    hours: int
    taken: int
    skills: tuple[str, ...]

    @property
    def free(self) -> int:
        """Hours that are left."""
        return max(0, self.hours - self.taken)

    @property
    def is_there(self) -> bool:
        """Whether they are there at all: a yes or a no, and nothing of why."""
        return self.hours > 0


class TeamHours(msgspec.Struct, frozen=True, kw_only=True):
    """Hours of a team in a period. No names, and no counts of who is away."""

    team_id: int
    team: str
    unit: str
    people: int
    hours: int
    taken: int

    @property
    def free(self) -> int:
        """Hours that are left."""
        return self.hours - self.taken


class AskedRow(msgspec.Struct, frozen=True, kw_only=True):
    """Hours that a case asks for, of which skill, and what people took on of them."""

    key: int
    case_id: int
    hours: int
    given: int
    skill: str
    may_transfer: bool

    @property
    def open(self) -> int:
        """Hours that nobody took on yet."""
        return max(0, self.hours - self.given)


def plans_for(person: Person) -> Unit | None:
    """The unit that a person plans for; None: all of them, for members of the steering group."""
    return None if Verb.STEER in people.verbs(person) else person.unit


def planned_people(person: Person) -> QuerySet[Person]:
    """The people whose hours and skills a person sets: active colleagues of the own unit. Deny by default."""
    if Verb.PLAN_CAPACITY not in people.verbs(person) or plans_for(person) is None:
        return Person.objects.none()
    return Person.objects.filter(unit_id=person.unit_id, is_active=True)


def planned_teams(person: Person) -> QuerySet[Team]:
    """The teams that a person sees hours of."""
    if Verb.PLAN_CAPACITY not in people.verbs(person):
        return Team.objects.none()
    unit = plans_for(person)
    return Team.objects.filter(*([] if unit is None else [Q(unit=unit)])).select_related("unit")


def people_hours(period: Period, teams: Iterable[Team]) -> list[PersonHours]:
    """Everybody with working hours in these teams, by team and name."""
    rows = (
        WorkingHours.objects.filter(revoked_at=None, team__in=teams, person__is_active=True)
        .select_related("person", "team")
        .order_by("team__name", "team", "person__name", "person")
    )
    keys = [row.person_id for row in rows]
    said, skills, taken = _said(keys, period), _skills(keys), _taken(keys, period)
    return [
        PersonHours(
            key=row.person_id,
            name=row.person.name,
            number=row.person.number,
            team_id=row.team_id,
            team=row.team.name,
            unit_id=row.team.unit_id,
            hours_a_week=row.hours,
            hours=hours_in(row.hours, said[row.person_id], period),
            taken=taken.get(row.person_id, 0),
            skills=tuple(sorted(skills[row.person_id])),
        )
        for row in rows
    ]


def team_hours(period: Period, teams: Iterable[Team]) -> list[TeamHours]:
    """Every team with the hours of its people."""
    listed = list(teams)
    found: dict[int, list[PersonHours]] = defaultdict(list)
    for one in people_hours(period, listed):
        found[one.team_id].append(one)
    return [
        TeamHours(
            team_id=team.pk,
            team=team.name,
            unit=team.unit.name,
            people=len(found[team.pk]),
            hours=sum(one.hours for one in found[team.pk]),
            taken=sum(min(one.taken, one.hours) for one in found[team.pk]),
        )
        for team in listed
    ]


def hours_of(person: Person, period: Period) -> int:
    """The hours of one person in a period, without what they took on."""
    row = WorkingHours.objects.filter(person=person, revoked_at=None).first()
    return hours_in(row.hours, _said([person.pk], period)[person.pk], period) if row and person.is_active else 0


def taken_by(person: Person, period: Period) -> int:
    """The hours that a person took on in a period."""
    return _taken([person.pk], period).get(person.pk, 0)


def asked_rows(cases: Iterable[int] | None = None) -> list[AskedRow]:
    """What cases in use ask for, in the order in which it was asked."""
    rows = HoursAsked.objects.filter(revoked_at=None, case__in=cases_in_use())
    if cases is not None:
        rows = rows.filter(case__in=cases)
    skills = {one.asked_id: one for one in SkillAsked.objects.filter(revoked_at=None, asked__in=rows)}
    given = dict(
        Assignment.objects.filter(revoked_at=None, asked__in=rows)
        .order_by()
        .values_list("asked")
        .annotate(sum=Sum("hours"))
    )
    return [
        AskedRow(
            key=row.pk,
            case_id=row.case_id,
            hours=row.hours,
            given=given.get(row.pk, 0),
            skill=skills[row.pk].skill if row.pk in skills else "",
            may_transfer=row.pk in skills and skills[row.pk].may_transfer,
        )
        for row in rows.order_by("case", "pk")
    ]


def statements_of(person: Person) -> QuerySet[Availability]:
    """What somebody said of themselves, the newest first."""
    return Availability.objects.filter(person=person).order_by("-pk")


def assignments_of(person: Person) -> QuerySet[Assignment]:
    """What somebody took on and is not over, the first to come first."""
    rows = Assignment.objects.filter(person=person, revoked_at=None, ends_on__gte=timezone.localdate())
    return rows.filter(case__in=cases_in_use()).order_by("starts_on", "pk")


def _said(keys: list[int], period: Period) -> dict[int, list[Said]]:
    """What people said that touches a period, in the order in which they said it."""
    rows = Availability.objects.filter(
        person__in=keys, starts_on__lte=period.ends_on, ends_on__gte=period.starts_on
    ).order_by("pk")
    found: dict[int, list[Said]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(Said(row.starts_on, row.ends_on, row.is_available))
    return found


def _skills(keys: list[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for person, skill in PersonSkill.objects.filter(person__in=keys, revoked_at=None).values_list("person", "skill"):
        found[person].add(skill)
    return found


def _taken(keys: list[int], period: Period) -> dict[int, int]:
    """Hours that were accepted in periods that touch this one: all of them, so that nobody is asked too much."""
    rows = Assignment.objects.filter(
        person__in=keys, revoked_at=None, starts_on__lte=period.ends_on, ends_on__gte=period.starts_on
    )
    return dict(rows.order_by().values_list("person").annotate(sum=Sum("hours")))
