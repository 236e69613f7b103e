"""The links of a report, as a part of its page."""

from typing import Any

from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.reports.models import Report
from vangnet.reports.queries.links import Links, links_of
from vangnet.web.shell.door import Request


def links_panel(request: Request, report: Report) -> dict[str, Any] | None:
    """What `identities/parts/links.html` tells; nothing for who may not compare identifiers."""
    if not may(request.user, Verb.LINK_IDENTIFIERS):
        return None
    found = links_of(report, request.user)
    request.seen.details = {**request.seen.details, "links": len(found.reports) + len(found.cases)}
    return {
        "title": _("Links with other reports and cases"),
        "anchor": "links",
        "links": found,
        "first_open": _first_open(found),
        "report": report,
        "here": request.get_full_path(),
    }


def _first_open(found: Links) -> str:
    """The number of the first link of which nobody said anything: one key each says what it is."""
    for one in (*found.reports, *found.cases):
        thing = one.report or one.case
        if thing is not None and one.judgement is None:
            return thing.number
    return ""
