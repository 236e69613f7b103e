"""Answers of schools, through the door or over the telephone. A yes rings at once, and hides the crop everywhere."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.alerts.actions.sending import send
from vangnet.alerts.models import Alert, Answer, AskedContact
from vangnet.alerts.states import locked
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.models import Alarm
from vangnet.transfer.school import AlertHide, Answered
from vangnet.victims.erasing import ERASED

_SAID = ("kind", "period", "who", "sureness", "text", "given_at")


@transaction.atomic
def take_answer(entry: Answered) -> Answer:
    """Take in an answer that came from the school door; one that came before is not counted twice.

    After a yes the door hid the crop already. An answer that comes after the end is kept too, and a yes rings then as
    well. Raises InputRefused for an alert or a person that this desk does not know: it must not be passed over.
    """
    asked = AskedContact.objects.filter(alert__identity=entry.alert, contact__identity=entry.contact).first()
    if asked is None:
        raise InputRefused(_("An answer of somebody who was not asked in this alert."))
    alert = locked(asked.alert)
    said = {name: getattr(entry, name) for name in _SAID if name != "given_at"} | {"given_at": entry.at}
    before = Answer.objects.filter(alert=alert, number=entry.number).first()
    if before is not None:
        if before.asked_id != asked.pk or not all(_is_same(getattr(before, name), said[name]) for name in _SAID):
            raise InputRefused(_("Another answer came before under the same number."))
        return before
    answer = Answer.objects.create(alert=alert, asked=asked, number=entry.number, **said)
    _count(answer, alert, by=Actor(None))
    return answer


@transaction.atomic
def type_in_answer(
    asked: AskedContact, *, kind: str, period: str, who: str, sureness: str, text: str, by: Actor
) -> Answer:
    """Write down what somebody answered over the telephone, who did not see the crop or could not sign in."""
    person = person_of(by)
    alert = locked(asked.alert)
    if alert.state == Alert.State.DRAFT:
        raise InputRefused(_("This alert was not sent."))
    answer = Answer.objects.create(
        alert=alert,
        asked=asked,
        kind=kind,
        period=period,
        who=who.strip(),
        sureness=sureness,
        text=text.strip(),
        given_at=timezone.now(),
        typed_by=person,
    )
    _count(answer, alert, by=by)
    return answer


@transaction.atomic
def telephone(asked: AskedContact, *, outcome: str, by: Actor) -> None:
    """Somebody was telephoned, without the image: the question was put in words, or help was given to sign in."""
    if not outcome.strip():
        raise InputRefused(_("Say what came of it; it is written down."))
    done = {"telephoned_at": timezone.now(), "telephoned_by": person_of(by), "telephoned_outcome": outcome.strip()}
    AskedContact.objects.filter(pk=asked.pk).update(**done)
    objects = (f"alert:{asked.alert_id}", f"school:{asked.contact.school_id}")
    record(Act("alert.telephone", objects=objects), by=by)


def _count(answer: Answer, alert: Alert, *, by: Actor) -> None:
    """An answer counts: a yes hides and rings. The lines of the log stand last in the transaction."""
    AskedContact.objects.filter(pk=answer.asked_id).update(answered_at=answer.given_at)
    if answer.kind == Answer.Kind.YES:
        _hide(alert, at=answer.given_at, is_told=answer.number is not None)
        raise_alarm(Alarm.Kind.SCHOOL_YES, alarm_key(answer), facts={"alert": alert.number}, unit=alert.unit)
    objects = (f"alert:{alert.pk}", f"answer:{answer.pk}")
    record(Act("answer.take", objects=objects, details={"kind": answer.kind}), by=by)


def _hide(alert: Alert, *, at: datetime, is_told: bool) -> None:
    if alert.state != Alert.State.RUNNING:
        return
    Alert.objects.filter(pk=alert.pk).update(state=Alert.State.HIDDEN, hidden_at=at)
    if not is_told:
        send(AlertHide(alert=alert.identity))


def _is_same(kept: object, told: object) -> bool:
    """Whether an answer says again what it said; a text that somebody was erased from cannot be compared any more."""
    return kept == told or (isinstance(kept, str) and isinstance(told, str) and ERASED in kept)


def alarm_key(answer: Answer) -> str:
    """What the alarm of an answer is told by."""
    return f"answer:{answer.pk}"
