"""Saying what media show, and undoing it."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vangnet.accounts.roles import Verb
from vangnet.cases.actions import categorising
from vangnet.cases.models import Case, Categorisation, Medium
from vangnet.cases.profiles import categories
from vangnet.cases.queries.media import at_positions
from vangnet.errors import InputRefused
from vangnet.web.room.tiles import tiles_of
from vangnet.web.shell.door import Request, case_page
from vangnet.web.shell.ways import way_back


@case_page("medium.categorise", verb=Verb.CATEGORISE, methods=("POST",))
def categorise(request: Request, case: Case) -> HttpResponseBase:
    """Say what the ticked media show. One act, undone as a whole."""
    media = _asked(request, case)

    def act() -> str:
        if not media:
            raise InputRefused(_("Tick at least one medium first."))
        categorising.categorise(
            case=case,
            media=[medium.pk for medium in media],
            category=request.POST.get("category", ""),
            certainty=request.POST.get("certainty", Categorisation.Certainty.SURE),
            way=request.POST.get("way", Categorisation.Way.LOOKED),
            note=request.POST.get("note", "")[:2_000],
            by=request.by,
        )
        return ngettext("%(count)s medium categorised.", "%(count)s media categorised.", len(media)) % {
            "count": len(media)
        }

    return _answered(request, case, act, media)


@case_page("medium.undo", verb=Verb.CATEGORISE, methods=("POST",))
def undo(request: Request, case: Case) -> HttpResponseBase:
    """Undo one's own last act in this case."""
    touched: list[Medium] = []

    def act() -> str:
        undone = categorising.undo_last(case=case, by=request.by)
        if undone is None:
            raise InputRefused(_("There is nothing of yours left to undo in this case."))
        touched.extend(case.media.filter(categorisations__act=undone.act).distinct()[:200])
        return ngettext(
            "Undone: %(count)s categorisation taken back.",
            "Undone: %(count)s categorisations taken back.",
            undone.taken_back,
        ) % {"count": undone.taken_back}

    return _answered(request, case, act, touched)


def _asked(request: Request, case: Case) -> list[Medium]:
    """The media that are meant, by their positions; what is not of this case is not there."""
    told = request.POST.getlist("position")
    if not all(word.isascii() and word.isdigit() and len(word) < 19 for word in told):
        raise Http404
    positions = {int(word) for word in told}
    media = at_positions(case, positions)
    if len(media) != len(positions):
        raise Http404
    return media


def _answered(request: Request, case: Case, act: Callable[[], str], media: Sequence[Medium]) -> HttpResponseBase:
    """Do it; then tell the page's script what changed, or lead back to the page."""
    try:
        said, refused = act(), ""
    except InputRefused as error:
        said, refused = "", str(error)
    if request.htmx:
        return _fragment(request, case, media, said, refused)
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, said)
    return redirect(way_back(request.POST.get("next", ""), otherwise=reverse("room:grid", args=[case.number])))


def _fragment(request: Request, case: Case, media: Sequence[Medium], said: str, refused: str) -> HttpResponse:
    fresh = at_positions(case, {medium.position for medium in media})
    tiles = tiles_of(request, case, fresh, categories(case))
    context = {"case": case, "tiles": tiles, "said": said, "refused": refused, "may_look": True, "may_categorise": True}
    return render(request, "room/changed.html", context, status=422 if refused else 200)
