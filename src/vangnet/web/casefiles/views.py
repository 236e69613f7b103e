"""The files that were made of a case, and making another."""

from typing import Any

from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case
from vangnet.suspects.actions import casefiles as actions
from vangnet.suspects.models import CaseFile
from vangnet.suspects.queries.casefiles import files_of
from vangnet.web.casefiles.forms import AskForm
from vangnet.web.casefiles.making import ask_making
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.results.views.page import shared
from vangnet.web.shell.door import Request, case_page

_SHOWN = 50
_AT_WORK = (CaseFile.State.WAITING, CaseFile.State.MAKING)


@case_page("casefile.list", verb=Verb.MAKE_CASE_FILES)
def files(request: Request, case: Case) -> HttpResponseBase:
    """What was made, by whom and for whom; and what is being made."""
    made = _told(request, case)
    request.seen.objects = [f"casefile:{one.pk}" for one in made["files"]]
    prosecutor = str(case.prosecutor or "")
    form = AskForm(initial={"language": request.LANGUAGE_CODE, "recipient": prosecutor})
    return render(request, "casefiles/list.html", shared(request, case, "file") | made | {"form": form})


@case_page("casefile.list", verb=Verb.MAKE_CASE_FILES, logged=False)
def progress(request: Request, case: Case) -> HttpResponseBase:
    """How far files are: the list of the page that is open, renewed."""
    return render(request, "casefiles/parts/files.html", _told(request, case))


@case_page("casefile.ask", verb=Verb.MAKE_CASE_FILES, methods=("POST",))
def ask(request: Request, case: Case) -> HttpResponseBase:
    """Ask for a file; a worker makes it."""
    form = AskForm(request.POST)
    if not form.is_valid():
        tell_faults(request, form)
    elif tried(
        request,
        lambda: actions.ask(case=case, **form.cleaned_data, by=request.by),
        _("The file is being made. It stands below when it is ready."),
    ):
        ask_making()
    return redirect("casefiles:list", case.number)


@case_page("casefile.fetch", verb=Verb.MAKE_CASE_FILES, methods=("POST",))
def fetch(request: Request, case: Case, casefile: int) -> HttpResponseBase:
    """Hand a file over."""
    file = get_object_or_404(files_of(case, request.user), pk=casefile)
    opened = tried(request, lambda: actions.fetch(file, by=request.by))
    if opened is None:
        return redirect("casefiles:list", case.number)
    name = f"{case.number}-{file.pk}.zip"
    return FileResponse(opened, as_attachment=True, filename=name, content_type="application/zip")


def _told(request: Request, case: Case) -> dict[str, Any]:
    found = list(files_of(case, request.user)[:_SHOWN])
    return {"case": case, "files": found, "is_at_work": any(one.state in _AT_WORK for one in found)}
