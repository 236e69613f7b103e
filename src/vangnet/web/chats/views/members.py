"""Members of an export: the list of them, and the page of one."""

from typing import Any

from django.http import Http404, HttpResponse

from vangnet.cases.models import Case
from vangnet.chats.queries.called import names, network_names
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.members import Page, most_tied, page_of_members, places, portrait, standings, traces
from vangnet.chats.queries.told import coverage_of
from vangnet.networks.shape import Layer
from vangnet.web.chats.drawn.bars import chart, last_day
from vangnet.web.chats.filters import MembersForm, page_of, query_of
from vangnet.web.chats.page import language, opened_of, show
from vangnet.web.chats.panel import same_of
from vangnet.web.chats.wording import BEHAVIOURS, GRADES, IDENTIFIERS, KINDS, MEASURES, REACHES, layer_title
from vangnet.web.shell.door import Request, case_page

_WRITTEN = (Layer.PUBLIC, Layer.PRIVATE, Layer.FORWARD)
"""Layers whose ties are messages, which can be opened."""


@case_page("chats.members")
def members(request: Request, case: Case, chat: int) -> HttpResponse:
    """All members of an export, some at a time, by name, key or identifier."""
    opened, form = opened_of(case, chat), MembersForm(request.GET)
    page = Page((), 0, 1)
    if form.is_valid():
        asked = {"words": form.cleaned_data["words"], "sort": form.cleaned_data["sort"] or "messages"}
        page = page_of_members(opened, **asked, number=page_of(request.GET))
    request.seen.objects = [
        f"chats:{opened.export.pk}",
        *(f"member:{opened.export.pk}/{row['member']}" for row in page.rows),
    ]
    context = {"page": page, "form": form, "query": query_of(request.GET), "kinds": KINDS}
    return _show(request, case, opened, "members", **context)


@case_page("chats.member")
def member(request: Request, case: Case, chat: int, chat_member: int) -> HttpResponse:
    """What the export tells of one member, and what follows from it, with reasons; nothing of it is proof."""
    opened = opened_of(case, chat)
    stored = opened.stored
    found = portrait(opened, chat_member)
    if found is None:
        raise Http404
    request.seen.objects = [f"chats:{opened.export.pk}", f"member:{opened.export.pk}/{chat_member}"]
    held = standings(opened.export, chat_member)
    tied = most_tied(opened, chat_member)
    context = {
        "portrait": found,
        "same": same_of(request, opened, chat_member),
        "called": names(opened, [chat_member]).get(chat_member, ""),
        "number": chat_member,
        "chart": chart(found.months),
        "months": [(month, count, last_day(month)) for month, count in reversed(found.months)],
        "standings": held,
        "networks": network_names(opened, {one.network for one in held if one.network is not None}),
        "traces": traces(opened.export, chat_member),
        "ranks": [(layer_title(one.layer, language()), one) for one in places(opened, chat_member)],
        "tied": [(layer, layer_title(layer, language()), others) for layer, others in tied.items()],
        "kinds": KINDS,
        "identifier_kinds": IDENTIFIERS,
        "reaches": REACHES,
        "grades": GRADES,
        "measures": {name: title for name, (title, _told) in MEASURES.items()},
        "behaviours": BEHAVIOURS,
        "counts_messages": bool(stored.manifest.messages),
        "written": _WRITTEN if stored.manifest.messages else (),
    }
    return _show(request, case, opened, "member", **context)


def _show(request: Request, case: Case, opened: Opened, template: str, **context: Any) -> HttpResponse:
    told = coverage_of(opened, language=language())
    return show(request, case, template, "members", chat=opened.export, told=told, **context)
