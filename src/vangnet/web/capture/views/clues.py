"""Clues on the place that a person sees in a medium: a socket, a licence plate, a script."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.actions import lanes as actions
from vangnet.cases.models import Case, PlaceClue
from vangnet.web.capture import daylight, tables
from vangnet.web.capture.forms import ReasonForm
from vangnet.web.capture.page import show, tried
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, case_page


@case_page("clue.list")
def clues(request: Request, case: Case, position: int) -> HttpResponse:
    """The tables to choose from, what was chosen, and the countries that are left."""
    medium = get_object_or_404(case.media, position=position)
    chosen = list(medium.place_clues.select_related("made_by", "revoked_by").order_by("-pk"))
    request.seen.objects = [f"medium:{medium.pk}"]
    return show(
        request,
        case,
        "clues",
        "queue",
        medium=medium,
        tables=tables.tables(),
        daylight=daylight,
        chosen=[(clue, tables.told(clue)) for clue in chosen],
        narrowed=tables.narrowed(clue for clue in chosen if clue.revoked_at is None),
    )


@case_page("clue.see", verb=Verb.WRITE_FINDING, methods=("POST",))
def add(request: Request, case: Case, position: int) -> HttpResponse:
    """Choose one."""
    medium = get_object_or_404(case.media, position=position)
    medium.case = case
    table, _sign, choice = request.POST.get("choice", "").partition(":")
    if tables.may_be_seen(table, choice):
        note = request.POST.get("note", "")[:1_000]
        tried(
            request,
            lambda: actions.see_clue(medium=medium, table=table, choice=choice, note=note, by=request.by),
            _("Kept."),
        )
    return redirect("capture:clues", case.number, position)


@case_page("clue.revoke", verb=Verb.WRITE_FINDING, methods=("POST",))
def revoke(request: Request, case: Case, position: int, clue: int) -> HttpResponse:
    """It was not what it seemed."""
    clues = PlaceClue.objects.select_related("medium__case")
    found = get_object_or_404(clues, medium__case=case, medium__position=position, pk=clue)
    form = ReasonForm(request.POST)
    if form.is_valid():
        tried(request, lambda: actions.revoke_clue(found, **form.cleaned_data, by=request.by), _("Taken back."))
    else:
        tell_faults(request, form)
    return redirect("capture:clues", case.number, position)
