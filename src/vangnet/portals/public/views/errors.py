"""Pages for what went wrong. None repeats what was sent."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vangnet.portals.public import faults


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """What is not there."""
    return render(request, "errors/not_found.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """What no page of ours sends, or more text than can be given back."""
    return render(request, "errors/bad_request.html", status=400)


def fault(request: HttpRequest) -> HttpResponse:
    """Our own fault; the desk is told that there was one."""
    with suppress(Exception):  # the page must come also when nothing can be kept
        faults.tell("error")
    return render(request, "errors/fault.html", status=500)
