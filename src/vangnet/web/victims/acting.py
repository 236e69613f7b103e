"""Doing what a form on the page of a child asks, and telling how it went."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import models
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.victims.models import Victim
from vangnet.victims.rules import visible_victims
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, View, victim_page
from vangnet.web.victims import forms
from vangnet.web.victims.page import page

_REFUSED = 422


def adds(name: str, form: type[forms.Acting], act: Callable[..., object], words: Any) -> View:
    """A view that does `act(victim, by=..., **what the form says)`, or shows the page again with what is wrong."""

    @victim_page(name, verb=Verb.WORK_ON_VICTIMS, methods=("POST",))
    def add(request: Request, victim: Victim) -> HttpResponseBase:
        sent = form(request.POST, victim=victim, person=request.user)
        return done(request, victim, sent, lambda: act(victim, by=request.by, **sent.cleaned_data), words)

    return add


def on(
    name: str,
    model: type[models.Model],
    part: str,
    form: type[Form],
    act: Callable[..., object],
    words: Any,
    anchor: str,
) -> View:
    """A view that does `act(thing, by=..., **what the form says)` with one thing of the child, named by `part`."""

    @victim_page(name, verb=Verb.WORK_ON_VICTIMS, methods=("POST",))
    def act_on(request: Request, victim: Victim, **parts: int) -> HttpResponseBase:
        thing = get_object_or_404(model, victim=victim, pk=parts[part])
        sent = form(request.POST)
        if not sent.is_valid():
            tell_faults(request, sent)
        else:
            _tried(request, lambda: act(thing, by=request.by, **sent.cleaned_data), words)
        return back(request, victim, anchor)

    return act_on


def done(
    request: Request, victim: Victim, form: forms.Acting, act: Callable[[], object], words: Any
) -> HttpResponseBase:
    """Do it, or show the page again with what was typed and what is wrong with it."""
    if form.is_valid():
        try:
            act()
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, words)
            return back(request, victim, form.anchor)
    victim.refresh_from_db()
    return page(request, victim, status=_REFUSED, **{form.key: form})


def back(request: Request, victim: Victim, anchor: str) -> HttpResponseBase:
    """To where it stands on the page; to the list, for who may not see the page any more."""
    if not visible_victims(request.user).filter(pk=victim.pk).exists():
        return redirect("victims:list")
    return redirect(f"{reverse('victims:victim', args=[victim.number])}#{anchor}")


def _tried(request: Request, act: Callable[[], object], words: Any) -> None:
    try:
        act()
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
