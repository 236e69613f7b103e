"""What went wrong, as the interface tells it (RFC 9457), with the headers that every answer of it has."""

from typing import Any

import msgspec
from django.http import HttpResponse

VERSION = "1.0.0"


def answered(told: Any, *, status: int = 200, content_type: str = "application/json") -> HttpResponse:
    """An answer of the interface."""
    response = HttpResponse(msgspec.json.encode(told), status=status, content_type=content_type)
    response.headers["API-Version"] = VERSION
    return response


def problem(status: int, code: str, detail: str, *, errors: dict[str, str] | None = None) -> HttpResponse:
    """A refusal: `code` is for programs, `detail` for people, `errors` has a reason for each place that is wrong."""
    told: dict[str, Any] = {"type": "about:blank", "title": code, "status": status, "detail": detail}
    if errors:
        told["errors"] = [{"place": place, "reason": reason} for place, reason in list(errors.items())[:50]]
    return answered(told, status=status, content_type="application/problem+json")
