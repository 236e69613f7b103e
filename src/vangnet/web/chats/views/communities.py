"""Not built yet."""

from typing import Any

from django.http import Http404, HttpResponse

from vangnet.cases.models import Case
from vangnet.web.shell.door import Request, case_page


@case_page("chats.communities")
def communities(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404


@case_page("chats.communities")
def community(request: Request, case: Case, **more: Any) -> HttpResponse:
    """Not built yet."""
    raise Http404
