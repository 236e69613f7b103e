"""The board itself: lanes with cases, the reasons of each, and cases per team; and the list of decisions."""

from typing import Any

import msgspec
from django.http import HttpResponseBase
from django.shortcuts import render

from vangnet.accounts.roles import Verb
from vangnet.steering.models import BoardDecision
from vangnet.steering.queries.cases import SteeredCase, steered_cases
from vangnet.steering.queries.effects import decisions_for
from vangnet.steering.queries.weights import in_force
from vangnet.steering.rules import board_cases
from vangnet.steering.weighing.lanes import Lane, lane_of
from vangnet.steering.weighing.points import Point, points_of
from vangnet.steering.weighing.weights import Weights
from vangnet.web.board import forms
from vangnet.web.board.drawn import per_team
from vangnet.web.board.page import common
from vangnet.web.board.wording import LANES
from vangnet.web.shell.door import Request, person_page
from vangnet.web.shell.ways import whole_number
from vangnet.words import Word

PAGE = 50


class Shown(msgspec.Struct, frozen=True):
    """A row as it is shown: why it is in its lane, and what its points are made of."""

    case: SteeredCase
    reasons: tuple[Word, ...]
    points: list[Point]


class Section(msgspec.Struct, frozen=True):
    """A lane on the page; `after` is where its next part begins, `before` where the one before does."""

    lane: str
    title: Any
    count: int
    rows: list[Shown]
    after: int | None
    before: int | None


@person_page("board.list", verb=Verb.READ_BOARD, shows_case_data=True)
def board(request: Request) -> HttpResponseBase:
    """Every case that this person sees on the board, by lanes."""
    cases, weights = steered_cases(request.user), in_force()
    teams = sorted({(one.team_id, one.team) for one in cases}, key=lambda pair: pair[1])
    form = forms.Filters(teams, request.GET or None)
    asked = form.asked()
    found = [one for one in cases if _fits(one, asked)]
    start = (whole_number(request.GET.get("after", "")) or 0) if asked.get("lane") else 0
    wanted = [lane for lane in Lane if asked.get("lane", lane) == lane]
    sections = [_section(lane, found, start, weights.table.weights) for lane in wanted]
    request.seen.objects = [f"board:{row.case.number}" for section in sections for row in section.rows]
    query = request.GET.copy()
    for name in ("after", "lane"):
        query.pop(name, None)
    context = {
        **common(request, "board"),
        "form": form,
        "is_asked": bool(asked),
        "sections": sections,
        "total": len(found),
        "plot": per_team(found),
        "lanes": LANES,
        "weights": weights,
        "query": query.urlencode(),
    }
    return render(request, "board/list.html", context)


@person_page("board.decisions", verb=Verb.READ_BOARD, shows_case_data=True)
def decisions(request: Request) -> HttpResponseBase:
    """What was proposed and decided, the newest first."""
    start = whole_number(request.GET.get("after", "")) or 0
    rows = decisions_for(request.user).select_related("ground", "team", "proposed_by", "agreed_by", "withdrawn_by")
    asked = request.GET.get("kind", "")
    if asked in BoardDecision.Kind.values:
        rows = rows.filter(kind=asked)
    found = list(rows.prefetch_related("dissents")[start : start + PAGE + 1])
    shown = found[:PAGE]
    request.seen.objects = [f"board_decision:{one.pk}" for one in shown]
    cases = {one.case_id for one in shown if one.case_id is not None}
    context = {
        **common(request, "decisions"),
        "rows": shown,
        "on_board": set(board_cases(request.user).filter(pk__in=cases).values_list("pk", flat=True)),
        "kinds": BoardDecision.Kind.choices,
        "kind": asked,
        "lanes": LANES,
        "after": start + PAGE if len(found) > PAGE else None,
    }
    return render(request, "board/decisions.html", context)


def _fits(case: SteeredCase, asked: dict[str, str]) -> bool:
    if asked.get("team", str(case.team_id)) != str(case.team_id):
        return False
    stand = asked.get("stand")
    if stand is None:
        return True
    if stand == forms.PROPOSED:
        return case.proposed
    if stand == forms.UNDECIDED:
        return case.decided is None
    return case.decided is not None and case.decided.kind == stand


def _section(lane: Lane, found: list[SteeredCase], start: int, weights: Weights) -> Section:
    own = [one for one in found if one.lane is lane]
    shown = [
        Shown(one, lane_of(one.facts)[1], [each for each in points_of(one.facts, weights) if each.points])
        for one in own[start : start + PAGE]
    ]
    after = start + PAGE if len(own) > start + PAGE else None
    return Section(lane, LANES[lane], len(own), shown, after, max(start - PAGE, 0) if start else None)
