"""Exports of a case: given, read, stopped, and what each of them holds and leaves out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases import places
from vangnet.cases.actions import jobs
from vangnet.cases.models import Case
from vangnet.cases.queries.exhibit import exhibit_of
from vangnet.chats.actions import reading as actions
from vangnet.chats.models import Export
from vangnet.chats.queries import exports as queries
from vangnet.chats.queries.told import told_of
from vangnet.errors import InputRefused
from vangnet.web.capture.page import tried
from vangnet.web.chats.forms import GiveForm, ReasonForm
from vangnet.web.chats.page import export_of, language, show
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, case_page

_AT_WORK = (Export.State.QUEUED, Export.State.RUNNING)


@case_page("chats.list")
def exports(request: Request, case: Case) -> HttpResponse:
    """All exports of a case, and its exhibits, of which others can be given."""
    request.seen.objects = [f"chats:{one.pk}" for one in queries.exports_of(case)]
    return show(request, case, "list", "list", exhibits=list(case.exhibits.all()), **_progress(case))


@case_page("chats.progress", logged=False)
def progress(request: Request, case: Case) -> HttpResponse:
    """Counts only, renewed while the list is open."""
    return show(request, case, "parts/progress", "list", **_progress(case))


def _progress(case: Case) -> dict[str, Any]:
    found = list(queries.exports_of(case))
    return {"exports": found, "is_running": any(one.state in _AT_WORK for one in found)}


@case_page("chats.give", verb=Verb.SCAN, methods=("GET", "POST"))
def give(request: Request, case: Case, exhibit: str) -> HttpResponseBase:
    """Choose a file or folder of an exhibit, by walking through it, and say on what ground it was obtained."""
    found = exhibit_of(case, exhibit)
    path = (request.POST if request.method == "POST" else request.GET).get("path", "")
    form = GiveForm(request.POST or None)
    request.seen.objects = [f"exhibit:{found.pk}"]
    if request.method == "POST" and form.is_valid():
        try:
            given = actions.give_export(found, path=path, **form.cleaned_data, by=request.by)
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The export waits to be read."))
            return redirect("chats:export", case.number, given.number)
    context: dict[str, Any] = {"exhibit": found, "form": form}
    try:
        canonical = places.canonical(path)
        within = "/".join(part for part in (found.path, canonical) if part)
        listing = places.browse(found.root, within)
        is_folder = places.is_folder(found.root, within)
        context |= {"listing": listing, "path": canonical, "above": places.above(canonical), "is_folder": is_folder}
        context["cut"] = len(found.path) + 1 if found.path else 0
        context["entries"] = [(entry, entry.path[context["cut"] :]) for entry in listing.entries]
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    return show(request, case, "give", "list", **context)


@case_page("chats.see")
def export(request: Request, case: Case, chat: int) -> HttpResponse:
    """One export: what it leaves out before any figure, what it holds, and what could not be read."""
    found = export_of(case, chat)
    request.seen.objects = [f"chats:{found.pk}"]
    told = told_of(found, language=language())
    return show(request, case, "export", "export", chat=found, told=told, form=ReasonForm(), **_progress(case))


@case_page("chats.stop", verb=Verb.SCAN, methods=("POST",))
def stop(request: Request, case: Case, chat: int) -> HttpResponse:
    """Ask a reading to stop."""
    found = export_of(case, chat)
    tried(request, lambda: jobs.stop(found, by=request.by))
    return redirect("chats:list", case.number)


@case_page("chats.resume", verb=Verb.SCAN, methods=("POST",))
def resume(request: Request, case: Case, chat: int) -> HttpResponse:
    """Go on with a reading that was stopped or that failed."""
    found = export_of(case, chat)
    tried(request, lambda: jobs.resume(found, by=request.by))
    return redirect("chats:list", case.number)


@case_page("chats.remove", verb=Verb.EDIT_CASE, methods=("POST",))
def remove(request: Request, case: Case, chat: int) -> HttpResponse:
    """Take an export out of the case, with what was read and said of it."""
    found, form = export_of(case, chat), ReasonForm(request.POST)
    if not form.is_valid():
        tell_faults(request, form)
    elif tried(
        request,
        lambda: actions.remove_export(found, **form.cleaned_data, by=request.by),
        _("The export is out of the case."),
    ):
        return redirect("chats:list", case.number)
    return redirect("chats:export", case.number, chat)
