"""Look-ups: how often hotlines asked, and the list that answers come from, which two people approve."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.reports.actions import hotline as actions
from vangnet.reports.models import DigestList
from vangnet.reports.queries import hotline as queries
from vangnet.web.hotline.forms import ProposeForm
from vangnet.web.shell.door import Request, person_page

VERB = Verb.EXCHANGE_WITH_HOTLINE
ON_A_PAGE = 60
SHOWN = 50


@person_page("hotline.lookups", verb=VERB)
def days(request: Request) -> HttpResponseBase:
    """Figures of look-ups per day and hotline; never what was asked."""
    page = Paginator(queries.lookup_days(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "hotline/lookups.html", {"page": page, "here": "lookups"})


@person_page("hotline.digests", verb=VERB)
def digests(request: Request) -> HttpResponseBase:
    """The list that counts, what waits for a second person, and what was before."""
    return render(request, "hotline/digests.html", {"lists": _lists(), "here": "digests"})


@person_page("hotline.digests.propose", verb=Verb.RELEASE_TO_LIBRARY, methods=("GET", "POST"))
def propose(request: Request) -> HttpResponseBase:
    """The custodian proposes which released lists may be looked up."""
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_digests(list(form.cleaned_data["releases"]), by=request.by)
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed. Somebody of the exchange with hotlines decides on it."))
            return redirect("hotline:propose")
    return render(request, "hotline/propose.html", {"form": form, "lists": _lists(), "here": "digests"})


@person_page("hotline.digests.approve", verb=VERB, methods=("POST",))
def approve(request: Request, digests: int) -> HttpResponseBase:
    """A second person agrees."""
    try:
        actions.approve_digests(get_object_or_404(DigestList, pk=digests), by=request.by)
        messages.success(request, _("Approved. It goes to the public door with the next bundle."))
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("hotline:digests")


@person_page("hotline.digests.refuse", verb=VERB, methods=("POST",))
def refuse(request: Request, digests: int) -> HttpResponseBase:
    """A second person does not agree."""
    found, reason = get_object_or_404(DigestList, pk=digests), request.POST.get("reason", "")
    try:
        actions.refuse_digests(found, reason=reason, by=request.by)
        messages.success(request, _("Refused. Nothing was changed at the public door."))
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("hotline:digests")


def _lists() -> list[DigestList]:
    people = ("proposed_by", "approved_by", "refused_by", "narrowed_from")
    return list(DigestList.objects.select_related(*people).prefetch_related("releases")[:SHOWN])
