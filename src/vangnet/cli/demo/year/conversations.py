"""Stop conversations of the sample's youth officer: asked for, planned, held, followed up; and of the year before."""

from datetime import date, timedelta

from django.utils import timezone

from vangnet.cli.demo.year.days import Days, moment, to_come
from vangnet.cli.demo.year.people import Crew
from vangnet.suspects.actions import stop
from vangnet.suspects.actions.stop_holding import check, finish, follow, followed, hold, offer_help, plan
from vangnet.suspects.actions.stop_inviting import add_invitee, answered, invite, make_letter
from vangnet.suspects.models import Appointment, Conversation, ConversationStep, FollowUp, Suspect
from vangnet.suspects.stop.data import codes
from vangnet.suspects.stop.data import stop as texts

_PLACE = "Politiebureau, kamer 3 (verzonnen)"
_ADDRESS = {"street": "Teststraat 1", "postcode": "7511 AA", "town": "Enschede"}


def hold_talks(minors: dict[str, Suspect], days: Days, crew: Crew) -> None:
    """Bring a conversation with each minor as far as its name says."""
    for name, on in (("asked", days.ago(3)), ("asked_too", days.ago(1))):
        _ask(minors[name], on, crew)
    _invited(minors["planned"], days.ago(6), crew)
    for name in ("held", "followed"):
        _held(minors[name], days.ago(12), days.ago(4), crew)
    _finished(minors["followed"].conversations.get(), crew)
    for name, part in (("past", 0.6), ("past_too", 0.9)):
        _held(minors[name], days.last(part), days.last(part) + timedelta(days=20), crew)


def _ask(suspect: Suspect, on: date, crew: Crew) -> Conversation:
    """Asked for on a day."""
    talk = stop.ask(suspect, by=crew.by("olaf"))
    Conversation.objects.filter(pk=talk.pk).update(asked_at=moment(on))
    ConversationStep.objects.filter(conversation=talk).update(made_at=moment(on))
    talk.refresh_from_db()
    return talk


def _invited(suspect: Suspect, on: date, crew: Crew) -> tuple[Conversation, Appointment]:
    """The minor and a parent were called, and come: an appointment in a week."""
    by, talk = crew.by("joris"), _ask(suspect, on, crew)
    for kind, name in (("minor", suspect.name), ("parent", f"Ouder van {suspect.name}")):
        invitee = add_invitee(talk, kind=kind, name=name, reads_english=False, **_ADDRESS, by=by)
        answered(invite(invitee, way="telephone", on=on, by=by), answer="comes", on=on, by=by)
    appointment = plan(talk, at=to_come(timezone.localdate() + timedelta(days=7), 15), place=_PLACE, by=by)
    for invitee in talk.invitees.all():
        make_letter(invitee, phone="088 000 0000", by=by)
    return talk, appointment


def _held(suspect: Suspect, asked_on: date, on: date, crew: Crew) -> None:
    """The talk was held, help was offered, the safety check is whole, and something follows."""
    by = crew.by("joris")
    talk, appointment = _invited(suspect, asked_on, crew)
    present, explained = ["minor", "parent", "youth_officer"], sorted(codes(texts().topic))
    hold(talk, on=on, present=present, explained=explained, by=by)
    Appointment.objects.filter(pk=appointment.pk).update(at=moment(on, 15))
    offer_help(talk, offers=["hetstoptbijjou", "halt"], on=on, by=by)
    for code in sorted(codes(texts().check)):
        check(talk, code=code, answer="no", by=by)
    due_on, owner = timezone.localdate() + timedelta(days=14), crew.named["joris"]
    follow(talk, kind=FollowUp.Kind.CALL_PARENTS, due_on=due_on, owner=owner, by=by)


def _finished(talk: Conversation, crew: Crew) -> None:
    """What was to follow is done."""
    for follow_up in talk.follow_ups.all():
        followed(follow_up, on=timezone.localdate(), by=crew.by("joris"))
    finish(talk, by=crew.by("joris"))
