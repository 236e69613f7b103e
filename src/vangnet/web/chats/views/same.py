"""Not built yet."""

from typing import Any

from django.http import Http404, HttpResponse

from vangnet.cases.models import Case
from vangnet.web.shell.door import Request, case_page


@case_page("chats.same")
def pairs(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404


@case_page("chats.same")
def judge(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404


@case_page("chats.same")
def revoke(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404


@case_page("chats.same")
def across(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404
