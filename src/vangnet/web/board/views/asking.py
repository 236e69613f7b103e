"""What the team of a case tells the board: facts with their source, and the hours that it needs."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case
from vangnet.steering.actions import asking as actions
from vangnet.steering.models import CaseFact, HoursAsked
from vangnet.steering.numbers import number_of
from vangnet.steering.queries.cases import hours_of, standing_on
from vangnet.web.board import forms
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.shell.door import Request, case_page


@case_page("board.asking", verb=Verb.EDIT_CASE)
def asking(request: Request, case: Case) -> HttpResponseBase:
    """What this team told the board, and what was decided."""
    context = {
        "case": case,
        "tab": "board",
        "board_number": number_of(case.pk),
        "facts": case.board_facts.select_related("made_by", "revoked_by"),
        "hours": hours_of(case),
        "stands": standing_on(case),
        "fact_form": forms.Fact(auto_id="fact-%s"),
        "hours_form": forms.Hours(auto_id="hours-%s"),
    }
    return render(request, "board/asking.html", context)


@case_page("board.fact.state", verb=Verb.EDIT_CASE, methods=("POST",))
def state_fact(request: Request, case: Case) -> HttpResponseBase:
    """State a fact."""
    form = forms.Fact(request.POST)
    return _done(request, case, form, lambda: actions.state_fact(case, **form.cleaned_data, by=request.by))


@case_page("board.hours.ask", verb=Verb.EDIT_CASE, methods=("POST",))
def ask_hours(request: Request, case: Case) -> HttpResponseBase:
    """Ask hours."""
    form = forms.Hours(request.POST)
    return _done(request, case, form, lambda: actions.ask_hours(case, **form.cleaned_data, by=request.by))


@case_page("board.fact.take_back", verb=Verb.EDIT_CASE, methods=("POST",))
def take_back_fact(request: Request, case: Case, board_fact: int) -> HttpResponseBase:
    """Take a fact back."""
    return _back(request, case, get_object_or_404(CaseFact, case=case, pk=board_fact))


@case_page("board.hours.take_back", verb=Verb.EDIT_CASE, methods=("POST",))
def take_back_hours(request: Request, case: Case, hours: int) -> HttpResponseBase:
    """Take hours back."""
    return _back(request, case, get_object_or_404(HoursAsked, case=case, pk=hours))


def _back(request: Request, case: Case, said: CaseFact | HoursAsked) -> HttpResponseBase:
    form = forms.Reason(request.POST)
    return _done(request, case, form, lambda: actions.take_back(said, **form.cleaned_data, by=request.by))


def _done(request: Request, case: Case, form: Form, act: Callable[[], object]) -> HttpResponseBase:
    if not form.is_valid():
        tell_faults(request, form)
    else:
        tried(request, act, _("Written down."))
    return redirect("board:asking", case.number)
