"""The page of one case on the board: where it stands and why, its hours, and what is decided on it."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.steering.actions import deciding
from vangnet.steering.models import BoardDecision
from vangnet.steering.numbers import number_of
from vangnet.steering.queries.cases import hours_of, standing_on, steered
from vangnet.steering.queries.weights import in_force
from vangnet.steering.weighing.facts import ANSWERED, Facts
from vangnet.steering.weighing.lanes import lane_of
from vangnet.steering.weighing.points import points_of
from vangnet.web.board import forms
from vangnet.web.board.page import case_of, common, signing
from vangnet.web.board.wording import ANSWERS, CRITERIA, LANES
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.shell.door import Request, person_page

_REFUSED = 422


@person_page("board.case", verb=Verb.READ_BOARD, shows_case_data=True)
def case(request: Request, steered: str) -> HttpResponseBase:
    """The row of one case, opened."""
    return _page(request, case_of(request, steered))


@person_page("board.propose", verb=Verb.READ_BOARD, methods=("POST",))
def propose(request: Request, steered: str) -> HttpResponseBase:
    """Propose a decision."""
    signing(request)
    found = case_of(request, steered)
    form = forms.Decision(request.user, request.POST)
    if form.is_valid():
        try:
            deciding.propose(found, **form.cleaned_data, by=request.by)
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The proposal waits for the other side."))
            return redirect("board:case", steered)
    return _page(request, found, form=form, status=_REFUSED)


@person_page("board.agree", verb=Verb.READ_BOARD, methods=("POST",))
def agree(request: Request, steered: str, board_decision: int) -> HttpResponseBase:
    """Agree for the other side."""
    done = _("The decision stands, under both names.")
    return _on(request, steered, board_decision, lambda one: deciding.agree(one, by=request.by), done)


@person_page("board.withdraw", verb=Verb.READ_BOARD, methods=("POST",))
def withdraw(request: Request, steered: str, board_decision: int) -> HttpResponseBase:
    """Take a proposal back, or refuse it."""
    form, done = forms.Reason(request.POST), _("The proposal is taken back; it stays to be read.")
    return _on(
        *(request, steered, board_decision),
        *(lambda one: deciding.withdraw(one, by=request.by, **form.cleaned_data), done, form),
    )


@person_page("board.dissent", verb=Verb.READ_BOARD, methods=("POST",))
def dissent(request: Request, steered: str, board_decision: int) -> HttpResponseBase:
    """Write down that one does not agree."""
    form, done = forms.Dissent(request.user, request.POST), _("Your dissent stands beside the decision.")
    return _on(
        *(request, steered, board_decision),
        *(lambda one: deciding.dissent(one, by=request.by, **form.cleaned_data), done, form),
    )


def _on(
    request: Request,
    steered: str,
    key: int,
    act: Callable[[BoardDecision], object],
    done: str,
    form: Any = None,
) -> HttpResponseBase:
    signing(request)
    decision = get_object_or_404(BoardDecision, case=case_of(request, steered), pk=key)
    if form is not None and not form.is_valid():
        tell_faults(request, form)
    else:
        tried(request, lambda: act(decision), done)
    return redirect("board:case", steered)


# -- the page ---------------------------------------------------------------------------------------------------------


class Then(msgspec.Struct, frozen=True):
    """A decision as it is shown, with the facts as they were frozen."""

    row: BoardDecision
    stands: bool
    reasons: tuple[Any, ...]


def _page(request: Request, case: Case, *, form: Any = None, status: int = 200) -> HttpResponseBase:
    own, weights, row = common(request, "board"), in_force(), steered(case)
    decisions, stands = _decisions(case), standing_on(case)
    context = {
        **own,
        "row": row,
        "case_number": number_of(case.pk),
        "lane": LANES[row.lane],
        "lanes": LANES,
        "reasons": lane_of(row.facts)[1],
        "facts": _facts(row.facts),
        "points": [(CRITERIA[one.criterion], one) for one in points_of(row.facts, weights.table.weights)],
        "weights": weights,
        "hours": hours_of(case),
        "stands": stands,
        "waits": next((one for one in decisions if one.is_open), None),
        "decisions": [_then(one, stands) for one in decisions],
        "form": form or (forms.Decision(request.user) if own["signs"] else None),
        "dissent_form": forms.Dissent(request.user) if own["signs"] else None,
    }
    return render(request, "board/case.html", context, status=status)


def _facts(facts: Facts) -> list[tuple[Any, Any, bool, tuple[Any, ...]]]:
    """Of each fact its name, the answer, whether nobody knows, and on what it rests."""
    return [
        (CRITERIA[name], ANSWERS[facts.answer(name)], facts.answer(name) is None, facts.because.get(name, ()))
        for name in ANSWERED
    ]


def _decisions(case: Case) -> list[BoardDecision]:
    rows = case.board_decisions.select_related("ground", "team", "proposed_by", "agreed_by", "withdrawn_by")
    return list(rows.prefetch_related("dissents__made_by"))


def _then(row: BoardDecision, stands: BoardDecision | None) -> Then:
    return Then(row, row == stands, lane_of(msgspec.convert(row.ground.facts, Facts))[1])
