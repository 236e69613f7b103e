"""Those who did not answer are reminded; people who came to take part later are asked too."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.alerts.actions.sending import send
from vangnet.alerts.actions.sending_out import put_in_line
from vangnet.alerts.limits import limits
from vangnet.alerts.models import Alert, AskedContact
from vangnet.alerts.queries.reached import silent
from vangnet.alerts.states import running
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.transfer.school import AlertAsk


@transaction.atomic
def remind(alert: Alert, *, by: Actor) -> int:
    """Mail once more to those who did not answer; not while it is hidden, and not sooner than is permitted."""
    person_of(by)
    now, moment = _shown(alert), timezone.now()
    patience: timedelta = limits().reminder
    last = now.reminded_at or now.sent_at
    if last is not None and moment - last < patience:
        told = {"hours": patience // timedelta(hours=1)}
        raise InputRefused(_("A reminder may go %(hours)s hours after the invitation, or the reminder before.") % told)
    due = silent(now)
    people = tuple(due.values_list("contact__identity", flat=True))
    if not people:
        raise InputRefused(_("There is nobody to remind now."))
    AskedContact.objects.filter(pk__in=due.values("pk")).update(reminders=F("reminders") + 1)
    Alert.objects.filter(pk=now.pk).update(reminded_at=moment)
    send(AlertAsk(alert=now.identity, contacts=people, is_reminder=True))
    record(Act("alert.remind", objects=(f"alert:{now.pk}",), details={"people": len(people)}), by=by)
    return len(people)


@transaction.atomic
def ask_more(alert: Alert, *, by: Actor) -> int:
    """Ask people of the area who came to take part since it was sent."""
    person_of(by)
    now = _shown(alert)
    people = put_in_line(now)
    if not people:
        raise InputRefused(_("There is nobody in the area who is not asked yet."))
    send(AlertAsk(alert=now.identity, contacts=tuple(people)))
    record(Act("alert.ask_more", objects=(f"alert:{now.pk}",), details={"people": len(people)}), by=by)
    return len(people)


def _shown(alert: Alert) -> Alert:
    now = running(alert)
    if now.state == Alert.State.HIDDEN:
        raise InputRefused(_("An answer is being checked: nobody is asked until then."))
    return now
