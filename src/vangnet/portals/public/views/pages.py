"""Pages that tell something and ask for nothing."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vangnet.portals.public.routing import routes

PAGES = ("parents", "young", "own", "you", "process", "privacy", "accessibility", "notes", "exit")
"""Each has a template of its own name."""


def page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view of one such page."""

    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"pages/{name}.html")

    return require_safe(view)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first question: is this about you or your child?"""
    return render(request, "pages/home.html")


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What is going on: the rows of the route table that are in force."""
    parts: dict[str, list[Any]] = {}
    for row in routes().values():
        parts.setdefault(row.part, []).append(row)
    return render(request, "pages/choose.html", {"parts": parts})


@require_safe
def route(request: HttpRequest, row: str) -> HttpResponse:
    """Where one situation goes."""
    found = routes().get(row)
    if found is None:
        raise Http404
    return render(request, "pages/route.html", {"route": found})
