"""Capture of an exhibit while it runs: how far it is, stopped, taken up again."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from vangnet.accounts.roles import Verb
from vangnet.cases.actions import jobs
from vangnet.cases.models import Capture, Case
from vangnet.cases.queries.capture import captures_of
from vangnet.web.capture.page import show, tried
from vangnet.web.capture.running import progress_of
from vangnet.web.shell.door import Request, case_page


@case_page("capture.progress", logged=False)
def progress(request: Request, case: Case) -> HttpResponse:
    """Counts only, renewed while the page of the queue is open."""
    return show(request, case, "parts/progress", "queue", **progress_of(captures_of(case)))


@case_page("capture.stop", verb=Verb.SCAN, methods=("POST",))
def stop(request: Request, case: Case, capture: int) -> HttpResponse:
    """Ask a capture to stop."""
    one = _capture(case, capture)
    tried(request, lambda: jobs.stop(one, by=request.by))
    return redirect("capture:queue", case.number)


@case_page("capture.resume", verb=Verb.SCAN, methods=("POST",))
def resume(request: Request, case: Case, capture: int) -> HttpResponse:
    """Go on with a capture that was stopped or that failed."""
    one = _capture(case, capture)
    tried(request, lambda: jobs.resume(one, by=request.by))
    return redirect("capture:queue", case.number)


def _capture(case: Case, pk: int) -> Capture:
    return get_object_or_404(Capture.objects.select_related("scan__exhibit__case"), scan__exhibit__case=case, pk=pk)
