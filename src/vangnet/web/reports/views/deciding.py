"""What becomes of a report: an outcome is chosen, then its reason, where it goes, and what the reporter hears."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.errors import InputRefused
from vangnet.reports.actions import assessing
from vangnet.reports.actions.deciding import left_open, standing, stands_apart
from vangnet.reports.models import Cluster, Decision, Report
from vangnet.reports.queries.report import content_of
from vangnet.reports.states import OPEN
from vangnet.web.reports import report_forms as forms
from vangnet.web.reports import wording
from vangnet.web.shell.door import Request, report_page

BOTH = ("GET", "POST")
_REFUSED = 422


@report_page("report.decide", verb=Verb.ASSESS_REPORTS, methods=BOTH)
def decide(request: Request, report: Report) -> HttpResponseBase:
    """Decide on a report, or on all of its cluster."""
    outcome = request.GET.get("outcome", "")
    if outcome and outcome not in Decision.Outcome.values:
        raise Http404
    if report.state not in OPEN:
        messages.error(request, _("This report has ended. Take the decision back, or open it again."))
        return redirect("reports:report", report.number)
    if not outcome:
        outcomes = [(each.value, each.label, wording.OUTCOMES[each.value]) for each in Decision.Outcome]
        return _page(request, report, outcomes=outcomes)
    data = request.POST if request.method == "POST" else None
    form = forms.Deciding(data, report=report, person=request.user, ending=outcome)
    if request.method == "POST" and form.is_valid():
        try:
            return _decided(request, report, outcome, form)
        except InputRefused as error:
            form.add_error(None, str(error))
    return _page(request, report, form=form, outcome=outcome)


def _decided(request: Request, report: Report, outcome: str, form: forms.Deciding) -> HttpResponseBase:
    said = form.cleaned_data
    cluster = report.cluster if said.get("for_all") else None
    about: dict[str, Any] = {"cluster": cluster} if cluster else {"report": report, "seen": said["seen"]}
    assessing.decide(
        outcome=outcome,
        reason=said["reason"],
        by=request.by,
        answer=form.answer(),
        case=said.get("case"),
        team=said.get("team"),
        destination=said.get("destination"),
        **about,
    )
    messages.success(request, _("Decided."))
    if cluster is not None:
        _say_what_is_open(request, cluster)
    return redirect("reports:report", report.number)


def _say_what_is_open(request: Request, cluster: Cluster) -> None:
    """Which reports the decision on all did not end, and why."""
    for left, words in (
        (stands_apart(cluster), _("Not decided on, as a person must look at each of them: %(numbers)s")),
        (left_open(cluster), _("Still open, as a person must tell the reporter: %(numbers)s")),
    ):
        if left:
            messages.warning(request, words % {"numbers": ", ".join(each.number for each in left)})


@report_page("report.close", verb=Verb.ASSESS_REPORTS, methods=BOTH)
def close(request: Request, report: Report) -> HttpResponseBase:
    """End a report that has arrived where it was sent, and tell its reporter."""
    if report.state not in OPEN:
        return redirect("reports:report", report.number)
    decision = standing(report)
    ending = decision.outcome if decision else Decision.Outcome.NO_ACTION
    data = request.POST if request.method == "POST" else None
    form = forms.Ending(data, report=report, person=request.user, ending=ending)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            assessing.close(
                report=report, reason=said["reason"], answer=form.answer(), by=request.by, seen=said["seen"]
            )
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The report has ended."))
            return redirect("reports:report", report.number)
    return _page(request, report, form=form, outcome=ending, is_closing=True)


def _page(request: Request, report: Report, **told: Any) -> HttpResponseBase:
    form = told.get("form")
    status = _REFUSED if form is not None and form.errors else 200
    outcome = told.get("outcome", "")
    context = {
        "here": "",
        "report": report,
        "content": content_of(report)[0],
        "label": dict(Decision.Outcome.choices).get(outcome, ""),
        "meaning": wording.OUTCOMES.get(outcome, ""),
        "may_open_case": may(request.user, Verb.OPEN_CASE),
        **told,
    }
    return render(request, "reports/decide.html", context, status=status)
