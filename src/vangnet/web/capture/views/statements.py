"""Facts of the case that lanes depend on: stated with a source, taken back, never edited."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.actions import lanes as actions
from vangnet.cases.models import Case, Statement
from vangnet.cases.queries.capture import statements_of
from vangnet.web.capture.forms import ReasonForm, StatementForm
from vangnet.web.capture.page import show, tried
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, case_page


@case_page("statement.list")
def facts(request: Request, case: Case) -> HttpResponse:
    """What is stated now of each fact, and all that was ever stated."""
    found = statements_of(case)
    request.seen.objects = [f"statement:{one.pk}" for one in found]
    standing = [one for one in found if one.revoked_at is None]
    now = [(fact.label, [one for one in standing if one.fact == fact]) for fact in Statement.Fact]
    return show(request, case, "facts", "facts", facts=now, statements=found, form=StatementForm())


@case_page("statement.add", verb=Verb.WRITE_FINDING, methods=("POST",))
def add(request: Request, case: Case) -> HttpResponse:
    """State a fact."""
    form = StatementForm(request.POST)
    if form.is_valid():
        done = _("Stated. The lanes of the case are made anew.")
        tried(request, lambda: actions.state(case=case, **form.cleaned_data, by=request.by), done)
    else:
        tell_faults(request, form)
    return redirect("capture:facts", case.number)


@case_page("statement.revoke", verb=Verb.WRITE_FINDING, methods=("POST",))
def revoke(request: Request, case: Case, statement: int) -> HttpResponse:
    """Take a statement back."""
    found, form = get_object_or_404(case.statements, pk=statement), ReasonForm(request.POST)
    found.case = case
    if form.is_valid():
        done = _("Taken back. The lanes of the case are made anew.")
        tried(request, lambda: actions.revoke_statement(found, **form.cleaned_data, by=request.by), done)
    else:
        tell_faults(request, form)
    return redirect("capture:facts", case.number)
