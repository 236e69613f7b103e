"""Children found again: those that wait for a word, and the word of a person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.victims.actions import finding as actions
from vangnet.victims.queries import found as queries
from vangnet.web.finds.forms import DecideForm
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, person_page
from vangnet.web.shell.ways import way_back, whole_number


@person_page("find.list", shows_case_data=True)
def finds(request: Request) -> HttpResponse:
    """The finds of which somebody may see a side; who owns the case or report is told by it."""
    also_decided = request.GET.get("all") == "1"
    after = whole_number(request.GET.get("after", ""))
    found = queries.finds_for(request.user, also_decided=also_decided)
    rows = list((found.filter(pk__lt=after) if after else found)[: queries.PAGE + 1])
    shown = rows[: queries.PAGE]
    request.seen.objects = [f"find:{find.pk}" for find in shown]
    context = {
        "finds": queries.told_to(request.user, shown),
        "after": shown[-1].pk if len(rows) > queries.PAGE else None,
        "also_decided": also_decided,
    }
    actions.mark_told(find for find in shown if queries.is_told_to(request.user, find))
    return render(request, "finds/list.html", context)


@person_page("find.decide", verb=Verb.WORK_ON_VICTIMS, methods=("POST",))
def decide(request: Request, find: int) -> HttpResponse:
    """It is this child, or it is not: by somebody who may see both sides."""
    found = get_object_or_404(queries.finds_for(request.user, also_decided=True), pk=find)
    (told,) = queries.told_to(request.user, [found])
    form = DecideForm(request.POST)
    if not told.may_decide:
        messages.error(request, _("Only who may see both the child and the media can decide."))
    elif form.is_valid():
        confirm, reason = form.cleaned_data["decision"] == "confirm", form.cleaned_data["reason"]
        try:
            actions.decide(found, confirm=confirm, reason=reason, by=request.by)
        except InputRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Written down."))
    else:
        tell_faults(request, form)
    return redirect(way_back(request.POST.get("next", ""), otherwise="finds:list"))
