"""What all writes of Stop conversations share."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor
from vangnet.accounts.models import Person
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models.judging import Judgement
from vangnet.errors import InputRefused
from vangnet.suspects.models import Conversation, ConversationStep, Suspect
from vangnet.suspects.rules import youth_officers_for
from vangnet.suspects.stop.states import Move, Refused, State, after


def locked(conversation: Conversation) -> Conversation:
    """The conversation as it is now; nobody else writes to it until the end of the transaction."""
    found = Conversation.objects.select_for_update(of=("self",)).select_related("suspect__case__team", "owner")
    return found.get(pk=conversation.pk)


def moved(conversation: Conversation, move: Move, *, by: Actor, why: str = "") -> None:
    """Bring a locked conversation to where a move leads, with a step of who and why. Raises InputRefused."""
    to = may_move(conversation, move)
    if to == conversation.state and not why:
        return
    conversation.state = to.value
    conversation.save(update_fields=["state"])
    add_step(conversation, by=by, why=why)


def may_move(conversation: Conversation, move: Move) -> State:
    """The state that a move would lead to. Raises InputRefused, in words."""
    to = after(
        State(conversation.state),
        move,
        has_owner=conversation.owner_id is not None,
        is_adult=conversation.suspect.track == Suspect.Track.ADULT,
    )
    if isinstance(to, Refused):
        raise InputRefused(_WORDS[to.why]())
    return to


def _not_now() -> str:
    return _("This cannot be done now: see how far the conversation is.")


def _nobody_s() -> str:
    return _("This conversation is nobody's yet: take it up first.")


def _an_adult_s() -> str:
    return _("This person is dealt with as an adult: a Stop conversation is for minors. Withdraw the conversation.")


_WORDS = {"follows": _not_now, "owner": _nobody_s, "adult": _an_adult_s}


def add_step(conversation: Conversation, *, by: Actor, why: str = "") -> None:
    """Keep that it is in this state and these hands now."""
    told = {"state": conversation.state, "owner": conversation.owner, "why": why}
    ConversationStep.objects.create(conversation=conversation, made_by=person_of(by), **told)


def why_of(code: str, allowed: Iterable[str]) -> str:
    """A reason out of a list."""
    if code not in tuple(allowed):
        raise InputRefused(_("Choose why; it is written down."))
    return code


def revoked(said: Judgement, *, by: Actor, why: str = "") -> None:
    """Take back what was written down; it stays to be read. Raises InputRefused where that was done before."""
    done = {"revoked_by": person_of(by), "revoked_at": timezone.now(), "revoked_why": why}
    rows = type(said)._default_manager.filter(pk=said.pk, revoked_at=None)  # noqa: SLF001
    if not rows.update(**done):
        raise InputRefused(_("This was taken back before."))


def past(day: date, *, since: date | None = None) -> date:
    """A day of something that has happened, not before `since`."""
    if day > timezone.localdate():
        raise InputRefused(_("This day is still to come: write down what has happened."))
    if since is not None and day < since:
        raise InputRefused(_("This day is before what it follows on."))
    return day


def in_unit(conversation: Conversation, person: Person) -> Person:
    """Somebody to whom the conversation can be given. Raises InputRefused."""
    if not youth_officers_for(conversation.suspect).filter(pk=person.pk).exists():
        raise InputRefused(_("%(who)s is not a youth officer of this unit.") % {"who": person.name})
    return person


def line(name: str, conversation: Conversation, *things: models.Model, **details: object) -> Act:
    """A line of the log: the conversation and what it is about by number; no name, no case, nothing that was said."""
    named = (f"{thing._meta.model_name}:{thing.pk}" for thing in things)  # noqa: SLF001
    objects = (f"conversation:{conversation.pk}", f"suspect:{conversation.suspect_id}", *named)
    return Act(f"conversation.{name}", objects=objects, details=details)
