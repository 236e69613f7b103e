"""What officers do on the page of a report: each a small form that comes back as it was typed when it is refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.reports.actions import assessing, complaining, destroying, telling
from vangnet.reports.models import CriminalComplaint, Decision, Message, Report
from vangnet.reports.rules import visible_complaints, visible_reports
from vangnet.web.reports import report_forms as forms
from vangnet.web.reports.views.report import page
from vangnet.web.shell.door import Request, View, report_page

_REFUSED = 422


def _act(name: str, *, verb: Verb = Verb.ASSESS_REPORTS) -> Callable[[View], View]:
    return report_page(name, verb=verb, methods=("POST",))


@_act("report.take_on")
def take_on(request: Request, report: Report) -> HttpResponseBase:
    """Make a report one's own."""
    form = forms.TakeOn(request.POST, report=report)
    act = lambda told: assessing.take_on(report, by=request.by, seen=told["seen"])  # noqa: E731
    return _done(request, report, form, act, _("This report is yours."))


@_act("report.hand_over")
def hand_over(request: Request, report: Report) -> HttpResponseBase:
    """Give a report to a colleague or a team."""
    form = forms.HandOver(request.POST, report=report)

    def act(told: dict[str, Any]) -> None:
        due_at = told.pop("due_on")
        assessing.hand_over(report, due_at=due_at, by=request.by, **told)

    return _done(request, report, form, act, _("Handed over."))


@_act("report.put_back")
def put_back(request: Request, report: Report) -> HttpResponseBase:
    """Put a report back in the queue."""
    form = forms.PutBack(request.POST, report=report)
    act = lambda told: assessing.put_back(report, by=request.by, **told)  # noqa: E731
    return _done(request, report, form, act, _("The report is back in the queue."))


@_act("report.wait")
def wait(request: Request, report: Report) -> HttpResponseBase:
    """Wait for somebody's answer."""
    form = forms.Wait(request.POST, report=report)
    act = lambda told: assessing.wait(report, by=request.by, **told)  # noqa: E731
    return _done(request, report, form, act, _("The report waits; it comes back on that day."))


@_act("report.reopen")
def reopen(request: Request, report: Report) -> HttpResponseBase:
    """Open a report again."""
    form = forms.Reopen(request.POST, report=report)
    act = lambda told: assessing.reopen(report, by=request.by, **told)  # noqa: E731
    return _done(request, report, form, act, _("The report is open again, and yours."))


@_act("report.take_back")
def take_back(request: Request, report: Report, verdict: int) -> HttpResponseBase:
    """Take a decision back."""
    decision = get_object_or_404(Decision, pk=verdict)
    if decision.report_id != report.pk and (decision.cluster_id is None or decision.cluster_id != report.cluster_id):
        get_object_or_404(Decision, pk=None)  # of another report: not there
    form = forms.TakeBack(request.POST, report=report)
    act = lambda told: assessing.take_back(decision, why=told["why"], by=request.by)  # noqa: E731
    return _done(request, report, form, act, _("Taken back; the report is open again."))


@_act("report.state")
def state(request: Request, report: Report) -> HttpResponseBase:
    """Say what is known of a circumstance."""
    form = forms.Circumstance(request.POST, report=report)

    def act(told: dict[str, Any]) -> None:
        told.pop("seen")
        assessing.state_circumstance(report, by=request.by, **told)

    return _done(request, report, form, act, _("Written down, and weighed again."))


@_act("report.note", verb=Verb.READ_REPORTS)
def note(request: Request, report: Report) -> HttpResponseBase:
    """Write a note for colleagues."""
    form = forms.Note(request.POST, report=report)
    act = lambda told: telling.note(report, text=told["text"], by=request.by)  # noqa: E731
    return _done(request, report, form, act, _("The note is written; the reporter never sees it."))


@_act("report.ask")
def ask(request: Request, report: Report) -> HttpResponseBase:
    """Ask the reporter something."""
    form = forms.Ask(request.POST, report=report)
    act = lambda told: telling.ask(report, by=request.by, **told)  # noqa: E731
    return _done(request, report, form, act, _("Asked. The question goes with the next bundle."))


@_act("report.told")
def told(request: Request, report: Report) -> HttpResponseBase:
    """Write down what a person told the reporter."""
    form = forms.ToldByPerson(request.POST, report=report)

    def act(said: dict[str, Any]) -> None:
        said.pop("seen")
        telling.tell_by_person(report, by=request.by, way=Message.Way(said.pop("way")), **said)

    return _done(request, report, form, act, _("Written down."))


@_act("report.mark_self_incrimination")
def own_acts(request: Request, report: Report) -> HttpResponseBase:
    """The reporter writes about own acts."""
    form = forms.TakeOn(request.POST, report=report)
    act = lambda _told: telling.flag_self_incrimination(report, by=request.by)  # noqa: E731
    return _done(request, report, form, act, _("Marked. The reporter is told to stop, and where to get advice."))


@_act("report.withdraw_contact")
def withdraw_contact(request: Request, report: Report) -> HttpResponseBase:
    """The reporter takes contact details back, by telephone for instance."""
    form = forms.TakeOn(request.POST, report=report)
    act = lambda _told: telling.withdraw_contact(report, by=request.by)  # noqa: E731
    return _done(request, report, form, act, _("The contact details are gone."))


@_act("report.link_complaint")
def link_complaint(request: Request, report: Report) -> HttpResponseBase:
    """A criminal complaint is about the same."""
    form = forms.LinkComplaint(request.POST, report=report)

    def act(said: dict[str, Any]) -> None:
        found = visible_complaints(request.user).filter(number__iexact=said["number"].strip()).first()
        if found is None:
            raise InputRefused(_("There is no criminal complaint of this number."))
        complaining.link_report(found, report, by=request.by)

    return _done(request, report, form, act, _("Linked."))


@_act("report.unlink_complaint")
def unlink_complaint(request: Request, report: Report, complaint: int) -> HttpResponseBase:
    """A criminal complaint is not about the same after all."""
    found = get_object_or_404(CriminalComplaint.objects.filter(reports=report), pk=complaint)
    form = forms.TakeOn(request.POST, report=report)
    act = lambda _told: complaining.unlink_report(found, report, by=request.by)  # noqa: E731
    return _done(request, report, form, act, _("Not linked any more."))


@_act("report.destroy", verb=Verb.DESTROY)
def destroy(request: Request, report: Report) -> HttpResponseBase:
    """Destroy what a report says."""
    form = forms.Destroy(request.POST, report=report)
    act = lambda said: destroying.destroy(report, reason=said["reason"], by=request.by)  # noqa: E731
    return _done(request, report, form, act, _("What the report said is destroyed."))


def _done(
    request: Request, report: Report, form: forms.Acting, act: Callable[[dict[str, Any]], object], words: str
) -> HttpResponseBase:
    """Do it, or show the page again with what was typed and what is wrong with it."""
    if form.is_valid():
        try:
            act(dict(form.cleaned_data))
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, words)
            is_there = visible_reports(request.user).filter(pk=report.pk).exists()
            return redirect("reports:report", report.number) if is_there else redirect("reports:queue")
    report.refresh_from_db()
    return page(request, report, status=_REFUSED, **{f"{form.name}_form": form})
