"""Lanes as the working queue: of a case, and of all cases that somebody may see."""

from django.http import HttpResponse
from django.shortcuts import render

from vangnet.accounts.roles import Verb
from vangnet.cases.lanes import LANES
from vangnet.cases.models import Case
from vangnet.cases.queries import queue as queries
from vangnet.cases.queries.capture import captures_of
from vangnet.web.capture.forms import FilterForm
from vangnet.web.capture.page import shared, show
from vangnet.web.capture.running import progress_of
from vangnet.web.shell.door import Request, case_page, person_page
from vangnet.web.shell.ways import whole_number


@person_page("capture.across", verb=Verb.SEE_CASE, shows_case_data=True)
def across(request: Request) -> HttpResponse:
    """The most urgent media of all open cases that this person may see."""
    lane = request.GET.get("lane", "")
    queue = queries.queue_for(request.user)
    lines, after = queries.page_of(queries.queue_for(request.user, lane), after=_after(request))
    request.seen.objects = [f"medium:{line.entry.medium_id}" for line in lines]
    context = {
        "lines": lines,
        "after": after,
        "lane": lane if lane in set(LANES) else "",
        "lanes": queries.counts_by_lane(queue),
        "cases": queries.counts_by_case(queue),
        **shared(request),
    }
    return render(request, "capture/across.html", context)


@case_page("capture.queue")
def queue(request: Request, case: Case) -> HttpResponse:
    """The media of a case by lane, each with the reasons of its lane in words."""
    form = FilterForm(case, request.GET or None)
    asked = form.asked()
    lines, after = queries.page_of(queries.queue_of(case, asked), after=_after(request))
    request.seen.objects = [f"medium:{line.entry.medium_id}" for line in lines]
    query = request.GET.copy()
    query.pop("after", None)
    return show(
        request,
        case,
        "queue",
        "queue",
        form=form,
        asked=asked,
        lines=lines,
        after=after,
        query=query.urlencode(),
        lanes=queries.counts_by_lane(queries.queue_of(case, queries.Asked())),
        not_placed=queries.not_placed(case),
        **progress_of(captures_of(case)),
    )


def _after(request: Request) -> int | None:
    return whole_number(request.GET.get("after", ""))
