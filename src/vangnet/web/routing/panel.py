"""On the page of a report: where the table would send it and why, sending it, and where it is on its way to."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.reports.models import Report
from vangnet.reports.routing.proposing import propose
from vangnet.reports.states import OPEN
from vangnet.web.routing.forms import Said, Send
from vangnet.web.shell.door import Request


def fill(request: Request, report: Report) -> dict[str, Any]:
    """What the panel tells."""
    language = "en" if get_language() == "en" else "nl"
    is_open = report.state in OPEN
    proposal = propose(report) if is_open else None
    told: dict[str, Any] = {
        "title": _("Route"),
        "anchor": "deliveries",
        "report": report,
        "proposal": proposal,
        "deliveries": report.deliveries.select_related("destination", "made_by", "ended_by"),
        "may_send": is_open and may(request.user, Verb.ASSESS_REPORTS),
        "said_form": Said(),
        "here": request.get_full_path(),
    }
    if proposal is not None:
        told |= {"because": proposal.because(language), "remarks": proposal.remarks(language)}
        initial = {"destination": proposal.destination, "reason": proposal.reason(language)}
        told["send_form"] = Send(report=report, initial=initial if proposal.destination and not proposal.held else {})
    return told
