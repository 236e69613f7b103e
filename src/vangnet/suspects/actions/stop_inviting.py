"""Who is invited, with which letter, and what they answered."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.suspects.actions.stop_acting import line, locked, may_move, moved, past, revoked
from vangnet.suspects.models import Appointment, Conversation, Invitation, Invitee, StopLetter
from vangnet.suspects.stop.data import stop
from vangnet.suspects.stop.letter import Facts, letter
from vangnet.suspects.stop.states import Move
from vangnet.suspects.stop.words import letter_json, told_day, told_moment

Kind, Way, Answer = Invitee.Kind, Invitation.Way, Invitation.Answer
_MOST_PARENTS = 4


@transaction.atomic
def add_invitee(
    conversation: Conversation,
    *,
    kind: str,
    name: str,
    by: Actor,
    street: str = "",
    postcode: str = "",
    town: str = "",
    reads_english: bool = False,
) -> Invitee:
    """Somebody who is to be invited: the minor, a parent or a guardian, each with an address of their own."""
    now = locked(conversation)
    may_move(now, Move.INVITE)
    if not name.strip():
        raise InputRefused(_("Write down the name."))
    if kind != Kind.MINOR and now.invitees.filter(revoked_at=None).exclude(kind=Kind.MINOR).count() >= _MOST_PARENTS:
        raise InputRefused(_("Four parents and guardians are invited at most."))
    address = {"street": street.strip(), "postcode": postcode.strip(), "town": town.strip()}
    told = {"kind": Kind(kind), "name": name.strip(), "reads_english": reads_english, **address}
    try:
        with transaction.atomic():
            invitee = Invitee.objects.create(conversation=now, made_by=person_of(by), **told)
    except IntegrityError as error:
        raise InputRefused(_("The minor stands here already. Take that back first if it is not right.")) from error
    record(line("invitee.add", now, invitee, kind=kind), by=by)
    return invitee


@transaction.atomic
def take_back_invitee(invitee: Invitee, *, by: Actor) -> None:
    """Somebody is not invited after all, or was written down wrongly."""
    now = locked(invitee.conversation)
    revoked(invitee, by=by)
    record(line("invitee.take_back", now, invitee), by=by)


@transaction.atomic
def make_letter(invitee: Invitee, *, phone: str, by: Actor) -> StopLetter:
    """Make the letter for one person: with the appointment if there is one. A draft while no lawyer is named."""
    now = locked(invitee.conversation)
    may_move(now, Move.INVITE)
    _standing(invitee)
    if now.owner is None:  # may_move asks for one; a type checker cannot know
        raise InputRefused(_("This conversation is nobody's yet: take it up first."))
    if not all((invitee.street, invitee.postcode, invitee.town)):
        raise InputRefused(_("A letter needs the street, the postcode and the town. Write this person down anew."))
    if not phone.strip():
        raise InputRefused(_("Write down the telephone number that they can call."))
    appointment = now.appointments.filter(revoked_at=None).first()
    data = stop()
    facts = Facts(
        reference=now.number,
        reader="minor" if invitee.kind == Kind.MINOR else "parent",
        to=invitee.name,
        address=(invitee.street, f"{invitee.postcode}  {invitee.town}"),
        minor=_first_name(now),
        officer=now.owner.name,
        unit=now.suspect.case.team.unit.name,
        phone=phone.strip(),
        day=told_day(timezone.localdate(), "nl"),
        when=_when(appointment),
        place=appointment.place if appointment else "",
    )
    with translation.override("nl"):
        text = letter(facts, data, with_english=invitee.reads_english)
    told = {"is_concept": text.is_concept, "has_appointment": appointment is not None, "text": letter_json(text)}
    made = StopLetter.objects.create(conversation=now, invitee=invitee, made_by=person_of(by), **told)
    record(line("letter.make", now, made, is_concept=text.is_concept), by=by)
    return made


@transaction.atomic
def invite(invitee: Invitee, *, way: str, on: date, by: Actor, letter: StopLetter | None = None) -> Invitation:
    """Somebody was invited. By letter: with a letter of this person that is no draft."""
    now = locked(invitee.conversation)
    _standing(invitee)
    asked_on = timezone.localdate(now.asked_at)
    on = past(on, since=asked_on)
    if way == Way.LETTER:
        letter = letter or invitee.letters.order_by("-pk").first()
        if letter is None or letter.invitee_id != invitee.pk:
            raise InputRefused(_("Make the letter first."))
        if letter.is_concept:
            raise InputRefused(_("This letter is a draft: no lawyer of the unit is named for it. It cannot go out."))
    told = {"way": Way(way), "letter": letter if way == Way.LETTER else None, "on": on}
    invitation = Invitation.objects.create(conversation=now, invitee=invitee, made_by=person_of(by), **told)
    moved(now, Move.INVITE, by=by)
    record(line("invite", now, invitation, way=way), by=by)
    return invitation


@transaction.atomic
def answered(invitation: Invitation, *, answer: str, on: date, by: Actor) -> None:
    """What somebody answered to an invitation. A no of one person does not end the conversation by itself."""
    now = locked(invitation.conversation)
    if answer not in (Answer.COMES, Answer.OTHER_TIME, Answer.DOES_NOT_COME):
        raise InputRefused(_("Choose what was answered."))
    on = past(on, since=invitation.on)
    waiting = Invitation.objects.filter(pk=invitation.pk, answer=Answer.OPEN, revoked_at=None)
    if not waiting.update(answer=answer, answered_on=on):
        raise InputRefused(_("This invitation was answered or taken back before."))
    record(line("answered", now, invitation, answer=answer), by=by)


def _standing(invitee: Invitee) -> None:
    if not Invitee.objects.filter(pk=invitee.pk, revoked_at=None).exists():
        raise InputRefused(_("This person was taken back: nobody is invited under this name."))


def _first_name(conversation: Conversation) -> str:
    """The minor as a letter to the parents names them: as written down for the invitation, else as the suspect."""
    named = conversation.invitees.filter(kind=Kind.MINOR, revoked_at=None).first()
    told = named.name if named else conversation.suspect.name
    if not told.strip():
        raise InputRefused(_("Write down the name of the minor first: the letter to the parents names the child."))
    return told


def _when(appointment: Appointment | None) -> dict[str, str]:
    return {language: told_moment(appointment.at, language) for language in ("nl", "en")} if appointment else {}
