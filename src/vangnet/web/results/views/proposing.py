"""From a case towards the library: proposed by one person, agreed with by another."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases import profiles
from vangnet.cases.actions import proposals as actions
from vangnet.cases.actions.proposals import Mark
from vangnet.cases.models import Case, Medium, Proposal
from vangnet.cases.queries.library import agreed, proposable
from vangnet.web.results.views.acting import tried
from vangnet.web.results.views.page import show
from vangnet.web.shell.door import Request, case_page
from vangnet.web.shell.ways import whole_number

SHOWN = 500
VERB = Verb.PROPOSE_TO_LIBRARY


@case_page("library.proposals", verb=VERB)
def proposals(request: Request, case: Case) -> HttpResponseBase:
    """What can be proposed, and what was."""
    media = list(proposable(case).prefetch_related("series")[:SHOWN])
    made = list(case.proposals.select_related("medium", "proposed_by", "confirmed_by", "release"))
    ready = set(agreed().filter(case=case).values_list("pk", flat=True))
    request.seen.objects = [f"medium:{medium.pk}" for medium in media]
    context = {
        "media": [(medium, _first_series(medium)) for medium in media],
        "left_out": proposable(case).count() - len(media),
        "proposals": [(one, one.pk in ready) for one in made],
        "labels": {one.code: one.label for one in profiles.categories(case)},
    }
    return show(request, case, "proposals", "proposals", **context)


@case_page("library.propose", verb=VERB, methods=("POST",))
def propose(request: Request, case: Case) -> HttpResponseBase:
    """Propose all media that are named, with what is told of each."""
    asked, own = _numbers(request, "medium"), set(_numbers(request, "self_generated"))
    held = case.media.filter(pk__in=asked).prefetch_related("series")
    marks = {medium.pk: _mark(medium, self_generated=medium.pk in own) for medium in held}
    made = tried(request, lambda: actions.propose(case=case, media=marks, by=request.by))
    if made:
        messages.success(request, _("Proposed: %(n)s.") % {"n": len(made)})
    return redirect("results:proposals", case.number)


@case_page("library.confirm", verb=VERB, methods=("POST",))
def confirm(request: Request, case: Case, proposal: int) -> HttpResponseBase:
    """Agree with somebody else's proposal."""
    found = _proposal(case, proposal)
    tried(request, lambda: actions.confirm(proposal=found, by=request.by), _("Agreed."))
    return redirect("results:proposals", case.number)


@case_page("library.withdraw", verb=VERB, methods=("POST",))
def withdraw(request: Request, case: Case, proposal: int) -> HttpResponseBase:
    """Take a proposal back."""
    found = _proposal(case, proposal)
    tried(request, lambda: actions.withdraw(proposal=found, by=request.by), _("Taken back."))
    return redirect("results:proposals", case.number)


def _numbers(request: Request, name: str) -> list[int]:
    return [number for one in request.POST.getlist(name) if (number := whole_number(one)) is not None]


def _mark(medium: Medium, *, self_generated: bool) -> Mark:
    series = _first_series(medium)
    if series is None:
        return Mark(self_generated)
    name, identified = series
    return Mark(self_generated, name, identified)


def _first_series(medium: Medium) -> tuple[str, bool] | None:
    """A series' own name may say too much outside the case; its number with the case's does not."""
    found = next(iter(medium.series.all()), None)
    return None if found is None else (f"{found.case_id}-{found.pk}", found.child_identified)


def _proposal(case: Case, pk: int) -> Proposal:
    found = get_object_or_404(case.proposals, pk=pk)
    found.case = case
    return found
