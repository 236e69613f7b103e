"""What each entry of the school door does at the desk: a key is ready, somebody came, answered, or a crop is erased.

What comes twice changes nothing. Who is not known here raises InputRefused: the entry is kept unread, with an alarm.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Unit
from vangnet.alerts.actions.answering import take_answer
from vangnet.alerts.actions.ending import take_erased
from vangnet.alerts.actions.mails import hear_of_mail
from vangnet.alerts.models import AskedContact, Counselling, SchoolContact, SchoolKey
from vangnet.errors import InputRefused
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.exchange.faults import faults_of
from vangnet.reports.models import Alarm
from vangnet.transfer import school
from vangnet.transfer.shapes import Faults

CLOCKS = timedelta(minutes=10)
"""How far the clocks of both doors may be apart."""


def _key_made(entry: school.KeyMade, _unit: Unit, _by: Actor) -> None:
    public = entry.public.hex()
    key, _is_new = SchoolKey.objects.get_or_create(number=entry.number, defaults={"public": public})
    if key.public != public:
        raise InputRefused(f"another key came before under the number {entry.number}")


def _answered(entry: school.Answered, _unit: Unit, _by: Actor) -> None:
    take_answer(entry)


def _erased(entry: school.Erased, _unit: Unit, _by: Actor) -> None:
    take_erased(entry)


def _counselling(entry: school.Counselling, _unit: Unit, by: Actor) -> None:
    contact = _contact(entry.contact)
    wish, is_new = Counselling.objects.get_or_create(contact=contact, asked_at=entry.at, defaults={"text": entry.text})
    if not is_new and wish.text != entry.text:
        raise InputRefused("another wish came before of this moment")
    if is_new:
        record(Act("counselling.take", objects=(f"counselling:{wish.pk}",)), by=by)


def _came(entry: school.Came, unit: Unit, _by: Actor) -> None:
    """Whom the desk does not know any more was taken off in the meantime: nothing is kept of it."""
    contact = SchoolContact.objects.select_related("school").filter(identity=entry.contact).first()
    if contact is None:
        return
    if entry.what == "locked":
        facts = {"door": "school", "kind": "locked", "school": contact.school.code}
        raise_alarm(Alarm.Kind.DOOR, f"school:locked:{contact.pk}", facts=facts, unit=unit)
        return
    people = SchoolContact.objects.filter(pk=contact.pk)
    people.exclude(came_at__gte=entry.at).update(came_at=entry.at)
    if entry.what == "enrolled":
        people.update(enrolled_at=entry.at, activation="", activation_on=None)
    elif entry.what == "signed_in":
        _asked(entry).filter(came_at=None).update(came_at=entry.at)
    elif entry.alert is not None:
        of_it = AskedContact.objects.filter(contact=contact, alert__identity=entry.alert)
        if not of_it.exists():
            raise InputRefused("somebody saw the crop of an alert in which he or she was not asked")
        of_it.filter(revealed_at=None).update(revealed_at=entry.at)
        of_it.filter(came_at=None).update(came_at=entry.at)


def _mailed(entry: school.Mailed, _unit: Unit, _by: Actor) -> None:
    """An invitation or reminder is of all alerts that this person is asked in now: the mail tells of none."""
    hear_of_mail(entry)
    asked = _asked(entry).filter(answered_at=None)
    if entry.problem:
        asked.update(mail_problem=entry.problem[:200])
        return
    told = {"reference": entry.reference[:20], "mail_problem": ""}
    if entry.kind == "reminder":
        invited = asked.exclude(invited_at=None)
        invited.update(**told)
        invited.exclude(reminded_at__gte=entry.at).update(reminded_at=entry.at)
    else:
        _asked(entry).filter(invited_at=None).update(invited_at=entry.at, **told)  # also who answered by telephone


def _asked(entry: school.Came | school.Mailed) -> QuerySet[AskedContact]:
    """The alerts that ran when this happened. The clocks of both doors may differ."""
    sent = {"alert__sent_at__lte": entry.at + CLOCKS, "alert__ended_at": None}
    return AskedContact.objects.filter(contact__identity=entry.contact, **sent)


def _contact(identity: str) -> SchoolContact:
    contact = SchoolContact.objects.select_related("school").filter(identity=identity).first()
    if contact is None:
        raise InputRefused("nobody here is known by this identity")
    return contact


VERBS: Mapping[type, Callable[[Any, Unit, Actor], None]] = {
    school.KeyMade: _key_made,
    school.Answered: _answered,
    school.Counselling: _counselling,
    school.Came: _came,
    school.Mailed: _mailed,
    school.Erased: _erased,
    Faults: faults_of("school"),
}
