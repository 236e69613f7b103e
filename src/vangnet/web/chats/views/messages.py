"""Not built yet."""

from typing import Any

from django.http import Http404, HttpResponse

from vangnet.cases.models import Case
from vangnet.web.shell.door import Request, case_page


@case_page("chats.messages")
def messages(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404


@case_page("chats.messages")
def message(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404


@case_page("chats.messages")
def uncover(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404


@case_page("chats.messages")
def media(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404
