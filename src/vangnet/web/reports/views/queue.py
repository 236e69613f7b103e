"""The day's queue: reports in lanes, each with the reasons of its lane in words."""

from django.http import HttpResponse
from django.shortcuts import render

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.reports.queries import queue as queries
from vangnet.reports.rules import OF_THE_UNIT
from vangnet.web.reports.forms import QueueForm
from vangnet.web.reports.wording import LANES as NAMES
from vangnet.web.shell.door import Request, person_page


@person_page("reports.queue", verb=Verb.READ_REPORTS, shows_case_data=True)
def queue(request: Request) -> HttpResponse:
    """The reports that this person may see and that are not closed yet, most urgent first."""
    form = QueueForm(request.GET or None)
    asked = form.asked()
    since = queries.visit(request.user)
    is_of_unit = bool(verbs(request.user) & OF_THE_UNIT)
    found = queries.queue_for(request.user, asked)
    lines, after = queries.page_of(
        found, since=since, after=request.GET.get("after", ""), is_folded=asked.is_whole and is_of_unit
    )
    request.seen.objects = [f"report:{line.report.pk}" for line in lines]
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "here": "queue",
        "form": form,
        "asked": asked,
        "is_asked": asked != queries.Asked(),
        "lines": lines,
        "after": after,
        "is_later": "after" in request.GET,
        "query": query.urlencode(),
        "since": since,
        "lanes": queries.counts_by_lane(request.user),
        "names": NAMES,
        "is_of_unit": is_of_unit,
    }
    return render(request, "reports/queue.html", context)
