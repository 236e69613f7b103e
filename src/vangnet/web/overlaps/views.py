"""Overlaps: that another team works on the same, whom to ask, and that it is settled."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor
from vangnet.accounts.roles import Verb
from vangnet.steering.actions import overlaps as actions
from vangnet.steering.models import OverlapSide
from vangnet.steering.queries import overlaps as queries
from vangnet.web.overlaps.forms import ReasonForm
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.shell.door import Request, person_page
from vangnet.web.shell.ways import whole_number


@person_page("overlaps.list", verb=Verb.READ_OVERLAPS, shows_case_data=True)
def overlaps(request: Request) -> HttpResponse:
    """One's own sides. Of a case that somebody may not see, only whom to ask is told."""
    also_settled = request.GET.get("all") == "1"
    after = whole_number(request.GET.get("after", ""))
    found = queries.overlaps_for(request.user, also_settled=also_settled)
    rows = list((found.filter(pk__lt=after) if after else found)[: queries.PAGE + 1])
    shown = rows[: queries.PAGE]
    request.seen.objects = [f"overlap_side:{side.pk}" for side in shown]
    context = {
        "overlaps": queries.told_to(request.user, shown),
        "after": shown[-1].pk if len(rows) > queries.PAGE else None,
        "also_settled": also_settled,
    }
    return render(request, "overlaps/list.html", context)


@person_page("overlap.settle", verb=Verb.READ_OVERLAPS, methods=("POST",))
def settle(request: Request, overlap_side: int) -> HttpResponse:
    """The teams know of each other and agreed."""
    return _said(request, overlap_side, actions.settle)


@person_page("overlap.open", verb=Verb.READ_OVERLAPS, methods=("POST",))
def open_again(request: Request, overlap_side: int) -> HttpResponse:
    """It is not settled after all."""
    return _said(request, overlap_side, actions.open_again)


def _said(request: Request, number: int, act: Callable[..., object]) -> HttpResponse:
    side: OverlapSide = get_object_or_404(queries.overlaps_for(request.user, also_settled=True), pk=number)
    by: Actor = request.by
    request.seen.case_number = side.case.number
    form = ReasonForm(request.POST)
    if form.is_valid():
        tried(request, lambda: act(side, **form.cleaned_data, by=by), _("Written down."))
    else:
        tell_faults(request, form)
    return redirect("overlaps:list")
