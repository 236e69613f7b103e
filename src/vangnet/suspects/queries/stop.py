"""Stop conversations: who may know of them, the queue of the youth officers, and counts by period."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case
from vangnet.cases.rules import narrowed
from vangnet.suspects.models import (
    Appointment,
    Conversation,
    FollowUp,
    Invitation,
    MinorDecision,
    SafetyAnswer,
    Suspect,
    Talk,
)
from vangnet.suspects.rules import visible_suspects
from vangnet.suspects.stop.data import Stop, stop
from vangnet.suspects.stop.report import checks_open
from vangnet.suspects.stop.states import OPEN, State
from vangnet.suspects.stop.waiting import Facts, Told, told

MINE, NOBODY, OPEN_ONES, OVER = "mine", "nobody", "open", "over"
PAGE = 50
_SHOWN_WHOLE = frozenset({Verb.WORK_ON_SUSPECTS, Verb.DECIDE_DISPOSAL})


def visible_conversations(person: Person) -> QuerySet[Conversation]:
    """The conversations that a youth officer works on: of minors of the own unit, of cases in use.

    One that is open stays there when somebody was moved to the adult track, so that it can be told and withdrawn.
    """
    if Verb.HOLD_CONVERSATIONS not in people.verbs(person):
        return Conversation.objects.none()
    cases = Case.objects.filter(team__unit=person.unit_id, retention=Case.Retention.ACTIVE)
    cases = cases.exclude(narrowed(timezone.localdate()))
    is_minor, is_open = Q(suspect__track=Suspect.Track.MINOR), Q(state__in=sorted(OPEN))
    return Conversation.objects.filter(is_minor | is_open, suspect__case__in=cases.values("pk"))


# -- the queue --------------------------------------------------------------------------------------------------------


class Row(msgspec.Struct, frozen=True):
    """A conversation in the queue, when it is to be, and why somebody is to look at it."""

    conversation: Conversation
    at: datetime | None
    told: tuple[Told, ...]
    danger: bool  # the safety check has a yes


class Asked(msgspec.Struct, frozen=True):
    """What somebody asks of the queue: whose, and which of them. Empty: all that are open."""

    whose: str = ""  # MINE, NOBODY
    which: str = OPEN_ONES  # or OVER, or a state


def queue(person: Person, asked: Asked) -> list[Row]:
    """What a youth officer asks for: what is told of most first, then the longest asked for."""
    found = visible_conversations(person)
    if asked.which == OVER:
        found = found.exclude(state__in=sorted(OPEN))
    else:
        found = found.filter(state__in=[asked.which] if asked.which in OPEN else sorted(OPEN))
    if asked.whose:
        found = found.filter(owner=person if asked.whose == MINE else None)
    rows = rows_of(found)
    return sorted(rows, key=lambda row: (not row.danger, -len(row.told), row.conversation.asked_at))


def rows_of(found: QuerySet[Conversation]) -> list[Row]:
    """Conversations with what is told of each, in a fixed number of questions to the database."""
    data, now = stop(), timezone.localtime()
    whole = found.select_related("suspect", "owner", "asked_by").prefetch_related(
        _standing("invitations", Invitation),
        _standing("appointments", Appointment),
        _standing("safety", SafetyAnswer),
        "follow_ups",
    )
    return [_row(one, data, now) for one in whole]


def told_of(conversation: Conversation) -> Row:
    """One conversation, with what is told of it."""
    return rows_of(Conversation.objects.filter(pk=conversation.pk))[0]


def _standing(name: str, model: type) -> Prefetch[Any]:
    return Prefetch(name, queryset=model.objects.filter(revoked_at=None), to_attr=f"standing_{name}")  # type: ignore[attr-defined]


def _row(one: Conversation, data: Stop, now: datetime) -> Row:
    at = one.standing_appointments[0].at if one.standing_appointments else None  # type: ignore[attr-defined]
    safety: list[SafetyAnswer] = one.standing_safety  # type: ignore[attr-defined]
    facts = _facts(one, at, checks_open(data, (said.code for said in safety)))
    is_danger = any(said.answer == SafetyAnswer.Answer.YES for said in safety)
    return Row(one, at, told(facts, data.terms, now), is_danger)


def _facts(one: Conversation, at: datetime | None, checks: int) -> Facts:
    invitations: list[Invitation] = one.standing_invitations  # type: ignore[attr-defined]
    follow_ups: Sequence[FollowUp] = list(one.follow_ups.all())
    answers = [said.answered_on for said in invitations if said.answer in _YES and said.answered_on]
    return Facts(
        state=State(one.state),
        asked_on=timezone.localdate(one.asked_at),
        owner_is_here=one.owner is not None and one.owner.is_active,
        invited_on=max((said.on for said in invitations), default=None),
        answered_on=max(answers, default=None),
        planned_at=timezone.localtime(at) if at else None,
        checks_open=checks,
        follow_ups=len(follow_ups),
        follow_up_on=min((each.due_on for each in follow_ups if each.done_on is None), default=None),
        is_adult=one.suspect.track == Suspect.Track.ADULT,
        born_on=one.suspect.born_on,
    )


_YES = (Invitation.Answer.COMES, Invitation.Answer.OTHER_TIME)


# -- on the page of a suspect -----------------------------------------------------------------------------------------


def conversations_of(person: Person, suspect: Suspect) -> QuerySet[Conversation]:
    """The conversations of a suspect whom this person may see, for who may read minors or holds them.

    Of somebody in the adult track only what is open: it is told, and is to be withdrawn.
    """
    held = people.verbs(person)
    if not held & {Verb.READ_MINORS, Verb.HOLD_CONVERSATIONS}:
        return Conversation.objects.none()
    if not visible_suspects(person).filter(pk=suspect.pk).exists():
        return Conversation.objects.none()
    found = suspect.conversations.select_related("owner")
    return found if suspect.track == Suspect.Track.MINOR else found.filter(state__in=sorted(OPEN))


def decisions_of(person: Person, suspect: Suspect) -> QuerySet[MinorDecision]:
    """The prosecutor's decisions about a suspect, with kind and reason: for who works on the case or decides in it."""
    held = people.verbs(person)
    if Verb.READ_MINORS not in held or not held & _SHOWN_WHOLE:
        return MinorDecision.objects.none()
    if not visible_suspects(person).filter(pk=suspect.pk).exists():
        return MinorDecision.objects.none()
    return suspect.minor_decisions.select_related("made_by", "revoked_by")


def is_decided(suspect: Suspect) -> bool:
    """That there is a decision of the prosecutor: all that a youth officer is told of it."""
    return suspect.minor_decisions.filter(revoked_at=None).exists()


# -- counts -----------------------------------------------------------------------------------------------------------


class Held(msgspec.Struct, frozen=True):
    """A talk that counts: its day, the number of its conversation, that row, and the unit of the case."""

    on: date
    number: str
    conversation: int
    unit: int


RULE = "Talks that stand as held, by the day of the talk; one that was taken back does not count."


def held_between(first: date, last: date, *, units: Iterable[int] = ()) -> list[Held]:
    """The talks held from `first` up to and including `last`, the earliest first; of some units, or of all.

    No right is asked here: whoever shows it asks for one.
    """
    found = Talk.objects.filter(revoked_at=None, on__gte=first, on__lte=last)
    if units := tuple(units):
        found = found.filter(conversation__suspect__case__team__unit__in=units)
    names = ("on", "conversation__number", "conversation", "conversation__suspect__case__team__unit")
    return [Held(*row) for row in found.order_by("on", "conversation__number").values_list(*names)]
