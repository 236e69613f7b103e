"""What all pages of chats and forums share: the export, what was read of it, tabs, and what this person may do."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.cases.models import Case
from vangnet.chats.models import Export
from vangnet.chats.queries.exports import Opened, exports_of, opened
from vangnet.web.shell.door import Request


def export_of(case: Case, number: int) -> Export:
    """An export of a case, by its number there; 404 where there is none."""
    return get_object_or_404(exports_of(case), number=number)


def opened_of(case: Case, number: int) -> Opened:
    """What was read of an export; 404 where it is not whole."""
    found = opened(export_of(case, number))
    if found is None:
        raise Http404
    return found


def show(request: Request, case: Case, name: str, here: str, **context: Any) -> HttpResponse:
    """Render a page of a case; `here` is its tab. With `chat`, an Export, the tabs are those of that export."""
    return render(request, f"chats/{name}.html", {"case": case, "here": here, **shared(request), **context})


def shared(request: Request) -> dict[str, Any]:
    """What this person may do."""
    held = verbs(request.user)
    return {
        "may_scan": Verb.SCAN in held,
        "may_write": Verb.WRITE_FINDING in held,
        "may_export": Verb.EXPORT in held,
        "may_uncover": Verb.READ_POSTED_DATA in held,
        "may_link": Verb.LINK_IDENTIFIERS in held,
    }


def language() -> str:
    """The language of the page, as `vangnet.words` names it."""
    return "en" if get_language() == "en" else "nl"
