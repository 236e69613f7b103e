"""The defence sees a case at this desk, beside somebody who answers for it; what was shown is written down."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case, DefenceSitting, Medium
from vangnet.errors import InputRefused

LONGEST = timedelta(hours=8)


def is_open(sitting: DefenceSitting) -> bool:
    """Whether the sitting goes on now; it ends by itself."""
    return sitting.closed_at is None and timezone.now() < sitting.ends_at


@transaction.atomic
def open_sitting(*, case: Case, lawyer: str, client: str = "", minutes: int, by: Actor) -> DefenceSitting:
    """Begin a sitting for a named lawyer, for some minutes. Somebody has one at a time."""
    if not 1 <= minutes <= LONGEST.total_seconds() / 60:
        raise InputRefused(_("A sitting lasts from one minute to eight hours."))
    now = timezone.now()
    running = DefenceSitting.objects.filter(opened_by=person_of(by), closed_at__isnull=True, ends_at__gt=now)
    if running.exists():
        raise InputRefused(_("You have a sitting that goes on; end it first."))
    sitting = DefenceSitting.objects.create(
        case=case,
        lawyer=lawyer,
        client=client,
        opened_by=person_of(by),
        opened_at=now,
        ends_at=now + timedelta(minutes=minutes),
    )
    details = {"lawyer": lawyer, "ends_at": sitting.ends_at.isoformat()}
    record(Act("defence.open", case.number, (f"sitting:{sitting.pk}",), details), by=by)
    return sitting


@transaction.atomic
def end_sitting(*, sitting: DefenceSitting, by: Actor) -> None:
    """End a sitting before its time."""
    now = timezone.now()
    if not DefenceSitting.objects.filter(pk=sitting.pk, closed_at__isnull=True, ends_at__gt=now).update(closed_at=now):
        raise InputRefused(_("This sitting is over."))
    record(Act("defence.end", sitting.case.number, (f"sitting:{sitting.pk}",)), by=by)


@transaction.atomic
def reveal(*, sitting: DefenceSitting, medium: Medium, by: Actor) -> None:
    """Show one medium to the defence: only by the person who opened the sitting, and each time written down."""
    if not is_open(sitting):
        raise InputRefused(_("This sitting is over."))
    if by.person is None or by.person.pk != sitting.opened_by_id:
        raise InputRefused(_("Only the person who opened this sitting shows media in it."))
    objects = (f"sitting:{sitting.pk}", f"medium:{medium.pk}")
    record(Act("defence.look", sitting.case.number, objects, {"lawyer": sitting.lawyer}), by=by)
