"""The links of one report, and what people say of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.rules import visible_cases
from vangnet.errors import InputRefused
from vangnet.reports.actions import linking as actions
from vangnet.reports.models import LinkJudgement, Report
from vangnet.reports.rules import visible_reports
from vangnet.web.identities.forms import JudgeLink, TakeBack
from vangnet.web.identities.panel import links_panel
from vangnet.web.shell.door import Request, report_page
from vangnet.web.shell.ways import way_back


@report_page("links.see", verb=Verb.LINK_IDENTIFIERS)
def links(request: Request, report: Report) -> HttpResponse:
    """All that ties a report to others, the strongest first."""
    return render(request, "identities/links.html", {"report": report, **(links_panel(request, report) or {})})


@report_page("link.judge", verb=Verb.LINK_IDENTIFIERS, methods=("POST",))
def judge(request: Request, report: Report) -> HttpResponseBase:
    """Say what a link is; of what somebody may not see they cannot say anything."""
    form = JudgeLink(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what it is, and why; it is written down."))
        return _back(request, report)
    told = form.cleaned_data
    other = visible_reports(request.user).filter(number=told["other"]).first() if told["other"] else None
    case = visible_cases(request.user).filter(number=told["case"]).first() if told["case"] else None
    if other is None and case is None:
        raise Http404
    verdict = LinkJudgement.Verdict(told["verdict"])
    try:
        actions.judge_link(report, other=other, case=case, verdict=verdict, reason=told["reason"], by=request.by)
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It was written down. It can be taken back."))
    return _back(request, report)


@report_page("link.take_back", verb=Verb.LINK_IDENTIFIERS, methods=("POST",))
def take_back(request: Request, report: Report, link: int) -> HttpResponseBase:
    """Take back what was said of a link of this report, from either side."""
    said = get_object_or_404(LinkJudgement.objects.all(), pk=link)
    if report.pk not in (said.report_id, said.other_id):
        raise Http404
    form = TakeBack(request.POST)
    try:
        actions.take_back_link(said, reason=form.cleaned_data["reason"] if form.is_valid() else "", by=request.by)
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back."))
    return _back(request, report)


def _back(request: Request, report: Report) -> HttpResponseBase:
    """To the page where it was said."""
    otherwise = reverse("identities:links", args=[report.number])
    return redirect(way_back(request.POST.get("next", ""), otherwise=otherwise))
