"""Communities of a layer: who is in them, who stands between them, how they grew."""

from typing import Any

from django.http import Http404, HttpResponse

from vangnet.cases.models import Case
from vangnet.chats.queries import communities as queries
from vangnet.chats.queries import growth as growing
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.players import ranking
from vangnet.chats.queries.told import coverage_of
from vangnet.web.chats.chosen import asked_of, pages_of
from vangnet.web.chats.drawn import curves
from vangnet.web.chats.page import language, opened_of, show
from vangnet.web.chats.tables import table_of
from vangnet.web.shell.door import Request, case_page

_GROWN = 8
"""Communities of a page of which the growth is shown."""


@case_page("chats.communities")
def communities(request: Request, case: Case, chat: int) -> HttpResponse:
    """All communities of a layer, the largest first."""
    found = opened_of(case, chat)
    asked = asked_of(request, found, language())
    request.seen.objects = [f"chats:{found.export.pk}"]
    context: dict[str, Any] = {"asked": asked}
    if asked.layer:
        parts = queries.communities_of(found, asked.layer, page=asked.page)
        context |= {"parts": parts, "bridges": queries.bridges_of(found, asked.layer)}
        context |= pages_of(request, parts.page, parts.pages)
        context |= _growth(found, asked.name, [one.number for one in parts.rows[:_GROWN]])
    return _show(request, case, "communities", found, context)


@case_page("chats.communities")
def community(request: Request, case: Case, chat: int, community: int) -> HttpResponse:
    """One community: its members with their places, its growth, where they write, and to what it is tied."""
    found = opened_of(case, chat)
    asked = asked_of(request, found, language())
    one = queries.community_of(found, asked.layer, community) if asked.layer else None
    if one is None or asked.layer is None:
        raise Http404
    placed = ranking(found, asked.name, by=asked.by, page=asked.page, community=community)
    request.seen.objects = [f"chats:{found.export.pk}"]
    request.seen.objects += [f"member:{found.export.pk}/{player.member}" for player in placed.players]
    context = {
        "asked": asked,
        "one": one,
        "table": table_of(placed),
        "bridges": queries.bridges_of(found, asked.layer, community=community),
        "beside": queries.beside(found, asked.layer, community),
        "written_in": queries.places_of(found, asked.layer, community),
        **pages_of(request, placed.page, placed.pages),
        **_growth(found, asked.name, [community]),
    }
    return _show(request, case, "community", found, context)


def _growth(found: Opened, layer: str, numbers: list[int]) -> dict[str, Any]:
    """Growth as bars, and the same as rows of a table."""
    growth = growing.growth_of(found, layer, numbers)
    grown = [
        (span, [(one.community, one.messages[place], one.writers[place]) for one in growth.communities])
        for place, span in enumerate(growth.spans)
    ]
    last_day = growth.spans[-1].last if growth.spans else None
    return {"growth": growth, "grown": grown, "last_day": last_day, "bars": curves.bars_of(growth)}


def _show(request: Request, case: Case, name: str, found: Opened, context: dict[str, Any]) -> HttpResponse:
    told = coverage_of(found, language=language())
    is_counted = found.measures is None or found.measures.activity == "messages"
    context |= {"told": told, "counts_messages": is_counted}
    return show(request, case, name, "communities", chat=found.export, **context)
