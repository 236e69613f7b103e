"""Scans: started, watched while they run, stopped and taken up again."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.actions import jobs
from vangnet.cases.actions import scan as actions
from vangnet.cases.models import Case, Exhibit
from vangnet.cases.queries.exhibit import exhibit_of, scan_of
from vangnet.errors import InputRefused
from vangnet.web.examiner.forms import ScanForm
from vangnet.web.shell.door import Request, case_page


@case_page("scan.start", verb=Verb.SCAN, methods=("POST",))
def start(request: Request, case: Case, exhibit: str) -> HttpResponseBase:
    """Put a scan of an exhibit in the queue."""
    found, form = exhibit_of(case, exhibit), ScanForm(request.POST)
    carve = form.is_valid() and form.cleaned_data["carve"]
    return _done(request, found, lambda: actions.start_scan(found, carve=carve, by=request.by))


@case_page("scan.stop", verb=Verb.SCAN, methods=("POST",))
def stop(request: Request, case: Case, exhibit: str, scan: int) -> HttpResponseBase:
    """Ask a scan to stop."""
    found = exhibit_of(case, exhibit)
    one = scan_of(found, scan)
    return _done(request, found, lambda: jobs.stop(one, by=request.by))


@case_page("scan.resume", verb=Verb.SCAN, methods=("POST",))
def resume(request: Request, case: Case, exhibit: str, scan: int) -> HttpResponseBase:
    """Go on with a scan that was stopped or that failed."""
    found = exhibit_of(case, exhibit)
    one = scan_of(found, scan)
    return _done(request, found, lambda: actions.resume_scan(one, by=request.by))


@case_page("scan.progress", logged=False)
def progress(request: Request, case: Case, exhibit: str, scan: int) -> HttpResponseBase:
    """How far a scan is: counts only, renewed while the page of the exhibit is open."""
    found = exhibit_of(case, exhibit)
    context = {
        "case": case,
        "exhibit": found,
        "scan": scan_of(found, scan),
        "may_scan": may(request.user, Verb.SCAN),
    }
    return render(request, "cases/parts/progress.html", context)


def _done(request: Request, exhibit: Exhibit, act: Callable[[], object]) -> HttpResponseBase:
    try:
        act()
    except InputRefused as error:
        messages.error(request, _("Nothing was changed: %(why)s") % {"why": error})
    return redirect("cases:exhibit", exhibit.case.number, exhibit.number)
