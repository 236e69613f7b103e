"""What people say of an overlap: that the teams know of each other and agreed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.steering.models import OverlapSettled, OverlapSide


@transaction.atomic
def settle(side: OverlapSide, *, reason: str, by: Actor) -> OverlapSettled:
    """Write down for one's own side what was agreed; an earlier word of this side is taken back by it."""
    _must_say(reason)
    OverlapSide.objects.select_for_update().get(pk=side.pk)
    before = OverlapSettled.objects.filter(side=side, revoked_at=None)
    person = person_of(by)
    before.update(revoked_by=person, revoked_at=timezone.now(), revoked_why=reason.strip())
    settled = OverlapSettled.objects.create(side=side, reason=reason.strip(), made_by=person)
    record(Act("overlap.settle", side.case.number, _things(side)), by=by)
    return settled


@transaction.atomic
def open_again(side: OverlapSide, *, reason: str, by: Actor) -> None:
    """It is not settled after all. Raises InputRefused where nobody said that it was."""
    _must_say(reason)
    standing = OverlapSettled.objects.filter(side=side, revoked_at=None)
    if not standing.update(revoked_by=person_of(by), revoked_at=timezone.now(), revoked_why=reason.strip()):
        raise InputRefused(_("Nobody said that this is settled."))
    record(Act("overlap.open", side.case.number, _things(side)), by=by)


def _must_say(reason: str) -> None:
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))


def _things(side: OverlapSide) -> tuple[str, ...]:
    return f"overlap:{side.overlap_id}", f"overlap_side:{side.pk}"
