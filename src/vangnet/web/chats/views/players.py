"""Key players: places in each layer beside the plain count, and sets whose removal breaks most or who reach most."""

from typing import Any

from django.http import Http404, HttpResponse

from vangnet.cases.models import Case
from vangnet.chats.queries import players as queries
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.sets import sets_of
from vangnet.chats.queries.told import coverage_of
from vangnet.web.chats.chosen import asked_of, pages_of
from vangnet.web.chats.drawn import curves
from vangnet.web.chats.page import language, opened_of, show
from vangnet.web.chats.tables import compared, table_of
from vangnet.web.chats.wording import CURVES, MEASURES, layer_title
from vangnet.web.shell.door import Request, case_page


@case_page("chats.players")
def players(request: Request, case: Case, chat: int) -> HttpResponse:
    """Who stands where in a layer, the plain count first, and where the layers disagree."""
    found = opened_of(case, chat)
    asked = asked_of(request, found, language())
    context: dict[str, Any] = {"asked": asked, "compared": compared(asked.layer)}
    request.seen.objects = [f"chats:{found.export.pk}"]
    if asked.is_measured:
        ranking = queries.ranking(found, asked.name if asked.layer else "", by=asked.by, page=asked.page)
        context |= {"table": table_of(ranking), **pages_of(request, ranking.page, ranking.pages)}
        request.seen.objects += [f"member:{found.export.pk}/{one.member}" for one in ranking.players]
    if asked.layer and asked.page == 1:
        context |= _differing(found, asked.by if asked.by != "activity" else "strength")
    return _show(request, case, "players", found, context)


@case_page("chats.players")
def sets(request: Request, case: Case, chat: int) -> HttpResponse:
    """Sets of members of a layer, and what is left as members go one by one."""
    found = opened_of(case, chat)
    asked = asked_of(request, found, language())
    if asked.page != 1:
        raise Http404
    told = sets_of(found, asked.layer) if asked.layer else None
    context: dict[str, Any] = {"asked": asked, "told_sets": told}
    request.seen.objects = [f"chats:{found.export.pk}"]
    if told:
        chosen = [*(one.members for one in told.breaking), *(one.members for one in told.reaching)]
        shown = sorted({member for members in chosen for member, _name in members})
        request.seen.objects += [f"member:{found.export.pk}/{member}" for member in shown]
        context |= {
            "drawing": curves.drawn(told.curves),
            "left": curves.left(told.curves),
            "titles": CURVES,
            "curve_titles": [CURVES[name] for name in told.curves.lines],
        }
    return _show(request, case, "sets", found, context)


def _differing(found: Opened, by: str) -> dict[str, Any]:
    """Where the layers disagree by one measure; nothing where there is one layer."""
    differing = queries.disagreement(found, by)
    if differing is None:
        return {}
    titles = {one: layer_title(one, language()) for one in differing.layers}
    shared = [(titles[one], titles[other], both, either) for one, other, both, either in differing.shared]
    return {
        "differing": differing,
        "differing_titles": list(titles.values()),
        "differing_shared": shared,
        "differing_by": MEASURES[by][0],
        "first": queries.FIRST,
    }


def _show(request: Request, case: Case, name: str, found: Opened, context: dict[str, Any]) -> HttpResponse:
    told = coverage_of(found, language=language())
    is_counted = found.measures is None or found.measures.activity == "messages"
    context |= {"told": told, "measures": found.measures, "counts_messages": is_counted}
    return show(request, case, name, "players", chat=found.export, **context)
