"""What somebody answers, and the wish to talk: sealed to the desk at once. A yes hides the crop in the same moment."""

import msgspec
from django.db import transaction
from django.utils import timezone

from vangnet.portals.school import nonces
from vangnet.portals.school.keeping import keep, this_hour
from vangnet.portals.school.models import Alert, Asked, Contact, FormSent
from vangnet.transfer.school import Answered, Counselling, Kind, Period, Sureness

MOST_FORMS = 40
"""So many forms are taken of one person in two days."""


class TooManyError(Exception):
    """More than anybody has to say: somebody else, or a program, may be sending in his or her name."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said."""

    kind: Kind
    period: Period = "unknown"
    who: str = ""
    sureness: Sureness = "unsure"
    text: str = ""


@transaction.atomic
def answer(asked: Asked, given: Given, *, nonce: str) -> bool:
    """Take an answer: count it, hide the crop everywhere after a yes, and seal it to the desk; all of it or nothing.

    False when this very form was taken before: nothing changes then. An answer to an alert that ended in the meantime
    is passed on as well. Raises TooManyError, and InputRefused where nothing can be sealed.
    """
    if not _is_new(asked.contact, nonce):
        return False
    alert = Alert.objects.select_for_update().defer("crop", "questions").get(pk=asked.alert_id)
    number, now = alert.answers + 1, timezone.now()
    alert.answers = number
    if given.kind == "yes":
        alert.last_yes = number
        alert.state = Alert.State.ENDED if alert.state == Alert.State.ENDED else Alert.State.HIDDEN
    alert.save(update_fields=["answers", "last_yes", "state"])
    if alert.state != Alert.State.ENDED:
        Asked.objects.filter(pk=asked.pk).update(answered_at=now)
    told = msgspec.structs.asdict(given)
    keep(Answered(alert=alert.identity, contact=asked.contact.identity, number=number, at=now, **told))
    return True


@transaction.atomic
def wish_to_talk(contact: Contact, text: str, *, nonce: str) -> bool:
    """Pass on that somebody would like to talk with an expert; it names no alert. False: this form was taken before."""
    if not _is_new(contact, nonce):
        return False
    keep(Counselling(contact=contact.identity, at=timezone.now(), text=text))
    return True


def _is_new(contact: Contact, nonce: str) -> bool:
    digest = nonces.digest(nonce)
    if FormSent.objects.filter(digest=digest).exists():
        return False
    if FormSent.objects.filter(contact=contact).count() >= MOST_FORMS:
        raise TooManyError
    return FormSent.objects.get_or_create(digest=digest, defaults={"contact": contact, "made_hour": this_hour()})[1]
