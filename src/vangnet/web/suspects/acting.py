"""Doing what a form on the page of a suspect asks, and telling how it went."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.suspects.models import Suspect
from vangnet.suspects.rules import visible_suspects, works_with_parents
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.shell.door import Request, View, minor_page, suspect_page
from vangnet.web.suspects import forms
from vangnet.web.suspects.page import page
from vangnet.web.suspects.told import works_on
from vangnet.web.victims.forms import Reason

_REFUSED = 422


def adds(name: str, form: type[forms.Acting], act: Callable[..., object], words: Any) -> View:
    """A view that does `act(suspect, by=..., **what the form says)`, or shows the page again with what is wrong."""

    @suspect_page(name, verb=Verb.WORK_ON_SUSPECTS, methods=("POST",))
    def add(request: Request, suspect: Suspect) -> HttpResponseBase:
        let_in(works_on(request))
        return _added(request, suspect, form, act, words)

    return add


def adds_to_minor(name: str, form: type[forms.Acting], act: Callable[..., object], words: Any) -> View:
    """The same of a minor, also for youth officers."""

    @minor_page(name, methods=("POST",))
    def add(request: Request, suspect: Suspect) -> HttpResponseBase:
        let_in(works_with_parents(request.user, suspect))
        return _added(request, suspect, form, act, words)

    return add


def on(
    name: str,
    model: type[models.Model],
    part: str,
    act: Callable[..., object],
    words: Any,
    anchor: str,
    form: type[Form] = Reason,
) -> View:
    """A view that does `act(thing, by=..., **what the form says)` with one thing of the suspect, named by `part`."""

    @suspect_page(name, verb=Verb.WORK_ON_SUSPECTS, methods=("POST",))
    def act_on(request: Request, suspect: Suspect, **parts: int) -> HttpResponseBase:
        let_in(works_on(request))
        thing = get_object_or_404(model, suspect=suspect, pk=parts[part])
        return acted(request, suspect, thing, form, act, words, anchor)

    return act_on


def on_minor(
    name: str,
    model: type[models.Model],
    part: str,
    act: Callable[..., object],
    words: Any,
    anchor: str,
    form: type[Form] = Reason,
) -> View:
    """The same of a minor, also for youth officers."""

    @minor_page(name, methods=("POST",))
    def act_on(request: Request, suspect: Suspect, **parts: int) -> HttpResponseBase:
        let_in(works_with_parents(request.user, suspect))
        thing = get_object_or_404(model, suspect=suspect, pk=parts[part])
        return acted(request, suspect, thing, form, act, words, anchor)

    return act_on


def let_in(is_allowed: bool) -> None:
    """Refuse, unless it is allowed."""
    if not is_allowed:
        raise PermissionDenied


def _added(
    request: Request, suspect: Suspect, form: type[forms.Acting], act: Callable[..., object], words: Any
) -> HttpResponseBase:
    sent = form(request.POST, suspect=suspect, person=request.user)
    if sent.is_valid():
        try:
            act(suspect, by=request.by, **sent.cleaned_data)
        except InputRefused as error:
            sent.add_error(None, str(error))
        else:
            messages.success(request, words)
            return back(request, suspect, sent.anchor)
    suspect.refresh_from_db(fields=["name", "born_on", "born_source", "track"])
    return page(request, suspect, status=_REFUSED, **{sent.key: sent})


def acted(
    request: Request,
    suspect: Suspect,
    thing: models.Model,
    form: type[Form],
    act: Callable[..., object],
    words: Any,
    anchor: str,
) -> HttpResponseBase:
    """Do it with one thing of the page, and go back to where it stands."""
    sent = form(request.POST)
    if sent.is_valid():
        tried(request, lambda: act(thing, by=request.by, **sent.cleaned_data), words)
    else:
        tell_faults(request, sent)
    return back(request, suspect, anchor)


def back(request: Request, suspect: Suspect, anchor: str) -> HttpResponseBase:
    """To where it stands on the page; to the list, for who may not know of the suspect any more."""
    if not visible_suspects(request.user).filter(pk=suspect.pk).exists():
        return redirect("suspects:list")
    return redirect(f"{reverse('suspects:suspect', args=[suspect.number])}#{anchor}")
