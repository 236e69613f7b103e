"""What is known of people for planning: hours a week, skills, and their own yes or no."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person, Team
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.steering.models import Availability, PersonSkill, WorkingHours
from vangnet.steering.skills import skills

MOST_HOURS_A_WEEK = 60
MOST_DAYS = 366
"""Of one statement of availability."""


@transaction.atomic
def set_hours(person: Person, *, team: Team, hours: int, by: Actor) -> WorkingHours:
    """Somebody's hours a week and their team, from now on; what stood before stays to be read."""
    if not 0 <= hours <= MOST_HOURS_A_WEEK:
        raise InputRefused(_("A week has 0 to %(most)s hours here.") % {"most": MOST_HOURS_A_WEEK})
    if team.unit_id != person.unit_id:
        raise InputRefused(_("Choose a team of the unit of this person."))
    Person.objects.select_for_update().get(pk=person.pk)
    now = {"revoked_by": person_of(by), "revoked_at": timezone.now()}
    WorkingHours.objects.filter(person=person, revoked_at=None).update(**now)
    row = WorkingHours.objects.create(person=person, team=team, hours=hours, made_by=person_of(by))
    record(Act("capacity.hours.set", objects=(f"person:{person.pk}",), details={"hours": hours}), by=by)
    return row


@transaction.atomic
def set_skills(person: Person, *, codes: list[str], by: Actor) -> None:
    """What somebody can do, from now on: what is new is added, and what is gone taken back."""
    asked = set(codes)
    if asked - set(skills()):
        raise InputRefused(_("Choose skills from the list."))
    Person.objects.select_for_update().get(pk=person.pk)
    standing = PersonSkill.objects.filter(person=person, revoked_at=None)
    has = set(standing.values_list("skill", flat=True))
    standing.exclude(skill__in=asked).update(revoked_by=person_of(by), revoked_at=timezone.now())
    for code in sorted(asked - has):
        PersonSkill.objects.create(person=person, skill=code, made_by=person_of(by))
    told = {"added": sorted(asked - has), "taken_back": sorted(has - asked)}
    record(Act("capacity.skills.set", objects=(f"person:{person.pk}",), details=told), by=by)


@transaction.atomic
def state_availability(*, starts_on: date, ends_on: date, is_available: bool, by: Actor) -> Availability:
    """Somebody says of themselves whether they are there, and not why. Nobody says it for them."""
    if ends_on < starts_on:
        raise InputRefused(_("The last day comes before the first."))
    if ends_on - starts_on >= timedelta(days=MOST_DAYS):
        raise InputRefused(_("Say it for a year at the most."))
    if ends_on < timezone.localdate():
        raise InputRefused(_("This period is over."))
    me = person_of(by)
    said = Availability.objects.create(person=me, starts_on=starts_on, ends_on=ends_on, is_available=is_available)
    record(Act("capacity.availability.state", objects=(f"person:{me.pk}",)), by=by)
    return said
