"""Which skills cases ask for, proposals of who takes what, and what people accept of them."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.steering.actions import capacity_accepting, capacity_asked, capacity_proposing
from vangnet.steering.capacity_job import divide_hours, divide_hours_again
from vangnet.steering.models import CapacityProposal, HoursAsked
from vangnet.steering.numbers import number_of
from vangnet.steering.queries import capacity as queries
from vangnet.steering.queries import capacity_proposals as proposals
from vangnet.steering.rules import board_cases
from vangnet.steering.skills import skill_name
from vangnet.web.board.wording import LANES
from vangnet.web.capacity import forms
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.shell.door import Request, person_page

_REFUSED = 422
_SHOWN = 50
"""Proposals, and rows of a page of a table."""


@person_page("capacity.asked", verb=Verb.PLAN_CAPACITY, shows_case_data=True)
def asked(request: Request) -> HttpResponseBase:
    """What the cases on the board ask for, and of which skill."""
    shown = list(board_cases(request.user).values_list("pk", flat=True))
    every = queries.asked_rows(shown)
    first = _first(request, "after", len(every))
    rows = [
        (row, number_of(row.case_id), forms.Asked(initial=_initial(row), auto_id=f"asked-{row.key}-%s"))
        for row in every[first : first + _SHOWN]
    ]
    context = {"here": "asked", "rows": rows, "after": _next(first, len(every))}
    return render(request, "capacity/asked.html", context)


@person_page("capacity.asked.say", verb=Verb.PLAN_CAPACITY, methods=("POST",))
def say_skill(request: Request, hours: int) -> HttpResponseBase:
    """Which skill hours need."""
    found = get_object_or_404(HoursAsked, pk=hours, revoked_at=None, case__in=board_cases(request.user))
    form = forms.Asked(request.POST)
    if not form.is_valid():
        tell_faults(request, form)
    else:
        tried(
            request,
            lambda: capacity_asked.say_skill(found, **form.cleaned_data, by=request.by),
            _("Written down."),
        )
    return redirect("capacity:asked")


@person_page("capacity.proposals", verb=Verb.PLAN_CAPACITY, methods=("GET", "POST"))
def listing(request: Request) -> HttpResponseBase:
    """All proposals, and a form that asks for one."""
    form = forms.Proposal(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = capacity_proposing.ask_proposal(**form.cleaned_data, by=request.by)
                divide_hours.enqueue(made.pk)
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("capacity:proposal", made.pk)
    rows = proposals.visible_proposals(request.user)[:_SHOWN]
    context = {"here": "proposals", "form": form, "rows": rows}
    return render(request, "capacity/proposals.html", context, status=_REFUSED if form.errors else 200)


@person_page("capacity.proposal", verb=Verb.PLAN_CAPACITY, shows_case_data=True)
def proposal(request: Request, division: int) -> HttpResponseBase:
    """One proposal: how far it is, or what it says."""
    found = _found(request, division)
    request.seen.objects = [f"capacityproposal:{found.pk}"]
    return render(request, "capacity/proposal.html", {"here": "proposals", "proposal": found, **_told(request, found)})


@person_page("capacity.proposal.progress", verb=Verb.PLAN_CAPACITY)
def progress(request: Request, division: int) -> HttpResponseBase:
    """How far it is, renewed by the page that waits for it; the whole page when it ended."""
    found = _found(request, division)
    response = render(request, "capacity/parts/progress.html", {"proposal": found, "is_lost": proposals.is_lost(found)})
    if found.state not in (CapacityProposal.State.WAITING, CapacityProposal.State.RUNNING):
        response["HX-Refresh"] = "true"
    return response


@person_page("capacity.line.accept", verb=Verb.PLAN_CAPACITY, methods=("POST",))
def accept(request: Request, division: int, proposed: int) -> HttpResponseBase:
    """Accept one line."""
    found = _found(request, division)
    line = get_object_or_404(proposals.acceptable_lines(found, request.user), pk=proposed)
    tried(request, lambda: capacity_accepting.accept(line, by=request.by), _("Accepted."))
    return redirect("capacity:proposal", found.pk)


@person_page("capacity.proposal.accept", verb=Verb.PLAN_CAPACITY, methods=("POST",))
def accept_all(request: Request, division: int) -> HttpResponseBase:
    """Accept every line that one may accept and that was not accepted yet."""
    found = _found(request, division)
    lines = proposals.acceptable_lines(found, request.user).exclude(
        pk__in=found.lines.filter(assignments__revoked_at=None, assignments__isnull=False).values("pk")
    )
    done, refused = capacity_accepting.accept_all(lines, by=request.by)
    told = ngettext("%(n)s line is accepted.", "%(n)s lines are accepted.", done) % {"n": done}
    messages.success(request, told)
    for one in refused[:5]:
        messages.error(request, one)
    if len(refused) > 5:
        messages.error(request, _("And %(n)s others that could not be accepted.") % {"n": len(refused) - 5})
    return redirect("capacity:proposal", found.pk)


@person_page("capacity.assignment.take_back", verb=Verb.PLAN_CAPACITY, methods=("POST",))
def take_back(request: Request, division: int, assignment: int) -> HttpResponseBase:
    """Take back what was accepted."""
    found = _found(request, division)
    one = get_object_or_404(proposals.takeable_back(request.user), pk=assignment, line__proposal=found)
    form = forms.Reason(request.POST)
    if not form.is_valid():
        tell_faults(request, form)
    else:
        tried(
            request,
            lambda: capacity_accepting.take_back(one, **form.cleaned_data, by=request.by),
            _("Taken back; it stays to be read."),
        )
    return redirect("capacity:proposal", found.pk)


@person_page("capacity.proposal.check", verb=Verb.PLAN_CAPACITY, methods=("POST",))
def check(request: Request, division: int) -> HttpResponseBase:
    """Calculate it again, to see whether the same comes out."""
    found = _found(request, division)
    if found.state != CapacityProposal.State.DONE:
        messages.error(request, _("This proposal is not ready."))
    else:
        divide_hours_again.enqueue(found.pk)
        request.seen.is_done = True
        messages.success(request, _("It is calculated again. Look at this page in a while."))
    return redirect("capacity:proposal", found.pk)


def _found(request: Request, key: int) -> CapacityProposal:
    return get_object_or_404(proposals.visible_proposals(request.user), pk=key)


def _told(request: Request, found: CapacityProposal) -> dict[str, Any]:
    """What a proposal that ended says; else how far it is."""
    if found.state != CapacityProposal.State.DONE:
        return {"is_lost": proposals.is_lost(found)}
    lines = proposals.lines_of(found, request.user)
    outcome = proposals.outcome_of(found, request.user)
    first, short_from = _first(request, "after", len(lines)), _first(request, "cases", len(outcome.cases))
    named = [
        (line, _skill(line.skill), LANES[line.lane] if line.lane else "") for line in lines[first : first + _SHOWN]
    ]
    cases = [
        (one, LANES[one.lane], [(_skill(skill), short) for skill, short in one.short])
        for one in outcome.cases[short_from : short_from + _SHOWN]
    ]
    return {
        "outcome": outcome,
        "lines": named,
        "lines_in_all": len(lines),
        "may_accept": any(line.may_accept and line.assignment is None for line in lines),
        "after": _next(first, len(lines)),
        "cases": cases,
        "cases_after": _next(short_from, len(outcome.cases)),
        "lacks": [(team, _skill(lack.skill), lack) for team, lack in outcome.lacks if lack.short],
        "reached": [(step, LANES[step.lane] if step.lane else "") for step in outcome.reached],
    }


def _skill(code: str) -> str:
    return skill_name(code, forms.language()) if code else _("Anybody")


def _initial(row: queries.AskedRow) -> dict[str, Any]:
    return {"skill": row.skill, "may_transfer": row.may_transfer}


def _first(request: Request, name: str, count: int) -> int:
    """Where a page of a table begins. What is not understood begins at the start."""
    told = request.GET.get(name, "")
    number = int(told) if told.isascii() and told.isdigit() and len(told) < 7 else 0
    return number if number < count else 0


def _next(first: int, count: int) -> int | None:
    return first + _SHOWN if first + _SHOWN < count else None
