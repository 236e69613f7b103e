"""What the pages of alerts share: a door that asks for the child too, and a form on a page of its own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render

from vangnet.accounts.roles import Verb
from vangnet.alerts.models import Alert
from vangnet.alerts.rules import sees_child
from vangnet.errors import InputRefused
from vangnet.web.shell.door import Request, View, alert_page

BOTH = ("GET", "POST")
REFUSED = 422


def child_page(name: str, *, verb: Verb = Verb.RUN_ALERTS, methods: tuple[str, ...] = BOTH) -> Callable[[View], View]:
    """A page of an alert that shows what only those may see who may see the child; for others it is not there."""

    def fit(view: View) -> View:
        @wraps(view)
        def through(request: Request, alert: Alert, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not sees_child(request.user, alert):
                raise Http404
            return view(request, alert, *args, **kwargs)

        return alert_page(name, verb=verb, methods=methods)(through)

    return fit


def answered(
    request: Request, alert: Alert, form: forms.Form, act: Callable[[], object], *, title: Any, done: Any, **told: Any
) -> HttpResponseBase:
    """Show a form; when it was sent and holds, do what it asks and go back to the alert. A refusal is told in it."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, str(done))
            return redirect("alerts:alert", alert.number)
    context = {"alert": alert, "form": form, "title": title, **told}
    return render(request, "alerts/form.html", context, status=REFUSED if form.errors else 200)


def sent(request: Request) -> Any:
    """What was typed in a form that was sent; nothing where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def tried(request: Request, act: Callable[[], object], *, done: Any) -> None:
    """Do something that a button asks for; what comes of it is told on the next page."""
    try:
        act()
    except InputRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(done))
