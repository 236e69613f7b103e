"""Doing what a form on the page of a conversation asks, and telling how it went."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import models
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from vangnet.errors import InputRefused
from vangnet.suspects.models import Conversation
from vangnet.suspects.queries.stop import visible_conversations
from vangnet.web.conversations import forms
from vangnet.web.conversations.page import page
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, View, conversation_page

_REFUSED = 422


def adds(name: str, form: type[forms.Acting], act: Callable[..., object], words: Any) -> View:
    """A view that does `act(conversation, by=..., **what the form says)`, or shows the page with what is wrong."""

    @conversation_page(f"conversation.{name}", methods=("POST",))
    def add(request: Request, conversation: Conversation) -> HttpResponseBase:
        sent = form(request.POST, conversation=conversation, person=request.user)
        if sent.is_valid():
            try:
                act(conversation, by=request.by, **sent.cleaned_data)
            except InputRefused as error:
                sent.add_error(None, str(error))
            else:
                messages.success(request, words)
                return back(request, conversation, form.anchor)
        conversation.refresh_from_db()
        return page(request, conversation, status=_REFUSED, **{sent.key: sent})

    return add


def does(name: str, form: type[Form], act: Callable[..., object], words: Any, anchor: str) -> View:
    """A view that does `act(conversation, by=..., **what a small form says)`, and tells what is wrong in a message."""

    @conversation_page(f"conversation.{name}", methods=("POST",))
    def do(request: Request, conversation: Conversation) -> HttpResponseBase:
        _tried(request, form(request.POST), lambda said: act(conversation, by=request.by, **said), words)
        return back(request, conversation, anchor)

    return do


def on(
    name: str,
    thing: tuple[type[models.Model], str],
    form: type[Form],
    act: Callable[..., object],
    words: Any,
    anchor: str,
) -> View:
    """The same with one thing of the conversation: `thing` is its table and the part of the address with its number."""
    model, part = thing

    @conversation_page(f"conversation.{name}", methods=("POST",))
    def act_on(request: Request, conversation: Conversation, **parts: int) -> HttpResponseBase:
        found = get_object_or_404(model, conversation=conversation, pk=parts[part])
        _tried(request, form(request.POST), lambda said: act(found, by=request.by, **said), words)
        return back(request, conversation, anchor)

    return act_on


def back(request: Request, conversation: Conversation, anchor: str) -> HttpResponseBase:
    """To where it stands on the page; to the queue, for who may not see the page any more."""
    if not visible_conversations(request.user).filter(pk=conversation.pk).exists():
        return redirect("conversations:list")
    return redirect(f"{reverse('conversations:conversation', args=[conversation.number])}#{anchor}")


def _tried(request: Request, sent: Form, act: Callable[[dict[str, Any]], object], words: Any) -> None:
    if not sent.is_valid():
        tell_faults(request, sent)
        return
    try:
        act(sent.cleaned_data)
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
