"""The part of a report's page that tells what was exchanged with hotlines about it."""

from typing import Any

from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.reports.models import Report
from vangnet.reports.queries import hotline as queries
from vangnet.web.shell.door import Request

TEMPLATE = "hotline/parts/panel.html"


def fill(request: Request, report: Report) -> dict[str, Any] | None:
    """What the panel tells; None: nothing was exchanged, and this person cannot begin it."""
    said = queries.of_report(report)
    may_exchange = may(request.user, Verb.EXCHANGE_WITH_HOTLINE)
    of_unit = queries.messages(request.user).filter(report=report).order_by("pk").first() if may_exchange else None
    can_send = may_exchange and queries.hotlines(request.user).filter(is_active=True).exists()
    if not said and not can_send:
        return None
    return {
        "title": _("Exchange with the hotline"),
        "anchor": "hotline",
        "said": said,
        "first": of_unit,
        "can_send": can_send and of_unit is None,
        "report": report,
    }
