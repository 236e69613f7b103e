"""The list of children, tasks on their pages, what is known but not closed, and beginning a page."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.errors import InputRefused
from vangnet.victims.actions.opening import open_victim
from vangnet.victims.queries import listing as queries
from vangnet.victims.queries.listed import listed_without_page
from vangnet.web.shell.door import Request, person_page
from vangnet.web.shell.ways import whole_number
from vangnet.web.victims import forms

_LISTED = 100
_OWNERS = (queries.MINE, queries.NOBODY)


@person_page("victims.list", verb=Verb.READ_VICTIMS, shows_case_data=True)
def victims(request: Request) -> HttpResponseBase:
    """The children whose page this person may see."""
    form = forms.Filters(request.user, request.GET or None)
    asked = form.asked()
    start = whole_number(request.GET.get("after", "")) or 0
    rows = list(queries.victims_for(request.user, asked)[start : start + queries.PAGE + 1])
    shown = rows[: queries.PAGE]
    request.seen.objects = [f"victim:{one.pk}" for one in shown]
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        **_common(request, "list"),
        "form": form,
        "is_asked": asked != queries.Asked(),
        "rows": shown,
        "today": timezone.localdate(),
        "after": start + queries.PAGE if len(rows) > queries.PAGE else None,
        "query": query.urlencode(),
    }
    return render(request, "victims/list.html", context)


@person_page("victims.tasks", verb=Verb.READ_VICTIMS, shows_case_data=True)
def tasks(request: Request) -> HttpResponseBase:
    """Open tasks: one's own, or all; those past their date first."""
    whose = request.GET.get("of", "") if "of" in request.GET else queries.MINE
    whose, late = whose if whose in _OWNERS else "", request.GET.get("late") == "1"
    start = whole_number(request.GET.get("after", "")) or 0
    rows = list(queries.tasks_for(request.user, owner=whose, late=late)[start : start + queries.PAGE + 1])
    shown = rows[: queries.PAGE]
    request.seen.objects = [f"task:{one.pk}" for one in shown]
    context = {
        **_common(request, "tasks"),
        "whose": whose,
        "late": late,
        "rows": [(task, queries.is_late(task.due_on)) for task in shown],
        "after": start + queries.PAGE if len(rows) > queries.PAGE else None,
    }
    return render(request, "victims/tasks.html", context)


@person_page("victims.listed", verb=Verb.WORK_ON_VICTIMS, shows_case_data=True)
def listed(request: Request) -> HttpResponseBase:
    """Known is not closed: series of the lists in our cases whose child is not identified and that have no page."""
    found, more = listed_without_page(request.user)
    shown = found[:_LISTED]
    request.seen.objects = sorted({f"case:{case.pk}" for one in shown for case, _count in one.cases})
    context = {**_common(request, "listed"), "rows": shown, "total": len(found), "more": more}
    return render(request, "victims/listed.html", context)


@person_page("victim.open", verb=Verb.WORK_ON_VICTIMS, methods=("GET", "POST"))
def new(request: Request) -> HttpResponseBase:
    """Begin the page of a child: from a series of a case, from a name on the lists, or from nothing yet."""
    told = {name: request.GET.get(name, "")[:300] for name in ("series", "listed_as")}
    form = forms.Begin(request.user, request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        try:
            victim = open_victim(**form.cleaned_data, by=request.by)
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The page is there, and yours."))
            return redirect("victims:victim", victim.number)
    return render(request, "victims/new.html", {**_common(request, ""), "form": form, "listed_as": told["listed_as"]})


def _common(request: Request, here: str) -> dict[str, object]:
    return {"here": here, "may_work": may(request.user, Verb.WORK_ON_VICTIMS)}
