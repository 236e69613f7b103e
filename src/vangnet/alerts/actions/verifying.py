"""An answer is checked, independently of who gave it: the child is recognised and the crop erased, or it goes on."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.alerts.actions.answering import alarm_key
from vangnet.alerts.actions.ending import order_end
from vangnet.alerts.actions.sending import send
from vangnet.alerts.models import Alert, Answer, Verification
from vangnet.alerts.queries.ringing import open_yeses
from vangnet.alerts.states import RUNS, locked
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.actions.alarming import settle_alarm
from vangnet.reports.models import Alarm
from vangnet.transfer.school import AlertResume
from vangnet.victims.actions.candidates import propose
from vangnet.victims.models import Candidate

_SURENESS = {
    "certain": Candidate.Sureness.CERTAIN,
    "probably": Candidate.Sureness.PROBABLE,
    "unsure": Candidate.Sureness.POSSIBLE,
}


@transaction.atomic
def verify(answer: Answer, *, outcome: str, reason: str, by: Actor) -> Verification:
    """Write down what the police found. Raises InputRefused.

    Recognised: the crop is erased at once, and who was named becomes a candidate for the child. Not recognised: the
    crop is shown again, if no other yes waits and its term still runs.
    """
    person, alert = person_of(by), locked(answer.alert)
    if outcome not in Verification.Outcome.values or not reason.strip():
        raise InputRefused(_("Say what was found, and how it was checked."))
    if answer.kind == Answer.Kind.NO:
        raise InputRefused(_("A no needs no check."))
    if answer.typed_by_id == person.pk:
        raise InputRefused(_("You wrote this answer down yourself: somebody else checks it."))
    try:
        with transaction.atomic():
            made = Verification.objects.create(answer=answer, outcome=outcome, reason=reason.strip(), made_by=person)
    except IntegrityError as error:
        raise InputRefused(_("This answer was checked before.")) from error
    _settle(answer, outcome, by)
    if outcome == Verification.Outcome.RECOGNISED:
        _propose(answer, made, by)
        if alert.state in RUNS:
            order_end(alert, end=Alert.End.RECOGNISED, reason="", by=by)
    elif alert.state == Alert.State.HIDDEN and not open_yeses(alert).exists():
        _resume(alert)
    objects = (f"alert:{alert.pk}", f"answer:{answer.pk}", f"victim:{alert.victim_id}")
    record(Act("answer.verify", objects=objects, details={"outcome": outcome}), by=by)
    return made


def _resume(alert: Alert) -> None:
    """It is shown again; one whose term is over meanwhile is ended by the duty of the worker, and by the door itself.

    The number is that of the last answer that came in: what the door got after it, the desk has not seen.
    """
    Alert.objects.filter(pk=alert.pk).update(state=Alert.State.RUNNING, hidden_at=None)
    if alert.until is not None and alert.until > timezone.now():
        last = alert.answers.aggregate(last=Max("number"))["last"]
        send(AlertResume(alert=alert.identity, answer=last or 0))


def _propose(answer: Answer, made: Verification, by: Actor) -> None:
    """Who was named is a candidate: people confirm it on the page of the child, nothing here does."""
    propose(
        answer.alert.victim,
        name=answer.who.strip()[:200]
        or _("Somebody of %(school)s; see the answer") % {"school": answer.asked.contact.school},
        source=f"Schoolalert {answer.alert.number}, {answer.asked.contact.school}"[:300],
        why=made.reason,
        sureness=_SURENESS.get(answer.sureness, Candidate.Sureness.POSSIBLE),
        by=by,
    )


def _settle(answer: Answer, outcome: str, by: Actor) -> None:
    for alarm in Alarm.objects.filter(kind=Alarm.Kind.SCHOOL_YES, key=alarm_key(answer), settled_at=None):
        settle_alarm(alarm, how=str(Verification.Outcome(outcome).label), by=by)
