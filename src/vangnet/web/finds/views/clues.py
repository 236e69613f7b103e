"""What somebody sees in a crop: a page for it, adding and taking back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.rules import visible_cases
from vangnet.errors import InputRefused
from vangnet.victims.actions import clues as actions
from vangnet.victims.models import Crop, CropClue, Victim
from vangnet.victims.narrowing import KINDS_OF_TABLES
from vangnet.victims.queries.clues import clues_of, what
from vangnet.web.capture.page import tried
from vangnet.web.capture.tables import tables
from vangnet.web.finds.forms import ClueForm, ReasonForm
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, victim_page

_REFUSED = 422


@victim_page("crop.clues")
def clues(request: Request, victim: Victim, crop_row: int) -> HttpResponse:
    """What was seen in a crop, and a form to say more."""
    return _page(request, victim, _crop(request, victim, crop_row), ClueForm())


@victim_page("crop.see_clue", verb=Verb.WORK_ON_VICTIMS, methods=("POST",))
def add(request: Request, victim: Victim, crop_row: int) -> HttpResponse:
    """Something was seen."""
    crop, form = _crop(request, victim, crop_row), ClueForm(request.POST)
    if form.is_valid():
        try:
            actions.see_clue(crop, facts=form.facts(), by=request.by)
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("finds:clues", victim.number, crop.number)
    return _page(request, victim, crop, form, status=_REFUSED)


@victim_page("crop.revoke_clue", verb=Verb.WORK_ON_VICTIMS, methods=("POST",))
def take_back(request: Request, victim: Victim, crop_clue: int) -> HttpResponse:
    """It was not what it seemed."""
    cases = visible_cases(request.user).values("pk")
    rows = CropClue.objects.select_related("crop__case").filter(crop__victim=victim, crop__case__in=cases)
    clue = get_object_or_404(rows, pk=crop_clue)
    form = ReasonForm(request.POST)
    if form.is_valid():
        tried(request, lambda: actions.revoke_clue(clue, **form.cleaned_data, by=request.by), _("Taken back."))
    else:
        tell_faults(request, form)
    return redirect(reverse("victims:victim", args=[victim.number]) + "#clues")


def _crop(request: Request, victim: Victim, number: int) -> Crop:
    cases = visible_cases(request.user).values("pk")
    crop = get_object_or_404(Crop.objects.select_related("case"), victim=victim, number=number, case__in=cases)
    request.seen.objects += [f"crop:{crop.pk}", f"case:{crop.case_id}"]
    return crop


def _page(request: Request, victim: Victim, crop: Crop, form: ClueForm, *, status: int = 200) -> HttpResponse:
    language = "en" if get_language() == "en" else "nl"
    wanted = {table for several in KINDS_OF_TABLES.values() for table in several}
    context = {
        "victim": victim,
        "crop": crop,
        "form": form,
        "clues": [(one, what(one, language)) for one in clues_of(victim).filter(crop=crop)],
        "tables": [table for table in tables() if table.code in wanted],
        "may_write": may(request.user, Verb.WORK_ON_VICTIMS),
    }
    return render(request, "finds/clues.html", context, status=status)
