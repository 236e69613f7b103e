"""The page of a suspect: who it is and how old, and the panels that rooms fill."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from vangnet.suspects.models import Suspect
from vangnet.web.shell.door import Request
from vangnet.web.suspects.panels import PANELS
from vangnet.web.suspects.told import works_on


def page(request: Request, suspect: Suspect, *, status: int = 200, **changed: Any) -> HttpResponseBase:
    """The page of a suspect; `changed` holds forms as they were sent, with what is wrong with them."""
    context: dict[str, Any] = {
        "suspect": suspect,
        "sees_case": request.sees_case,
        "may_work": works_on(request),
        **changed,
    }
    context["panels"] = _panels(request, suspect, context)
    request.seen.details = {**request.seen.details, "track": suspect.track}
    return render(request, "suspects/suspect.html", context, status=status)


def _panels(request: Request, suspect: Suspect, context: dict[str, Any]) -> list[dict[str, str]]:
    """What rooms tell of the suspect, in their order; "title" and "anchor" stand in the table of contents."""
    filled = []
    for number, panel in enumerate(PANELS):
        told = panel.fill(request, suspect)
        if told is not None:
            html = render_to_string(panel.template, {**told, **context}, request)
            anchor = str(told.get("anchor", f"panel-{number}"))
            filled.append({"html": html, "title": str(told.get("title", "")), "anchor": anchor})
    return filled
