"""Pages for what went wrong: the same words for what is not there and for what one may not see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """What is not there, or not for this person."""
    return render(request, "errors/not_found.html", status=404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """A role that lacks the right."""
    return render(request, "errors/refused.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Something that no form of ours sends."""
    return render(request, "errors/bad_request.html", status=400)


def fault(request: HttpRequest) -> HttpResponse:
    """Our own fault."""
    return render(request, "errors/fault.html", status=500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that was open too long, or that came from elsewhere."""
    return render(request, "errors/csrf.html", status=403)
