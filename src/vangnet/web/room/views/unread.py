"""Files that could not be read at all: without content there is no picture, and they never count as clean."""

from django.http import HttpResponse
from django.shortcuts import render

from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case
from vangnet.cases.queries.media import PAGE, unread_files
from vangnet.web.room.filters import number_in
from vangnet.web.room.tiles import my_words
from vangnet.web.shell.door import Request, case_page


@case_page("files.unread", verb=Verb.SEE_CASE)
def unread(request: Request, case: Case) -> HttpResponse:
    """A page of these files, each with its reason and what can be done about it."""
    files = list(unread_files(case).filter(pk__gt=number_in(request.GET, "after") or 0)[: PAGE + 1])
    shown, told = files[:PAGE], my_words()
    request.seen.objects = [f"file:{file.pk}" for file in shown]
    context = {
        "case": case,
        "rows": [(file, told.status(file.status), told.reason(file.reason or None)) for file in shown],
        "next": shown[-1].pk if len(files) > PAGE else None,
    }
    return render(request, "room/unread.html", context)
