"""One's own account, what came of cases, preferences and pauses: for nobody else."""

from datetime import datetime, timedelta

import msgspec
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.preferences import prefer, preferences
from vangnet.cases.actions.sharing import advisers, share, stop_sharing
from vangnet.cases.queries import exposure
from vangnet.cases.queries.outcomes import outcomes as outcomes_of
from vangnet.errors import InputRefused
from vangnet.web.shell.door import Request, person_page
from vangnet.web.shell.ways import way_back
from vangnet.web.wellbeing.forms import Preferences
from vangnet.web.wellbeing.views.page import page
from vangnet.web.wellbeing.views.shown import shown

QUIET_UNTIL = "wellbeing_quiet_until"  # in the session
QUIET = timedelta(minutes=15)


@person_page("wellbeing.mine")
def account(request: Request) -> HttpResponseBase:
    """What I had before my eyes."""
    return page(request, "mine", "mine", {**shown(exposure.account(request.user))})


@person_page("wellbeing.outcomes", shows_case_data=True)
def outcomes(request: Request) -> HttpResponseBase:
    """What came of the cases that I worked on."""
    told = outcomes_of(request.user)
    request.seen.objects = [f"case:{one.number}" for one in told]
    return page(request, "outcomes", "outcomes", {"outcomes": told})


@person_page("wellbeing.settings", methods=("GET", "POST"))
def settings(request: Request) -> HttpResponseBase:
    """How media are shown to me, and when I want to be told to pause."""
    form = Preferences(request.POST or None, initial=msgspec.to_builtins(preferences(request.user)))
    if request.method == "POST" and form.is_valid():
        prefer(request.user, **form.cleaned_data)
        request.seen.is_done = True
        messages.success(request, _("Your choices are kept."))
        return redirect("wellbeing:preferences")
    status = 400 if form.errors else 200
    return page(request, "preferences", "preferences", {"form": form}, status=status)


@person_page("wellbeing.settings", methods=("GET", "POST"))
def sharing(request: Request) -> HttpResponseBase:
    """Whom I let see my account."""
    if request.method == "POST":
        _share_or_stop(request)
        request.seen.is_done = True  # whether it did anything is nobody's to read
        return redirect("wellbeing:sharing")
    shares = list(exposure.shares_of(request.user))
    running = {one.adviser_id for one in shares if one.until is None}
    free = [one for one in advisers() if one.pk not in running and one != request.user]
    return page(request, "sharing", "sharing", {"shares": shares, "advisers": free})


@person_page("wellbeing.prompt")
def prompt(request: Request) -> HttpResponseBase:
    """A calm line where a pause is due by my own limits; else nothing. It blocks nothing."""
    told = None if _is_quiet(request) else exposure.prompt(request.user)
    if told is None:
        return HttpResponse("")
    return render(request, "wellbeing/prompt.html", {"prompt": told})


@person_page("wellbeing.settings", methods=("POST",))
def later(request: Request) -> HttpResponseBase:
    """Not now: no prompt for a while."""
    request.seen.is_done = True
    request.session[QUIET_UNTIL] = (timezone.now() + QUIET).isoformat()
    if request.htmx:
        return HttpResponse("")
    return redirect(way_back(request.POST.get("next", ""), otherwise=reverse("wellbeing:mine")))


def _is_quiet(request: Request) -> bool:
    until = request.session.get(QUIET_UNTIL)
    return until is not None and timezone.now() < datetime.fromisoformat(until)


def _share_or_stop(request: Request) -> None:
    told = request.POST.get("adviser", "")
    adviser = int(told) if told.isascii() and told.isdigit() and len(told) < 16 else 0
    if request.POST.get("stop"):
        stop_sharing(person=request.user, adviser=adviser)
        messages.success(request, _("Your account is no longer shared."))
        return
    try:
        chosen = share(person=request.user, adviser=adviser)
    except InputRefused as refusal:
        messages.error(request, str(refusal))
        return
    messages.success(request, _("%(name)s can see your account from now on.") % {"name": chosen.adviser.name})
