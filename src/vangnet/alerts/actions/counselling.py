"""A wish to talk with an expert is handled: apart from every alert, by who knows the schools."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.alerts.models import Counselling
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused


@transaction.atomic
def handle(wish: Counselling, *, how: str, by: Actor) -> None:
    """Write down how somebody was helped on. Raises InputRefused."""
    if not how.strip():
        raise InputRefused(_("Write down how it was handled: who will talk with this person, and when."))
    done = {"handled_at": timezone.now(), "handled_by": person_of(by), "handled_how": how.strip()}
    if not Counselling.objects.filter(pk=wish.pk, handled_at=None).update(**done):
        raise InputRefused(_("This was handled before."))
    record(Act("counselling.handle", objects=(f"counselling:{wish.pk}",)), by=by)
