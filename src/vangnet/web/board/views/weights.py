"""The weights: their versions, a draft as a form of numbers, what it would change, and the two signatures."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.steering.actions import weights as actions
from vangnet.steering.models import WeightTable
from vangnet.steering.queries.effects import effect_now, replayed
from vangnet.steering.queries.weights import in_force
from vangnet.steering.weighing.lanes import Lane
from vangnet.steering.weighing.replaying import Effect, Move
from vangnet.steering.weighing.weights import COUNTED, out_of_order, table_of, text_of
from vangnet.web.board import forms
from vangnet.web.board.page import common, signing
from vangnet.web.board.wording import CRITERIA, LANES, WEIGHTS
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.shell.door import Request, person_page

SHOWN = 100
_REFUSED = 422
_NAMED = ("made_by", "changed_by", "signed_by", "adopted_by")
State = WeightTable.State


@person_page("board.weights", verb=Verb.READ_BOARD)
def versions(request: Request) -> HttpResponseBase:
    """The weights that count, and all versions."""
    force = in_force()
    context = {
        **common(request, "weights"),
        "force": force,
        "weights": [(label, getattr(force.table.weights, name)) for name, label in WEIGHTS],
        "versions": WeightTable.objects.select_related(*_NAMED),
    }
    return render(request, "board/weights.html", context)


@person_page("board.weights.draft", verb=Verb.READ_BOARD, methods=("POST",))
def draft(request: Request) -> HttpResponseBase:
    """A draft, from the weights that count."""
    signing(request)
    text = text_of(in_force().table)
    made = tried(
        request, lambda: actions.draft(text=text, reason=_("A draft from the weights in force."), by=request.by)
    )
    return redirect("board:version", made.version) if made else redirect("board:weights")


@person_page("board.weights.see", verb=Verb.READ_BOARD, shows_case_data=True)
def version(request: Request, weights: int) -> HttpResponseBase:
    """A version: its numbers beside those that count, and what a draft would change."""
    return _page(request, _table(weights))


@person_page("board.weights.change", verb=Verb.READ_BOARD, methods=("POST",))
def change(request: Request, weights: int) -> HttpResponseBase:
    """Change a draft."""
    signing(request)
    table, form = _table(weights), forms.WeightsForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            told = {"reason": said["reason"], "edition": said["edition"], "by": request.by}
            actions.change(table, text=text_of(form.table()), **told)
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is kept. Look at what it would change before it is signed."))
            return redirect("board:version", weights)
    return _page(request, table, form=form, status=_REFUSED)


@person_page("board.weights.try", verb=Verb.READ_BOARD, methods=("POST",))
def try_out(request: Request, weights: int) -> HttpResponseBase:
    """Count what a draft would change."""
    form, done = forms.Edition(request.POST), _("Counted: see below what would change. Nothing was changed.")
    return _on(request, weights, form, actions.try_out, done)


@person_page("board.weights.sign", verb=Verb.READ_BOARD, methods=("POST",))
def sign(request: Request, weights: int) -> HttpResponseBase:
    """Sign for one side; the second signature puts the draft in force."""
    signing(request)
    return _on(request, weights, forms.SignWeights(request.user, request.POST), actions.sign, _("Signed."))


@person_page("board.weights.drop", verb=Verb.READ_BOARD, methods=("POST",))
def drop(request: Request, weights: int) -> HttpResponseBase:
    """Let go of a draft."""
    return _on(request, weights, forms.Edition(request.POST), actions.drop, _("The draft is dropped."))


def _on(request: Request, weights: int, form: Any, act: Callable[..., object], done: str) -> HttpResponseBase:
    signing(request)
    table = _table(weights)
    if not form.is_valid():
        tell_faults(request, form)
    else:
        tried(request, lambda: act(table, **form.cleaned_data, by=request.by), done)
    return redirect("board:version", weights)


def _table(version: int) -> WeightTable:
    return get_object_or_404(WeightTable.objects.select_related(*_NAMED), version=version)


# -- the page ---------------------------------------------------------------------------------------------------------


class LaneMoves(msgspec.Struct, frozen=True):
    """Moves in one lane: those that are shown, and how many there are."""

    title: Any
    moves: list[Move]
    count: int


def _page(request: Request, table: WeightTable, *, form: Any = None, status: int = 200) -> HttpResponseBase:
    own, told, force = common(request, "weights"), table_of(table.text), in_force()
    request.seen.objects = [f"board_weights:{table.version}"]
    is_draft = table.state == State.DRAFT
    context = {
        **own,
        "table": table,
        "force": force,
        "weights": _beside(told.weights, force.table.weights),
        "turned": [(CRITERIA[first], CRITERIA[second]) for first, second in out_of_order(told.weights)],
        "is_draft": is_draft,
        "may_sign": is_draft and _may_sign(table, request, own["signs"], force.version),
    }
    if is_draft:
        now, past = effect_now(told.weights, request.user), replayed(told.weights, request.user)
        context |= {"effect": now, "lanes": _by_lane(now), "past": past, "past_moves": past.moves[:SHOWN]}
    if is_draft and own["signs"]:
        filled = {"name": told.name, "reason": table.reason, "edition": table.edition}
        filled |= {name: getattr(told.weights, name) for name in COUNTED}
        context["form"] = form or forms.WeightsForm(initial=filled)
        context["sign_form"] = forms.SignWeights(request.user, initial={"edition": table.edition})
    return render(request, "board/version.html", context, status=status)


def _beside(weights: Any, others: Any) -> list[tuple[Any, int, int]]:
    return [(label, getattr(others, name), getattr(weights, name)) for name, label in WEIGHTS]


def _by_lane(effect: Effect) -> list[LaneMoves]:
    found = []
    for lane in Lane:
        moves = [move for move in effect.moves if move.after.weight.lane is lane]
        found.append(LaneMoves(LANES[lane], sorted(moves, key=lambda one: one.after.place)[:SHOWN], len(moves)))
    return found


def _may_sign(table: WeightTable, request: Request, own: tuple[str, ...], against: int) -> bool:
    """Whether this person can sign it now; the action asks again."""
    is_tried = table.tried_at is not None and table.tried.get("against") == against
    if not is_tried or table.signed_by_id == request.user.pk:
        return False
    return any(side != table.side for side in own)
