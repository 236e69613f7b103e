"""The list of suspects, and writing one down in a case."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.suspects.actions.opening import open_suspect
from vangnet.suspects.queries import listing as queries
from vangnet.suspects.queries.page import age_today
from vangnet.web.shell.door import Request, case_page, person_page
from vangnet.web.shell.ways import whole_number
from vangnet.web.suspects import forms

_READING = {Verb.READ_SUSPECTS, Verb.READ_MINORS}


@person_page("suspects.list", shows_case_data=True)
def suspects(request: Request) -> HttpResponseBase:
    """The suspects whom this person may know of."""
    form = forms.Filters(request.user, request.GET or None)
    asked = form.asked()
    start = whole_number(request.GET.get("after", "")) or 0
    rows = list(queries.suspects_for(request.user, asked)[start : start + queries.PAGE + 1])
    shown = rows[: queries.PAGE]
    seen = queries.seen_cases(request.user, shown)
    request.seen.objects = [f"suspect:{one.pk}" for one in shown]
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "form": form,
        "is_asked": asked != queries.Asked(),
        "rows": [(one, age_today(one), one.case_id in seen) for one in shown],
        "is_reader": bool(_READING & verbs(request.user)),
        "after": start + queries.PAGE if len(rows) > queries.PAGE else None,
        "query": query.urlencode(),
    }
    return render(request, "suspects/list.html", context)


@case_page("suspect.open", verb=Verb.WORK_ON_SUSPECTS, methods=("GET", "POST"))
def new(request: Request, case: Case) -> HttpResponseBase:
    """Write down a suspect in a case: birth date first."""
    form = forms.Begin(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            suspect = open_suspect(case, **form.cleaned_data, by=request.by)
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The suspect is written down."))
            return redirect("suspects:suspect", suspect.number)
    return render(request, "suspects/new.html", {"case": case, "form": form})
