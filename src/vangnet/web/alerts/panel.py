"""The Schoolalerts about a child, as a panel of the child's page."""

from typing import Any

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.alerts.rules import visible_alerts
from vangnet.victims.models import Victim
from vangnet.web.shell.door import Request


def of_child(request: Request, victim: Victim) -> dict[str, Any] | None:
    """The alerts about a child, newest first, and the way to prepare one; nothing for who may not see alerts."""
    if not may(request.user, Verb.READ_ALERTS):
        return None
    alerts = list(visible_alerts(request.user).filter(victim=victim))
    request.seen.objects = [*request.seen.objects, *(f"alert:{alert.pk}" for alert in alerts)]
    return {
        "title": "Schoolalert",
        "anchor": "alerts",
        "alerts": alerts,
        "may_begin": may(request.user, Verb.RUN_ALERTS) and victim.status == Victim.Status.UNIDENTIFIED,
    }
