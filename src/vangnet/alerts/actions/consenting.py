"""A board takes part, or does so no more. Taking part is voluntary: taking it back needs no reason and has no cost."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.alerts.actions.contacts import people_at, takes_part, tell_door
from vangnet.alerts.models import Board, School
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused


@transaction.atomic
def consent(board: Board, *, on: date, said_by: str, by: Actor) -> int:
    """A board says that it takes part, from a day on; gives how many of its people the door is told of.

    Who says so for the board is written down. Raises InputRefused.
    """
    person_of(by)
    now = _locked(board)
    if takes_part(now):
        raise InputRefused(_("This board takes part already."))
    if not said_by.strip():
        raise InputRefused(_("Write down who said so for the board."))
    if on > timezone.localdate():
        raise InputRefused(_("A consent counts from the day that it is given: this day has not come yet."))
    now.consented_on, now.consented_by, now.withdrawn_on = on, said_by.strip()[:200], None
    return _keep(now, "school.consent", by)


@transaction.atomic
def withdraw(board: Board, *, by: Actor) -> int:
    """A board takes part no more: the door forgets all its people at once; gives how many. Raises InputRefused."""
    person_of(by)
    now = _locked(board)
    if not takes_part(now):
        raise InputRefused(_("This board does not take part."))
    now.withdrawn_on = timezone.localdate()
    return _keep(now, "school.withdraw", by)


def _locked(board: Board) -> Board:
    return Board.objects.select_for_update().get(pk=board.pk)


def _keep(board: Board, act: str, by: Actor) -> int:
    board.save(update_fields=["consented_on", "consented_by", "withdrawn_on"])
    told = tell_door(people_at(School.objects.filter(board=board)))
    record(Act(act, objects=(f"board:{board.pk}",), details={"people": told}), by=by)
    return told
