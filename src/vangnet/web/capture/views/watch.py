"""The standing watch: clues that are also of a series whose child nobody has identified yet."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.actions import watching as actions
from vangnet.cases.queries import watch as queries
from vangnet.web.capture.forms import ReasonForm
from vangnet.web.capture.page import shared, tried
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, person_page
from vangnet.web.shell.ways import whole_number


@person_page("watch.list", verb=Verb.SEE_CASE, shows_case_data=True)
def matches(request: Request) -> HttpResponse:
    """The matches of one's own cases. Of a case that one may not see, only whom to ask is told."""
    also_aside = request.GET.get("all") == "1"
    after = whole_number(request.GET.get("after", ""))
    found = queries.matches_for(request.user, also_aside=also_aside)
    rows = list((found.filter(pk__lt=after) if after else found)[: queries.PAGE + 1])
    shown = rows[: queries.PAGE]
    request.seen.objects = [f"watch:{match.pk}" for match in shown]
    context = {
        "matches": queries.told_to(request.user, shown),
        "after": shown[-1].pk if len(rows) > queries.PAGE else None,
        "also_aside": also_aside,
        **shared(request),
    }
    return render(request, "capture/watch.html", context)


@person_page("watch.aside", verb=Verb.WRITE_FINDING, methods=("POST",))
def aside(request: Request, match: int) -> HttpResponse:
    """Set a match aside for one of one's own cases, with a reason."""
    found = get_object_or_404(queries.matches_for(request.user), pk=match)
    (told,) = queries.told_to(request.user, [found])
    case = next((case for case in told.mine if case.number == request.POST.get("case")), None)
    form = ReasonForm(request.POST)
    if case is not None and form.is_valid():
        request.seen.case_number = case.number
        mine = case
        tried(request, lambda: actions.set_aside(found, case=mine, **form.cleaned_data, by=request.by), _("Set aside."))
    else:
        tell_faults(request, form)
    return redirect("capture:watch")
