"""Lists of schools and extracts of the register: sent along, looked at, and taken in or not."""

from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.alerts.actions import importing
from vangnet.alerts.actions.comparing import Changes
from vangnet.alerts.held import held, hold, let_go
from vangnet.alerts.models import SchoolImport
from vangnet.errors import InputRefused
from vangnet.web.schools.forms import ListForm, TakeInForm, import_folder
from vangnet.web.schools.views.schools import A_PAGE, VERB
from vangnet.web.shell.door import Request, person_page

_REFUSED = 422
_SHOWN = 30
_PROBLEMS = 200


@person_page("schools.lists", verb=VERB)
def lists(request: Request) -> HttpResponse:
    """Lists that were taken in, newest first, and the form for the next one."""
    return _lists(request, ListForm())


@person_page("schools.look", verb=VERB, methods=("POST",), shows_case_data=True)
def look(request: Request) -> HttpResponse:
    """Tell what a file would change; nothing is changed yet."""
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _lists(request, form, status=_REFUSED)
    said = form.cleaned_data
    try:
        if said["file"]:
            data, name = said["file"].read(), Path(said["file"].name).name
        else:
            data, name = (import_folder() / said["lying"]).read_bytes(), said["lying"]
        told = form.told(data, name)
        changes = importing.preview(told)
    except (InputRefused, OSError) as refusal:
        form.add_error(None, str(refusal))
        return _lists(request, form, status=_REFUSED)
    request.seen.is_done, request.seen.details = True, changes.counts
    return _preview(request, TakeInForm.of(told, hold(data)), told, changes)


@person_page("schools.import", verb=VERB, methods=("POST",))
def take_in(request: Request) -> HttpResponse:
    """Take in what was looked at; or leave it, and keep the file no longer."""
    form = TakeInForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the file once more."))
        return redirect("schools:lists")
    sha256 = form.cleaned_data["sha256"]
    if "leave" in request.POST:
        let_go(sha256)
        request.seen.is_done, request.seen.details = True, {"left": True}
        messages.info(request, _("Nothing was changed; the file is not kept."))
        return redirect("schools:lists")
    try:
        told = form.told(held(sha256))
    except InputRefused:
        messages.error(request, _("The file is not kept any more. Choose it once more."))
        return redirect("schools:lists")
    try:
        made = importing.take_in(told, by=request.by, are_many_right=form.cleaned_data["are_many_right"])
    except InputRefused as refusal:
        form.add_error(None, str(refusal))
        return _preview(request, form, told, importing.preview(told), status=_REFUSED)
    let_go(sha256)
    messages.success(request, _("The list was taken in."))
    return redirect("schools:edition", made.pk)


@person_page("schools.edition", verb=VERB)
def edition(request: Request, edition: int) -> HttpResponse:
    """What came of one list: its figures, and each line that was a problem."""
    found = get_object_or_404(SchoolImport.objects.select_related("made_by"), pk=edition)
    request.seen.objects = [f"school_import:{found.pk}"]
    page = Paginator(found.problems, _PROBLEMS).get_page(request.GET.get("page"))
    return render(request, "schools/edition.html", {"here": "lists", "edition": found, "page": page})


def _lists(request: Request, form: ListForm, *, status: int = 200) -> HttpResponse:
    page = Paginator(SchoolImport.objects.select_related("made_by"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "schools/lists.html", {"here": "lists", "page": page, "form": form}, status=status)


def _preview(
    request: Request, form: TakeInForm, told: importing.Told, changes: Changes, *, status: int = 200
) -> HttpResponse:
    context = {
        "here": "lists",
        "form": form,
        "told": told,
        "kind": SchoolImport.Kind(told.kind).label,
        "changes": changes,
        "counts": changes.counts,
        "parts": [
            ("new", changes.new[:_SHOWN]),
            ("changed", changes.changed[:_SHOWN]),
            ("gone", changes.gone[:_SHOWN]),
        ],
        "problems": changes.problems[:_PROBLEMS],
        "more_problems": max(len(changes.problems) - _PROBLEMS, 0),
        "shown": _SHOWN,
    }
    return render(request, "schools/preview.html", context, status=status)
