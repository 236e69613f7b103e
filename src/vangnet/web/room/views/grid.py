"""The grid: media of a case, a page at a time, in the order of examination."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from vangnet.accounts.preferences import TILES, preferences
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.models import Case
from vangnet.cases.profiles import categories
from vangnet.cases.queries import media as queries
from vangnet.cases.queries.media import Page, Wanted
from vangnet.web.room.filters import TABS, FilterForm, form_of, kept_for, narrowing, number_in, query_of
from vangnet.web.room.tiles import my_words, named, tiles_of
from vangnet.web.shell.door import Request, case_page


@case_page("media.list", verb=Verb.SEE_CASE)
def grid(request: Request, case: Case) -> HttpResponse:
    """A page of media. What it shows small stands by name in its line of the log."""
    codes = categories(case)
    form, wanted = form_of(case, codes, request)
    selected = queries.selection(case, wanted, request.user)
    media = selected.media
    page = queries.page_of(media, after=number_in(request.GET, "after") or 0, before=number_in(request.GET, "before"))
    request.seen.objects = named(page.media)
    request.seen.details = {"status": wanted.status, "reading": wanted.reading, "filters": narrowing(wanted)}
    context = {
        "case": case,
        "tiles": tiles_of(request, case, page.media, codes, selected.behind(page.media)),
        "categories": codes,
        "count": queries.count_of(media),
        "counted": queries.COUNTED,
        "may_look": may(request.user, Verb.LOOK),
        "may_categorise": may(request.user, Verb.CATEGORISE),
        "chosen": preferences(request.user),
        "tile_sizes": TILES,
        **_filters(form, wanted, case),
        **_pages(request, page, wanted),
        "since": case.media_placed if queries.is_scanned_now(case) else None,
    }
    return render(request, "room/grid.html", context)


@case_page("media.fresh", verb=Verb.SEE_CASE, logged=False)
def fresh(request: Request, case: Case) -> HttpResponse:
    """How many wanted media a running scan has brought since the page was made: a count, and no content."""
    since = number_in(request.GET, "since") or 0
    wanted = kept_for(case, request)
    media = queries.selection(case, wanted, request.user).media
    context = {
        "case": case,
        "since": since,
        "fresh": queries.placed_since(media, since),
        "address": query_of(wanted, after=since),
    }
    return render(request, "room/fresh.html", context)


def _filters(form: FilterForm, wanted: Wanted, case: Case) -> dict[str, Any]:
    counts, told = queries.statuses(case), my_words()
    tabs = [
        {
            "label": told.status(status),
            "status": status,
            "count": counts.get(status, 0),
            "query": _of_status(wanted, status),
            "is_here": wanted.status == status,
        }
        for status in TABS
        if status in counts or status in ("new", "similar", "undecided", "known")
    ]
    total = sum(counts.values())
    return {
        "form": form,
        "wanted": wanted,
        "tabs": tabs,
        "total": total,
        "narrowing": [form.fields[name].label for name in narrowing(wanted)],
    }


def _of_status(wanted: Wanted, status: str) -> str:
    return query_of(Wanted(status=str(status), reading=wanted.reading, grouped=wanted.grouped))


def _pages(request: Request, page: Page, wanted: Wanted) -> dict[str, str]:
    media = page.media
    has_before = bool(media) and ("before" in request.GET or (number_in(request.GET, "after") or 0) > 0)
    return {
        "previous": query_of(wanted, before=media[0].position) if has_before else "",
        "next": query_of(wanted, after=media[-1].position) if media and page.has_more else "",
        "first": query_of(wanted),
    }
