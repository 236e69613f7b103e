"""What is due to be destroyed: proposals, of which nothing goes by itself."""

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import render

from vangnet.accounts.roles import Verb
from vangnet.cases.retention.rules import rule, rules
from vangnet.reports.actions import destroying
from vangnet.web.shell.door import Request, person_page

_MOST = 200


@person_page("reports.due", verb=Verb.DESTROY, shows_case_data=True)
def due(request: Request) -> HttpResponseBase:
    """The reports that have been kept as long as they may."""
    found = destroying.due(request.user)
    told = {
        "here": "due",
        "reports": found[:_MOST],
        "count": found.count(),
        "days": settings.REPORT_KEPT_DAYS,
        "rule": rule("wpg-8-remove"),
        "notice": rules().notice,
    }
    request.seen.details = {"count": told["count"]}
    return render(request, "reports/due.html", told)
