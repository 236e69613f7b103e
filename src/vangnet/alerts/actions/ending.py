"""An alert ends: recognised, by its term, withdrawn or by hand. The order to destroy the key goes at once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.alerts.actions.sending import send
from vangnet.alerts.models import Alert, Erasure
from vangnet.alerts.states import RUNS, locked
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.models import Alarm
from vangnet.transfer.school import AlertEnd, Erased

BY_HAND = (Alert.End.WITHDRAWN, Alert.End.ENDED)


@transaction.atomic
def end_alert(alert: Alert, *, end: str, reason: str, by: Actor) -> None:
    """Somebody ends an alert, or withdraws one that is still being prepared, and says why. It cannot be taken back."""
    person_of(by)
    now = locked(alert)
    if end not in BY_HAND or not reason.strip():
        raise InputRefused(_("Say why it ends; it is written down."))
    if now.state == Alert.State.ENDED:
        raise InputRefused(_("This alert has ended."))
    order_end(now, end=Alert.End(end), reason=reason.strip(), by=by)


def order_end(alert: Alert, *, end: Alert.End, reason: str, by: Actor) -> None:
    """The alert is over, and the school door is told to destroy its key. To be called with the alert held."""
    moment, was_sent = timezone.now(), alert.state in RUNS
    Alert.objects.filter(pk=alert.pk).update(
        state=Alert.State.ENDED, ended_at=moment, ended_by=by.person, end=end, end_reason=reason, hidden_at=None
    )
    if was_sent:
        number = alert.key.number if alert.key else None
        told = {"ordered_at": moment, "key_number": number, "reason": end}
        made, is_new = Erasure.objects.get_or_create(alert=alert, defaults=told)
        if not is_new and made.ordered_at is None:  # the door was first: its term was over
            Erasure.objects.filter(pk=made.pk).update(ordered_at=moment)
        send(AlertEnd(alert=alert.identity, reason=end.value))  # type: ignore[arg-type]  # the same four words
    record(Act("alert.end", objects=(f"alert:{alert.pk}",), details={"end": str(end)}), by=by)


@transaction.atomic
def take_erased(entry: Erased) -> Erasure:
    """The school door says that a key is destroyed. Said again it changes nothing: the first moment counts.

    A door that ended by itself, because the term was over, ends the alert here too. Raises InputRefused for an alert
    that is not known, or a key that is not its own.
    """
    known = Alert.objects.filter(identity=entry.alert).first()
    if known is None:
        raise InputRefused(_("The school door erased an alert that is not known here."))
    alert = locked(known)
    if alert.key is None or alert.key.number != entry.key:
        raise InputRefused(_("The school door destroyed another key than that of the alert."))
    program = Actor(None)
    if alert.state in RUNS:
        order_end(alert, end=Alert.End(entry.reason), reason="", by=program)
    done = {"erased_at": entry.at, "seconds": entry.seconds, "told_at": timezone.now(), "key_number": entry.key}
    Erasure.objects.filter(alert=alert, erased_at=None).update(**done)
    settled = {"settled_at": timezone.now(), "settled_how": _("The school door says that the key is destroyed.")}
    Alarm.objects.filter(kind=Alarm.Kind.SCHOOL_ERASURE, key=alert.number, settled_at=None).update(**settled)
    record(Act("alert.erased", objects=(f"alert:{alert.pk}",), details={"seconds": entry.seconds}), by=program)
    return Erasure.objects.get(alert=alert)
