"""Series as the program proposes them, with why; and what people decide on that."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.actions import deciding as actions
from vangnet.cases.actions.series import positions_of
from vangnet.cases.models import Case, Medium, SeriesDecision
from vangnet.cases.profiles import categories
from vangnet.cases.queries import proposed as queries
from vangnet.cases.queries.media import at_positions
from vangnet.cases.queries.proposed import Proposal
from vangnet.web.capture.forms import ReasonForm, SeriesForm
from vangnet.web.capture.page import show, tried
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.room.tiles import named, tiles_of
from vangnet.web.shell.door import Request, case_page
from vangnet.web.shell.ways import whole_number

PAGE = 24
_LISTED = 100


@case_page("series.proposals")
def proposals(request: Request, case: Case) -> HttpResponse:
    """All proposed series, and all decisions on them."""
    found = queries.proposals(case)
    start = whole_number(request.GET.get("after", "")) or 0
    shown = found[start : start + _LISTED]
    decisions = [(decision, len(media)) for decision, media in queries.decisions_of(case)]
    request.seen.details = {"proposals": len(shown)}
    after = start + _LISTED if len(found) > start + _LISTED else None
    return show(request, case, "series", "series", proposals=shown, total=len(found), decisions=decisions, after=after)


@case_page("series.proposal")
def proposal(request: Request, case: Case, position: int) -> HttpResponse:
    """One proposal: every member on the page with the ties that lead to it, the weakest marked; pictures on demand."""
    found = _proposal(case, position)
    members, after, folded = _page(case, found, whole_number(request.GET.get("after", "")) or 0)
    request.seen.objects = named(members)
    with_tiles = request.GET.get("pictures") == "1"
    tiles = tiles_of(request, case, members, categories(case), folded) if with_tiles else ()
    return show(
        request,
        case,
        "proposal",
        "series",
        proposal=found,
        rows=[(medium, *_why(found, medium), folded.get(medium.pk, 0)) for medium in members],
        tiles=tiles,
        with_tiles=with_tiles,
        after=after,
        start=whole_number(request.GET.get("after", "")) or 0,
        form=SeriesForm(initial={"members": found.digest}),
    )


@case_page("series.decide", verb=Verb.WRITE_FINDING, methods=("POST",))
def decide(request: Request, case: Case, position: int) -> HttpResponse:
    """Confirm, refuse, or split off."""
    found, form = _proposal(case, position), SeriesForm(request.POST)
    if not form.is_valid():
        tell_faults(request, form)
        return redirect("capture:proposal", case.number, position)
    told = form.cleaned_data
    if told["members"] != found.digest:
        messages.error(request, _("Media came in or were split off meanwhile. Look at the proposal as it is now."))
        return redirect("capture:proposal", case.number, position)
    if not tried(request, lambda: _decide(request, case, found, told), _("Your decision is kept.")):
        return redirect("capture:proposal", case.number, position)
    return redirect("capture:series", case.number)


@case_page("series.revoke", verb=Verb.WRITE_FINDING, methods=("POST",))
def revoke(request: Request, case: Case, decision: int) -> HttpResponse:
    """Take a decision back."""
    found = get_object_or_404(SeriesDecision.objects.select_related("case"), case=case, pk=decision)
    form = ReasonForm(request.POST)
    if form.is_valid():
        tried(request, lambda: actions.revoke_decision(found, **form.cleaned_data, by=request.by), _("Taken back."))
    else:
        tell_faults(request, form)
    return redirect("capture:series", case.number)


def _decide(request: Request, case: Case, found: Proposal, told: dict[str, str]) -> None:
    common: dict[str, Any] = {"case": case, "reason": told["reason"], "by": request.by}
    if told["decision"] == "confirm":
        actions.confirm(found, name=told["name"], **common)
    elif told["decision"] == "refuse":
        actions.refuse(found, **common)
    else:
        actions.split(found, positions=positions_of(told["positions"]), **common)


def _proposal(case: Case, position: int) -> Proposal:
    found = queries.proposal(case, position)
    if found is None:
        raise Http404
    return found


def _page(case: Case, found: Proposal, start: int) -> tuple[list[Medium], int | None, dict[int, int]]:
    """Members of a page; near copies that are members too stand folded behind the one that stands for them."""
    positions = set(found.positions.values())
    alike = Medium.objects.filter(case=case, position__in=positions, alike__position__in=positions)
    behind: dict[int, int] = {}
    hidden: set[int] = set()
    for position, stands in alike.values_list("position", "alike_id"):
        behind[stands] = behind.get(stands, 0) + 1
        hidden.add(position)
    shown = sorted(positions - hidden)
    after = start + PAGE if len(shown) > start + PAGE else None
    return at_positions(case, shown[start : start + PAGE]), after, behind


def _why(found: Proposal, medium: Medium) -> tuple[object, object]:
    """The ties that lead from the first member to this one, and the weakest of them."""
    path = found.why(medium.sha256)
    return path, max(path, key=found.series.ties.index) if path else None
