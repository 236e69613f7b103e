"""A medium to another lane, and back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.actions import lanes as actions
from vangnet.cases.models import Case, LaneMove
from vangnet.web.capture.forms import MoveForm, ReasonForm
from vangnet.web.capture.page import tried
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, case_page


@case_page("lane.move", verb=Verb.WRITE_FINDING, methods=("POST",))
def move(request: Request, case: Case, position: int) -> HttpResponse:
    """Put a medium in another lane, with a reason."""
    medium, form = get_object_or_404(case.media, position=position), MoveForm(request.POST)
    medium.case = case
    if form.is_valid():
        done = _("The medium is in that lane now. What the rules said stays beside it.")
        tried(request, lambda: actions.move(medium=medium, **form.cleaned_data, by=request.by), done)
    else:
        tell_faults(request, form)
    return redirect("room:medium", case.number, position)


@case_page("lane.withdraw", verb=Verb.WRITE_FINDING, methods=("POST",))
def withdraw(request: Request, case: Case, position: int, move: int) -> HttpResponse:
    """A move counts no longer."""
    moves = LaneMove.objects.select_related("medium__case")
    moved = get_object_or_404(moves, medium__case=case, medium__position=position, pk=move)
    form = ReasonForm(request.POST)
    if form.is_valid():
        tried(request, lambda: actions.withdraw_move(moved, **form.cleaned_data, by=request.by), _("Taken back."))
    else:
        tell_faults(request, form)
    return redirect("room:medium", case.number, position)
