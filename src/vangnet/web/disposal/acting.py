"""Doing what a form on the page of a checklist asks, and telling how it went."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import models
from django.forms import Form
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.suspects.models import Checklist, Suspect
from vangnet.web.disposal import forms
from vangnet.web.disposal.page import page
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.shell.door import Request, View, suspect_page

_REFUSED = 422
_POST = ("POST",)


def adds(
    name: str, form: type[forms.Acting], act: Callable[..., object], words: Any, verb: Verb = Verb.FILL_CHECKLISTS
) -> View:
    """A view that does `act(checklist, by=..., **what the form says)`, or shows the page again with what is wrong."""

    @suspect_page(name, verb=verb, methods=_POST)
    def add(request: Request, suspect: Suspect) -> HttpResponseBase:
        return done(request, suspect, form, lambda said: act(checklist_of(suspect), by=request.by, **said), words)

    return add


def on(
    name: str,
    rows: tuple[type[models.Model], str, str],
    form: type[Form],
    act: Callable[..., object],
    words: tuple[Any, str],
    verb: Verb = Verb.FILL_CHECKLISTS,
) -> View:
    """A view that does `act(thing, by=..., **what the form says)`.

    `rows`: of which table, by which path to the checklist, and named by which part of the address. `words`: what is
    said when it is done, and to where on the page it goes back.
    """
    model, path, part = rows
    done_words, anchor = words

    @suspect_page(name, verb=verb, methods=_POST)
    def act_on(request: Request, suspect: Suspect, **parts: int) -> HttpResponseBase:
        thing = get_object_or_404(model, **{path: checklist_of(suspect), "pk": parts[part]})
        sent = form(request.POST)
        if not sent.is_valid():
            tell_faults(request, sent)
        else:
            tried(request, lambda: act(thing, by=request.by, **sent.cleaned_data), str(done_words))
        return back(suspect, anchor)

    return act_on


def done(
    request: Request, suspect: Suspect, form: type[forms.Acting], act: Callable[[dict[str, Any]], object], words: Any
) -> HttpResponseBase:
    """Do what a form asks, or show the page again with what was typed and what is wrong with it."""
    sent = form(request.POST, suspect=suspect)
    if sent.is_valid():
        try:
            act(sent.told())
        except InputRefused as error:
            sent.add_error(None, str(error))
        else:
            messages.success(request, words)
            return back(suspect, sent.anchor)
    suspect.refresh_from_db()
    return page(request, suspect, status=_REFUSED, sent=sent)


def checklist_of(suspect: Suspect) -> Checklist:
    """The checklist, or nothing that is there."""
    found = Checklist.objects.select_related("suspect__case").filter(suspect=suspect).first()
    if found is None:
        raise Http404
    return found


def back(suspect: Suspect, anchor: str) -> HttpResponseBase:
    """To where it stands on the page."""
    return redirect(f"{reverse('disposal:checklist', args=[suspect.number])}#{anchor}")
