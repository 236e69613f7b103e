"""Criminal complaints: the list, one of them, and writing one down."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.errors import InputRefused
from vangnet.reports.actions.complaining import add_complaint, link_report, unlink_report
from vangnet.reports.models import Report
from vangnet.reports.rules import visible_complaints, visible_reports
from vangnet.web.reports.typing_forms import ComplaintForm, LinkReport
from vangnet.web.shell.door import Request, person_page

BOTH = ("GET", "POST")
_REFUSED = 422
_MOST = 500


@person_page("complaints.list", verb=Verb.READ_REPORTS, shows_case_data=True)
def complaints(request: Request) -> HttpResponseBase:
    """The criminal complaints that somebody may see, newest first; counted apart from reports."""
    found = visible_complaints(request.user).select_related("unit", "case").prefetch_related("reports")
    request.seen.details = {"count": found.count()}
    told = {
        "here": "complaints",
        "complaints": found[:_MOST],
        "count": request.seen.details["count"],
        "may_add": may(request.user, Verb.TAKE_REPORTS),
    }
    return render(request, "reports/complaints.html", told)


@person_page("complaint.see", verb=Verb.READ_REPORTS, methods=BOTH, shows_case_data=True)
def complaint(request: Request, complaint: int) -> HttpResponseBase:
    """One criminal complaint, and the reports that it is linked to."""
    rows = visible_complaints(request.user).select_related("unit", "case", "made_by")
    found = get_object_or_404(rows, pk=complaint)
    request.seen.objects = [f"complaint:{found.pk}"]
    may_link = may(request.user, Verb.ASSESS_REPORTS)
    form = LinkReport(request.POST if request.method == "POST" and may_link else None)
    if request.method == "POST" and may_link and form.is_valid():
        report = visible_reports(request.user).filter(number__iexact=form.cleaned_data["number"].strip()).first()
        act = unlink_report if request.POST.get("act") == "unlink" else link_report
        try:
            act(found, report or Report(), by=request.by)
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            return redirect("reports:complaint", found.pk)
    reports = visible_reports(request.user).filter(criminal_complaints=found)
    told = {
        "here": "complaints",
        "complaint": found,
        "reports": reports,
        "others": found.reports.exclude(state=Report.State.DESTROYED).count() - reports.count(),
        "form": form,
        "may_link": may_link,
    }
    return render(request, "reports/complaint.html", told, status=_REFUSED if form.errors else 200)


@person_page("complaint.add", verb=Verb.TAKE_REPORTS, methods=BOTH)
def new(request: Request) -> HttpResponseBase:
    """Write down that a criminal complaint was filed, maybe about a report that is there."""
    number = request.GET.get("report", "")[:20]
    about = visible_reports(request.user).filter(number=number).first() if number else None
    form = ComplaintForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_complaint(**form.cleaned_data, reports=[about] if about else [], by=request.by)
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The criminal complaint is written down."))
            return redirect("reports:complaint", made.pk)
    told = {"here": "complaints", "form": form, "about": about}
    return render(request, "reports/complaint_new.html", told, status=_REFUSED if form.errors else 200)
