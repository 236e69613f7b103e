"""The page of a child: how far the search is, and the panels that rooms fill."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.victims.models import StatusStep, Victim
from vangnet.victims.rules import is_safe_without_help
from vangnet.web.shell.door import Request
from vangnet.web.victims import forms
from vangnet.web.victims.panels import PANELS


def page(request: Request, victim: Victim, *, status: int = 200, **changed: Any) -> HttpResponseBase:
    """The page of a child; `changed` holds forms as they were sent, with what is wrong with them."""
    held = verbs(request.user)
    context: dict[str, Any] = {"here": "", "victim": victim, "may_work": Verb.WORK_ON_VICTIMS in held}
    context["today"] = timezone.localdate()
    if context["may_work"]:
        told: Any = {"victim": victim, "person": request.user}
        made = (forms.Facts.of(**told), forms.Owner(**told), forms.Step(**told), forms.Review(**told))
        context |= {form.key: form for form in made}
    context |= changed
    context |= {"bar": _bar(victim), "steps": victim.steps.select_related("made_by", "revoked_by")}
    context["lacks_help"] = is_safe_without_help(victim)
    panels = _panels(request, victim, context)
    request.seen.details = {**request.seen.details, "status": victim.status}
    return render(request, "victims/victim.html", {**context, "panels": panels}, status=status)


def _bar(victim: Victim) -> list[tuple[str, StatusStep | None]]:
    """The four statuses in their order, each with the step that reached it, if one stands."""
    reached = {step.status: step for step in victim.steps.filter(revoked_at=None).select_related("made_by")}
    return [(str(status.label), reached.get(status)) for status in Victim.Status]


def _panels(request: Request, victim: Victim, context: dict[str, Any]) -> list[dict[str, str]]:
    """What rooms tell of the child, in their order; "title" and "anchor" stand in the table of contents."""
    filled = []
    for number, panel in enumerate(PANELS):
        told = panel.fill(request, victim)
        if told is not None:
            html = render_to_string(panel.template, {**told, **context}, request)
            anchor = str(told.get("anchor", f"panel-{number}"))
            filled.append({"html": html, "title": str(told.get("title", "")), "anchor": anchor})
    return filled
