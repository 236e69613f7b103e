"""Findings of a case: written, read, withdrawn."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.actions import finding as actions
from vangnet.cases.models import Case, Medium
from vangnet.cases.queries.finding import findings_of
from vangnet.errors import InputRefused
from vangnet.web.examiner.forms import FindingForm, WithdrawForm
from vangnet.web.shell.door import Request, case_page
from vangnet.web.shell.ways import whole_number

BOTH = ("GET", "POST")


@case_page("finding.list")
def findings(request: Request, case: Case) -> HttpResponseBase:
    """What was found in a case, for and against."""
    found = list(findings_of(case))
    request.seen.objects = [f"finding:{finding.pk}" for finding in found]
    context = {"case": case, "findings": found, "may_write": may(request.user, Verb.WRITE_FINDING)}
    return render(request, "cases/findings.html", context)


@case_page("finding.write", verb=Verb.WRITE_FINDING, methods=BOTH)
def new(request: Request, case: Case) -> HttpResponseBase:
    """Write down a finding: about the case, an exhibit, or the medium that the address names by its position."""
    medium = _medium(case, request.POST.get("medium") or request.GET.get("medium", ""))
    form = FindingForm(request.POST or None, case=case, initial=_initial(request, case, medium))
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_finding(case, **form.cleaned_data, medium=medium, by=request.by)
            messages.success(request, _("The finding is written down."))
            return redirect("cases:findings", case.number)
        except InputRefused as error:
            form.add_error(None, str(error))
    return render(request, "cases/finding_form.html", {"case": case, "form": form, "medium": medium})


@case_page("finding.withdraw", verb=Verb.WRITE_FINDING, methods=BOTH)
def withdraw(request: Request, case: Case, finding: int) -> HttpResponseBase:
    """Withdraw a finding, with the reason."""
    found = get_object_or_404(findings_of(case), pk=finding)
    found.case = case
    form = WithdrawForm(request.POST or None)
    request.seen.objects = [f"finding:{found.pk}"]
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_finding(found, reason=form.cleaned_data["reason"], by=request.by)
            return redirect("cases:findings", case.number)
        except InputRefused as error:
            form.add_error(None, str(error))
    return render(request, "cases/withdraw.html", {"case": case, "finding": found, "form": form})


def _initial(request: Request, case: Case, medium: Medium | None) -> dict[str, object]:
    if medium is not None:
        return {"exhibit": medium.exhibit_id}
    return {"exhibit": case.exhibits.filter(number=request.GET.get("exhibit", "")).first()}


def _medium(case: Case, position: str) -> Medium | None:
    number = whole_number(position)
    return None if number is None else get_object_or_404(case.media, position=number)
