"""Pages that tell something and ask for nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vangnet.portals.school.visits import open_page

PAGES = ("rules", "genuine", "help", "privacy")
"""Each has a template of its own name."""


def page(name: str) -> Callable[..., HttpResponseBase]:
    """The view of one such page."""

    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"pages/{name}.html")

    return open_page(require_safe(view))
