"""What is done from the page of a minor: a talk is asked for, and the prosecutor decides."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.suspects.actions.stop import ask as ask_for
from vangnet.suspects.actions.stop_decision import decide as decided
from vangnet.suspects.actions.stop_decision import take_back_decision
from vangnet.suspects.models import MinorDecision, Suspect
from vangnet.web.conversations import forms
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, minor_page, suspect_page
from vangnet.web.suspects.page import page

_REFUSED = 422


@minor_page("conversation.ask", verb=Verb.WORK_ON_SUSPECTS, methods=("POST",))
def ask(request: Request, suspect: Suspect) -> HttpResponseBase:
    """The case officer asks the youth officers of the unit for a talk."""
    done = _("The youth officers of the unit are asked; you see here how far it is.")
    _tried(request, lambda: ask_for(suspect, by=request.by), done)
    return _back(suspect, "conversations")


@minor_page("minor_decision.make", verb=Verb.DECIDE_DISPOSAL, methods=("POST",))
def decide(request: Request, suspect: Suspect) -> HttpResponseBase:
    """The prosecutor of the case writes down the decision."""
    sent = forms.Decision(request.POST)
    if sent.is_valid():
        try:
            decided(suspect, by=request.by, **sent.cleaned_data)
        except InputRefused as error:
            sent.add_error(None, str(error))
        else:
            messages.success(request, _("The decision is written down."))
            return _back(suspect, "minor-decision")
    return page(request, suspect, status=_REFUSED, decision_form=sent)


@suspect_page("minor_decision.take_back", verb=Verb.DECIDE_DISPOSAL, methods=("POST",))
def take_back(request: Request, suspect: Suspect, minor_decision: int) -> HttpResponseBase:
    """The prosecutor of the case takes a decision back."""
    found = get_object_or_404(MinorDecision.objects.select_related("suspect__case"), suspect=suspect, pk=minor_decision)
    sent = forms.Reason(request.POST)
    if not sent.is_valid():
        tell_faults(request, sent)
    else:
        told = sent.cleaned_data
        _tried(request, lambda: take_back_decision(found, by=request.by, **told), _("Taken back; it stays to be read."))
    return _back(suspect, "minor-decision")


def _tried(request: Request, act: Callable[[], object], done: str) -> None:
    try:
        act()
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


def _back(suspect: Suspect, anchor: str) -> HttpResponseBase:
    return redirect(f"{reverse('suspects:suspect', args=[suspect.number])}#{anchor}")
