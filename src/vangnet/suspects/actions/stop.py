"""A Stop conversation is asked for, taken up, handed over, withdrawn, or not wanted."""

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.accounts.models import Person
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.numbers import next_number
from vangnet.suspects.actions.stop_acting import add_step, in_unit, line, locked, moved, revoked, why_of
from vangnet.suspects.models import Conversation, ConversationStep, Suspect
from vangnet.suspects.rules import youth_officers_for
from vangnet.suspects.stop.states import OPEN, Move

Why = ConversationStep.Why
LETTER = "SG"
NOT_WANTED = (Why.MINOR_NO, Why.PARENTS_NO, Why.NO_ANSWER)
WITHDRAWN = (Why.NOT_FITTING, Why.ADULT, Why.MISTAKE)


@transaction.atomic
def ask(suspect: Suspect, *, by: Actor) -> Conversation:
    """Ask the youth officers of the unit for a talk with a minor. Refused for somebody in the adult track.

    It is at once of the youth officer who deals with the minor, if somebody does.
    """
    person = person_of(by)
    now = Suspect.objects.select_for_update(of=("self",)).select_related("case__team").get(pk=suspect.pk)
    if now.track != Suspect.Track.MINOR:
        raise InputRefused(_("A Stop conversation is for minors; this person is dealt with as an adult."))
    if now.conversations.filter(state__in=sorted(OPEN)).exists():
        raise InputRefused(_("A Stop conversation with this minor is open already."))
    conversation = Conversation.objects.create(
        number=next_number(Conversation, LETTER), suspect=now, owner=_whose(now), asked_by=person
    )
    add_step(conversation, by=by)
    record(line("ask", conversation), by=by)
    return conversation


@transaction.atomic
def hand_to(conversation: Conversation, *, owner: Person, by: Actor) -> None:
    """Give the conversation to a youth officer of the unit; taking it up oneself is giving it to oneself."""
    now = locked(conversation)
    if now.state not in OPEN:
        raise InputRefused(_("This conversation is over."))
    if now.owner_id == owner.pk:
        raise InputRefused(_("It is in these hands already."))
    now.owner = in_unit(now, owner)
    now.save(update_fields=["owner"])
    add_step(now, by=by)
    record(line("hand_over", now, owner), by=by)


@transaction.atomic
def decline(conversation: Conversation, *, why: str, by: Actor) -> None:
    """The family does not want the talk: it is voluntary, and ends here."""
    why = why_of(why, NOT_WANTED)
    _end(locked(conversation), Move.DECLINE, why=why, by=by)


@transaction.atomic
def withdraw(conversation: Conversation, *, why: str, by: Actor) -> None:
    """We do not hold it after all."""
    why = why_of(why, WITHDRAWN)
    _end(locked(conversation), Move.WITHDRAW, why=why, by=by)


def _whose(suspect: Suspect) -> Person | None:
    dealing = suspect.youth_officers.filter(revoked_at=None).values("officer")
    return youth_officers_for(suspect).filter(pk__in=dealing).first()


def _end(now: Conversation, move: Move, *, why: str, by: Actor) -> None:
    moved(now, move, why=why, by=by)
    for appointment in now.appointments.filter(revoked_at=None):
        revoked(appointment, by=by, why=why)
    record(line(move.value, now, why=why), by=by)
