"""Checklists: those to fill, those that wait for the prosecutor, and the terms of those that were decided."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from vangnet.accounts.roles import Verb
from vangnet.suspects.queries import disposal as queries
from vangnet.web.shell.door import Request, person_page

_MANY = 200


@person_page("disposal.list", verb=Verb.FILL_CHECKLISTS, shows_case_data=True)
def checklists(request: Request) -> HttpResponseBase:
    """The checklists that this person may see, what is due first."""
    rows = queries.rows_for(request.user)
    begin = list(queries.without_checklist(request.user)[:_MANY])
    request.seen.objects = [f"suspect:{row.checklist.suspect_id}" for row in rows] + [
        f"suspect:{one.pk}" for one in begin
    ]
    context = {
        "waiting": [row for row in rows if row.state == "decide"],
        "filling": [row for row in rows if row.state == "fill"],
        "decided": [row for row in rows if row.state == "decided"],
        "begin": begin,
        "decides": Verb.DECIDE_DISPOSAL,
        "today": timezone.localdate(),
    }
    return render(request, "disposal/list.html", context)
