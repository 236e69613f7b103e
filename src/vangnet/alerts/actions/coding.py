"""Codes with which people of schools come in for the first time: by letter, or read aloud over the telephone.

A code is shown once and is kept nowhere: the desk and the school door know a keyed hash of it. A new code takes the
place of the one before, and of the second factor.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.alerts.actions.contacts import entry_of, tell_door
from vangnet.alerts.actions.sending import send
from vangnet.alerts.models import SchoolContact
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.keeping import desk_keys
from vangnet.transfer import receipt
from vangnet.transfer.keys import Card, read_card

MOST_AT_ONCE = 200
Way = Literal["letter", "telephone"]


class Coded(msgspec.Struct, frozen=True):
    """Somebody, and a code that was made for them: 17 signs, as `transfer.receipt` reads and shows them."""

    contact: SchoolContact
    code: str

    @property
    def shown(self) -> str:
        """The code as it is printed and read aloud."""
        return receipt.shown(self.code)


def make_codes(contacts: Sequence[SchoolContact]) -> list[Coded]:
    """Make codes; they open nothing until `give_codes`. Raises InputRefused where one of these people gets none."""
    school_card()
    if len(contacts) > MOST_AT_ONCE:
        raise InputRefused(_("At most %(number)s codes at once.") % {"number": MOST_AT_ONCE})
    if any(entry_of(contact) is None for contact in contacts):
        raise InputRefused(_("Only people of an open school whose board takes part get a code."))
    return [Coded(contact, receipt.new()) for contact in contacts]


@transaction.atomic
def give_codes(coded: Sequence[Coded], *, way: Way, by: Actor) -> None:
    """From now on these codes let these people in, once each. Raises InputRefused."""
    person_of(by)
    key, today = desk_keys().shared_with(school_card()), timezone.localdate()
    codes = {each.contact.pk: receipt.digest(each.code, key) for each in coded}
    found = SchoolContact.objects.select_for_update(of=("self",)).filter(pk__in=codes)
    tell_door(found)
    for contact in found.select_related("school__board").prefetch_related("also_at__board").order_by("pk"):
        entry = entry_of(contact)
        if entry is None:
            raise InputRefused(_("Only people of an open school whose board takes part get a code."))
        digest = codes[contact.pk]
        contact.activation, contact.activation_on, contact.enrolled_at = digest.hex(), today, None
        contact.save(update_fields=["activation", "activation_on", "enrolled_at"])
        send(msgspec.structs.replace(entry, activation=digest))
    objects = tuple(f"school_contact:{pk}" for pk in sorted(codes))
    record(Act("school.code", objects=objects, details={"way": way, "number": len(objects)}), by=by)


def school_card() -> Card:
    """The card of the school door that is trusted. Raises InputRefused where there is none."""
    place = Path(settings.SCHOOL_CARD)
    if not place.exists():
        raise InputRefused(_("No school door is trusted yet: the administrator ties it to this desk first."))
    return read_card(place)
