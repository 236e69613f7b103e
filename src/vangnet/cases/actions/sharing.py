"""Letting a confidential adviser see one's own account, and taking that back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts import rules
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Role, Verb
from vangnet.cases.models import ExposureShare
from vangnet.errors import InputRefused


def advisers() -> list[Person]:
    """Who can be asked: people who are confidential advisers now."""
    asked = Person.objects.filter(is_active=True, grants__role=Role.ADVISER, grants__revoked_at__isnull=True).distinct()
    return [person for person in asked if rules.may(person, Verb.READ_EXPOSURE)]


@transaction.atomic
def share(*, person: Person, adviser: int) -> ExposureShare:
    """Let an adviser see one's account from now on. The row itself is the record: who asks for help is not logged."""
    chosen = next((one for one in advisers() if one.pk == adviser and one != person), None)
    if chosen is None:
        raise InputRefused(_("Choose a confidential adviser."))
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    found, _is_new = ExposureShare.objects.get_or_create(
        person=person, adviser=chosen, until=None, defaults={"since": timezone.now()}
    )
    return found


def stop_sharing(*, person: Person, adviser: int) -> bool:
    """End it now; gives whether there was anything to end."""
    running = ExposureShare.objects.filter(person=person, adviser=adviser, until__isnull=True)
    return bool(running.update(until=timezone.now()))
