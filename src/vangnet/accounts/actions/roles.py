"""Roles are given and taken; each giving and taking stays on record."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.actions.people import not_oneself, not_the_last_administrator
from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person, RoleGrant
from vangnet.accounts.roles import Role


@transaction.atomic
def give_role(person: Person, *, role: str, by: Actor) -> RoleGrant:
    """Give somebody a role, from now on. Nobody gives a role to themselves."""
    not_oneself(person, by)
    if role not in Role.values:
        raise ValidationError(_("There is no role %(role)s."), code="role", params={"role": role})
    Person.objects.select_for_update().get(pk=person.pk)
    if person.grants.filter(role=role, revoked_at__isnull=True).exists():
        raise ValidationError(_("%(name)s has this role already."), code="held", params={"name": person.name})
    grant = RoleGrant.objects.create(person=person, role=role, granted_by=by.person, granted_at=timezone.now())
    record(Act("role.give", objects=(f"person:{person.pk}",), details={"role": role}), by=by)
    return grant


@transaction.atomic
def take_role(person: Person, *, role: str, by: Actor) -> None:
    """Take a role away, from now on. The last administrator stays one."""
    not_oneself(person, by)
    if role == Role.ADMINISTRATOR:
        not_the_last_administrator(person)
    held = person.grants.filter(role=role, revoked_at__isnull=True)
    if not held.update(revoked_at=timezone.now(), revoked_by=by.person):
        raise ValidationError(
            _("%(name)s does not have this role any more."), code="not_held", params={"name": person.name}
        )
    record(Act("role.take", objects=(f"person:{person.pk}",), details={"role": role}), by=by)
