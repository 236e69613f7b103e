"""The list of suspects, and writing one down."""

from django.http import HttpResponseBase
from django.shortcuts import render

from vangnet.suspects.queries import listing as queries
from vangnet.web.shell.door import Request, person_page
from vangnet.web.shell.ways import whole_number


@person_page("suspects.list", shows_case_data=True)
def suspects(request: Request) -> HttpResponseBase:
    """The suspects whom this person may know of."""
    asked = queries.Asked()
    start = whole_number(request.GET.get("after", "")) or 0
    rows = list(queries.suspects_for(request.user, asked)[start : start + queries.PAGE + 1])
    shown = rows[: queries.PAGE]
    request.seen.objects = [f"suspect:{one.pk}" for one in shown]
    context = {"rows": shown, "after": start + queries.PAGE if len(rows) > queries.PAGE else None}
    return render(request, "suspects/list.html", context)
