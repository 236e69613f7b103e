"""What can be done to people and their rights; every act is written down in the same transaction."""

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person, RoleGrant, Team, Unit


@transaction.atomic
def add_person(
    *,
    number: str,
    name: str,
    unit: Unit,
    password: str,
    roles: Iterable[str],
    teams: Iterable[Team] = (),
    by: Actor,
) -> Person:
    """Let somebody sign in from now on, with these roles and teams. They choose a password of their own at first."""
    person = Person(number=number, name=name, unit=unit)
    validate_password(password, person)
    person.set_password(password)
    person.must_change_password = True
    person.save()
    person.teams.set(teams)
    now = timezone.now()
    held = sorted(set(roles))
    RoleGrant.objects.bulk_create(
        RoleGrant(person=person, role=role, granted_by=by.person, granted_at=now) for role in held
    )
    details = {"number": number, "roles": held, "teams": [team.pk for team in person.teams.all()]}
    record(Act("person.add", objects=(f"person:{person.pk}",), details=details), by=by)
    return person
