"""Not built yet."""

from typing import Any

from django.http import Http404, HttpResponse

from vangnet.cases.models import Case
from vangnet.web.shell.door import Request, case_page


@case_page("chats.work")
def mine(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404


@case_page("chats.work")
def item(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404


@case_page("chats.work")
def act(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404


@case_page("chats.work")
def suspect(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404


@case_page("chats.work")
def of_export(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404
