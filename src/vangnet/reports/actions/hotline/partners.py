"""Which hotlines this desk exchanges with: their keys, and what was agreed with them."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.actions.hotline.threads import OUT
from vangnet.reports.models import Hotline
from vangnet.transfer.keys import Card

TOLD_AGAIN = timedelta(days=90)
AGREED = ("title", "lookups_a_day", "soon_hours", "normal_days", "hold_hours")


@transaction.atomic
def add_hotline(card: Card, *, title: str, by: Actor) -> Hotline:
    """Exchange with a hotline, by its card. A hotline that is there gets new keys, and is told again what it was told.

    Whoever does this compared the fingerprint with the hotline by another way first. Raises InputRefused.
    """
    person = person_of(by)
    keys = {"opening": card.opening.hex(), "signing": card.signing.hex()}
    if Hotline.objects.filter(**keys, is_active=True).exclude(name=card.door).exists():
        raise InputRefused(_("Another hotline has these keys."))
    hotline = Hotline.objects.select_for_update().filter(name=card.door).first()
    if hotline is None:
        hotline = Hotline.objects.create(name=card.door, title=title.strip() or card.door, unit=person.unit, **keys)
    elif hotline.unit_id != person.unit_id:
        raise InputRefused(_("Another unit exchanges with this hotline."))
    else:
        facts = {**keys, "title": title.strip() or hotline.title, "is_active": True, "told_at": None}
        Hotline.objects.filter(pk=hotline.pk).update(**facts)
        hotline.refresh_from_db()
        recent = timezone.now() - TOLD_AGAIN  # what was sealed to the keys before cannot be opened with the new ones
        hotline.messages.filter(direction=OUT, made_at__gte=recent).update(bundle=None)
    details = {"hotline": hotline.name, "fingerprint": card.fingerprint}
    record(Act("hotline.add", objects=(f"hotline:{hotline.pk}",), details=details), by=by)
    return hotline


@transaction.atomic
def change_hotline(hotline: Hotline, *, by: Actor, **agreed: object) -> None:
    """Write down what was agreed: the fields of AGREED."""
    changed = {name: agreed[name] for name in AGREED if name in agreed and getattr(hotline, name) != agreed[name]}
    if not changed:
        return
    Hotline.objects.filter(pk=hotline.pk).update(**changed, told_at=None)
    details = {"hotline": hotline.name, "changed": changed}
    record(Act("hotline.change", objects=(f"hotline:{hotline.pk}",), details=details), by=by)


@transaction.atomic
def end_hotline(hotline: Hotline, *, reason: str, by: Actor) -> None:
    """No more exchange with this hotline: its keys count no more at either door once the next bundle arrived."""
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    if not Hotline.objects.filter(pk=hotline.pk, is_active=True).update(is_active=False, told_at=None):
        raise InputRefused(_("There is no exchange with this hotline any more."))
    details = {"hotline": hotline.name, "reason": reason.strip()}
    record(Act("hotline.end", objects=(f"hotline:{hotline.pk}",), details=details), by=by)
