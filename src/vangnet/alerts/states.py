"""How an alert goes from one state to the next, and who waits for whom in doing so.

draft -> running -> hidden -> running ... -> ended; a draft can be withdrawn. Nothing leaves "ended".
"""

from django.utils.translation import gettext as _

from vangnet.alerts.models import Alert
from vangnet.errors import InputRefused

RUNS = (Alert.State.RUNNING, Alert.State.HIDDEN)
"""Somebody is asked; the door has the crop."""


def locked(alert: Alert) -> Alert:
    """The alert as it is now, held until the end of the transaction: answers, ends and checks take turns."""
    return Alert.objects.select_for_update(of=("self",)).select_related("unit", "victim", "key").get(pk=alert.pk)


def drafted(alert: Alert) -> Alert:
    """The same, for an alert that is still being prepared. Raises InputRefused."""
    now = locked(alert)
    if now.state != Alert.State.DRAFT:
        raise InputRefused(_("This alert was sent: it can be ended, not changed."))
    return now


def running(alert: Alert) -> Alert:
    """The same, for one that was sent and is not over. Raises InputRefused."""
    now = locked(alert)
    if now.state not in RUNS:
        raise InputRefused(_("This alert does not run."))
    return now
