"""When and where the talk is, that it was held, whether the child is safe, which help was offered, and what follows."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.accounts.models import Person
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.suspects.actions.stop_acting import in_unit, line, locked, moved, past, revoked, why_of
from vangnet.suspects.models import (
    Appointment,
    Conversation,
    ConversationStep,
    FollowUp,
    HelpOffer,
    SafetyAnswer,
    SeparateRequest,
    Suspect,
    Talk,
)
from vangnet.suspects.stop.data import codes, stop
from vangnet.suspects.stop.report import checks_open, faults_of_check, faults_of_talk
from vangnet.suspects.stop.states import Move, State

Why = ConversationStep.Why
MOVED = (Why.FAMILY_ASKED, Why.ILLNESS, Why.INTERPRETER, Why.WE_COULD_NOT, Why.MISTAKE)
MISSED = (Why.NOBODY_CAME, Why.FAMILY_ASKED, Why.ILLNESS, Why.WE_COULD_NOT)
Said = HelpOffer | SafetyAnswer | SeparateRequest


@transaction.atomic
def plan(conversation: Conversation, *, at: datetime, place: str, by: Actor, why: str = "") -> Appointment:
    """Set the day, the time and the place. With an appointment there, this one takes its place, and needs a reason."""
    now = locked(conversation)
    if timezone.is_naive(at):
        raise InputRefused(_("Say in which time zone."))
    if at <= timezone.now():
        raise InputRefused(_("This moment is over: a talk is planned ahead."))
    if not place.strip():
        raise InputRefused(_("Say where the talk is."))
    standing = now.appointments.filter(revoked_at=None).first()
    if standing is not None:
        revoked(standing, by=by, why=(why := why_of(why, MOVED)))
    else:
        why = ""
    moved(now, Move.PLAN, by=by, why=why)
    appointment = Appointment.objects.create(conversation=now, at=at, place=place.strip(), made_by=person_of(by))
    record(line("plan", now, appointment, why=why), by=by)
    return appointment


@transaction.atomic
def miss(conversation: Conversation, *, why: str, by: Actor) -> None:
    """The appointment passed without a talk: the family is to be invited again."""
    why = why_of(why, MISSED)
    now = locked(conversation)
    moved(now, Move.MISS, by=by, why=why)
    for appointment in now.appointments.filter(revoked_at=None):
        revoked(appointment, by=by, why=why)
    record(line("miss", now, why=why), by=by)


@transaction.atomic
def hold(
    conversation: Conversation,
    *,
    on: date,
    present: Collection[str],
    explained: Collection[str],
    by: Actor,
    alone_because: str = "",
) -> Talk:
    """Write down that the talk was held: who was there and which topics were explained. Nothing of what was said."""
    now = locked(conversation)
    data = stop()
    faults = faults_of_talk(data, present=present, explained=explained, alone_because=alone_because)
    if faults:
        raise InputRefused(" ".join(_fault_words()[fault] for fault in faults))
    first = now.invitations.order_by("on").values_list("on", flat=True).first()
    on = past(on, since=first)
    _while_a_minor(now, on)
    moved(now, Move.HOLD, by=by)
    talk = Talk.objects.create(
        conversation=now,
        on=on,
        present=sorted(set(present)),
        alone_because=alone_because and Talk.Alone(alone_because),
        explained=sorted(set(explained)),
        data=data.told,
        made_by=person_of(by),
    )
    record(line("hold", now, talk), by=by)
    return talk


@transaction.atomic
def take_back_talk(talk: Talk, *, by: Actor) -> None:
    """The talk was not held, or was written down wrongly: it stands as planned again. Counts follow."""
    now = locked(talk.conversation)
    revoked(talk, by=by, why=Why.MISTAKE)
    moved(now, Move.TAKE_BACK, by=by, why=Why.MISTAKE)
    record(line("hold.take_back", now, talk), by=by)


@transaction.atomic
def offer_help(conversation: Conversation, *, offers: Collection[str], on: date, by: Actor) -> list[HelpOffer]:
    """Write down which help was offered; the answers follow."""
    now = locked(conversation)
    _under_way(now)
    if not offers or not set(offers) <= codes(stop().help):
        raise InputRefused(_("Choose which help was offered."))
    on = past(on)
    try:
        with transaction.atomic():
            made = [
                HelpOffer.objects.create(conversation=now, code=code, offered_on=on, made_by=person_of(by))
                for code in sorted(set(offers))
            ]
    except IntegrityError as error:
        raise InputRefused(_("This help stands here already.")) from error
    record(line("help.offer", now, *made), by=by)
    return made


@transaction.atomic
def help_answered(offer: HelpOffer, *, answer: str, on: date, by: Actor) -> None:
    """Whether help was accepted or declined."""
    now = locked(offer.conversation)
    if answer not in (HelpOffer.Answer.ACCEPTED, HelpOffer.Answer.DECLINED):
        raise InputRefused(_("Choose: accepted or declined."))
    on = past(on, since=offer.offered_on)
    waiting = HelpOffer.objects.filter(pk=offer.pk, answer=HelpOffer.Answer.OPEN, revoked_at=None)
    if not waiting.update(answer=answer, answered_on=on):
        raise InputRefused(_("This offer was answered or taken back before."))
    record(line("help.answered", now, offer, answer=answer), by=by)


@transaction.atomic
def check(conversation: Conversation, *, code: str, answer: str, by: Actor, done: Collection[str] = ()) -> SafetyAnswer:
    """Answer a question of the safety check. A yes needs what was done; a new answer takes the place of the old one."""
    now = locked(conversation)
    _under_way(now)
    faults = faults_of_check(stop(), question=code, answer=answer, done=done)
    if "done" in faults:
        raise InputRefused(_("With a yes, say what was done for the child."))
    if faults:
        raise InputRefused(_("Choose an answer out of the list."))
    for old in now.safety.filter(code=code, revoked_at=None):
        revoked(old, by=by)
    told = {"code": code, "answer": answer, "done": sorted(set(done))}
    said = SafetyAnswer.objects.create(conversation=now, made_by=person_of(by), **told)
    record(line("safety", now, said), by=by)
    return said


@transaction.atomic
def follow(conversation: Conversation, *, kind: str, due_on: date, owner: Person, by: Actor) -> FollowUp:
    """Something follows the talk: what, when, and by whom. A conversation that was closed opens again."""
    now = locked(conversation)
    if now.state not in (State.HELD, State.FOLLOWED_UP):
        raise InputRefused(_("First write down that the talk was held."))
    if due_on < timezone.localdate():
        raise InputRefused(_("This day is over: a follow-up is planned ahead."))
    if now.state == State.FOLLOWED_UP:
        moved(now, Move.REOPEN, by=by)
    told = {"kind": FollowUp.Kind(kind), "due_on": due_on, "owner": in_unit(now, owner)}
    follow_up = FollowUp.objects.create(conversation=now, made_by=person_of(by), **told)
    record(line("follow_up.plan", now, follow_up), by=by)
    return follow_up


@transaction.atomic
def followed(follow_up: FollowUp, *, on: date, by: Actor) -> None:
    """It is done."""
    now = locked(follow_up.conversation)
    on = past(on, since=timezone.localdate(follow_up.made_at))
    if not FollowUp.objects.filter(pk=follow_up.pk, done_on=None).update(done_on=on, done_by=person_of(by)):
        raise InputRefused(_("This was done before."))
    record(line("follow_up.done", now, follow_up), by=by)


@transaction.atomic
def finish(conversation: Conversation, *, by: Actor) -> None:
    """All is done: the safety check is whole, something followed, and nothing is open."""
    now = locked(conversation)
    if checks_open(stop(), now.safety.filter(revoked_at=None).values_list("code", flat=True)):
        raise InputRefused(_("The safety check has questions without an answer."))
    if not now.follow_ups.exists() or now.follow_ups.filter(done_on=None).exists():
        raise InputRefused(_("First plan a follow-up, and do what is planned."))
    moved(now, Move.FINISH, by=by)
    record(line("finish", now), by=by)


@transaction.atomic
def ask_separately(conversation: Conversation, *, kind: str, on: date, by: Actor) -> SeparateRequest:
    """A statement or a hand-over was asked for: only that. The procedure is elsewhere, with its safeguards."""
    now = locked(conversation)
    told = {"kind": SeparateRequest.Kind(kind), "on": past(on)}
    request = SeparateRequest.objects.create(conversation=now, made_by=person_of(by), **told)
    record(line("separate", now, request, kind=kind), by=by)
    return request


@transaction.atomic
def take_back(said: Said, *, by: Actor) -> None:
    """Take back an offer, an answer of the safety check, or a request; it stays to be read."""
    now = locked(said.conversation)
    revoked(said, by=by)
    record(line(f"{said._meta.model_name}.take_back", now, said), by=by)  # noqa: SLF001


def _while_a_minor(now: Conversation, on: date) -> None:
    """A talk before somebody was moved to the adult track can still be told; one after it cannot have been held."""
    if now.suspect.track == Suspect.Track.ADULT:
        move = now.suspect.moves.filter(to=Suspect.Track.ADULT).first()
        if move is None or on > timezone.localdate(move.made_at):
            raise InputRefused(_("This person was dealt with as an adult by then: a Stop conversation is for minors."))


def _under_way(now: Conversation) -> None:
    if now.state in (State.DECLINED, State.WITHDRAWN):
        raise InputRefused(_("This conversation is over."))
    if now.owner_id is None:
        raise InputRefused(_("This conversation is nobody's yet: take it up first."))


def _fault_words() -> dict[str, str]:
    return {
        "unknown": _("Choose out of the lists."),
        "minor": _("Without the minor there was no Stop conversation."),
        "youth_officer": _("A Stop conversation is held by a youth officer."),
        "alone": _("No parent or guardian was there: say why."),
        "not_alone": _("A parent or guardian was there: no reason is needed."),
        "topics": _("Topics that are always said first are missing: only tick what was said."),
    }
