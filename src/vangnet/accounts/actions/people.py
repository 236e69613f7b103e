"""Who may sign in: people are added, leave, come back, and get a password to begin with."""

import secrets
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.actions.sessions import end_all_sessions
from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person, RoleGrant, Team, Unit
from vangnet.accounts.queries.people import lock_administrators
from vangnet.accounts.roles import Role

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_GROUPS, _IN_A_GROUP = 4, 4


def one_time_password() -> str:
    """A password that somebody can read out and type: 16 letters and digits, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_IN_A_GROUP)) for _ in range(_GROUPS))


def not_oneself(person: Person, by: Actor) -> None:
    """Nobody changes their own rights: that takes a second administrator."""
    if by.person is not None and by.person.pk == person.pk:
        raise ValidationError(_("Nobody changes their own rights. Ask another administrator."), code="oneself")


def not_the_last_administrator(person: Person) -> None:
    """Without an administrator nobody could let anybody in. Takes a lock, so that two cannot remove each other."""
    administrators = lock_administrators()
    if person.pk in administrators and len(administrators) == 1:
        raise ValidationError(
            _("This is the last administrator. Make somebody else administrator first."), code="last_administrator"
        )


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
    held, joined = sorted(set(roles)), list(teams)
    if unknown := set(held) - set(Role.values):
        raise ValidationError(_("There is no role %(role)s."), code="role", params={"role": min(unknown)})
    if any(team.unit_id != unit.pk for team in joined):
        raise ValidationError(_("A team belongs to another unit than the person."), code="team")
    person.set_password(password)
    person.must_change_password = True
    person.full_clean(validate_constraints=False)
    person.save()
    person.teams.set(joined)
    now = timezone.now()
    RoleGrant.objects.bulk_create(
        RoleGrant(person=person, role=role, granted_by=by.person, granted_at=now) for role in held
    )
    details = {"number": number, "unit": unit.name, "roles": held, "teams": sorted(team.pk for team in joined)}
    record(Act("person.add", objects=(f"person:{person.pk}",), details=details), by=by)
    return person


@transaction.atomic
def correct_person(person: Person, *, name: str, unit: Unit, by: Actor) -> None:
    """Put a name right, or move somebody to another unit; they leave the teams of their old unit."""
    not_oneself(person, by)
    left = list(person.teams.exclude(unit=unit)) if unit.pk != person.unit_id else []
    person.name, person.unit = name, unit
    person.full_clean(exclude=["password"])
    person.save(update_fields=["name", "unit"])
    person.teams.remove(*left)
    details = {"name": name, "unit": unit.name, "teams_left": sorted(team.pk for team in left)}
    record(Act("person.correct", objects=(f"person:{person.pk}",), details=details), by=by)


@transaction.atomic
def deactivate_person(person: Person, *, reason: str, by: Actor) -> None:
    """Let somebody in no more, and end their sessions now. What they did keeps their number and name."""
    not_oneself(person, by)
    not_the_last_administrator(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_all_sessions(person)
    record(Act("person.deactivate", objects=(f"person:{person.pk}",), details={"reason": reason}), by=by)


@transaction.atomic
def reactivate_person(person: Person, *, by: Actor) -> None:
    """Let somebody in again, with the roles and teams that they had."""
    not_oneself(person, by)
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(Act("person.reactivate", objects=(f"person:{person.pk}",)), by=by)


@transaction.atomic
def give_password(person: Person, *, by: Actor) -> str:
    """Give somebody a password for one time, which is told once and kept nowhere; it ends their sessions."""
    not_oneself(person, by)
    password = one_time_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    end_all_sessions(person)
    record(Act("person.password.give", objects=(f"person:{person.pk}",)), by=by)
    return password


@transaction.atomic
def change_password(person: Person, *, password: str, by: Actor) -> None:
    """Take a password of one's own. Raises ValidationError when it is too weak."""
    validate_password(password, person)
    if person.check_password(password):
        raise ValidationError(_("Choose another password than the one that you have now."), code="same")
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    record(Act("person.password.change", objects=(f"person:{person.pk}",)), by=by)
