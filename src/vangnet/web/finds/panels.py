"""Panels of the page of a child: found again, related series, and what the clues of crops narrow."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.rules import visible_cases
from vangnet.reports.models import Report
from vangnet.victims.actions.finding import mark_told
from vangnet.victims.models import FoundAgain, Victim
from vangnet.victims.queries.clues import clues_of, narrowed_by, what
from vangnet.victims.queries.found import finds_in, finds_of, is_told_to, times_found, told_to
from vangnet.victims.queries.related import Strength, related_to
from vangnet.web.shell.door import Request

_SHOWN = 20


def found_again(request: Request, victim: Victim) -> dict[str, Any]:
    """How often, where as far as one may know, and who agreed."""
    finds = list(finds_of(victim)[: _SHOWN + 1])
    told = told_to(request.user, finds[:_SHOWN])
    request.seen.objects += [f"find:{one.find.pk}" for one in told]
    counted = times_found(victim)
    return {
        "title": _("Found again"),
        "anchor": "found",
        "finds": told,
        "has_more": len(finds) > _SHOWN,
        "confirmed": counted[FoundAgain.State.CONFIRMED],
        "waiting": counted[FoundAgain.State.PROPOSED],
        "of_child": True,
    }


def in_report(request: Request, report: Report) -> dict[str, Any] | None:
    """The children found again in a report, on its page; its owner is told by seeing them."""
    finds = list(finds_in(report=report))
    if not finds:
        return None
    mark_told(find for find in finds if is_told_to(request.user, find))
    request.seen.objects += [f"find:{find.pk}" for find in finds]
    return {"title": _("Children found again"), "anchor": "found", "finds": told_to(request.user, finds)}


def related(request: Request, victim: Victim) -> dict[str, Any]:
    """Other series, each with the reasons."""
    found = related_to(victim, request.user)
    strengths = {Strength.STRONG: _("strong"), Strength.FAIR: _("fair"), Strength.WEAK: _("weak")}
    return {
        "title": _("Related series"),
        "anchor": "related",
        "related": [(one, strengths[one.strength]) for one in found[:_SHOWN]],
        "more": max(0, len(found) - _SHOWN),
    }


def clues(request: Request, victim: Victim) -> dict[str, Any]:
    """What was seen in crops, and what it leaves; of cases that one may not see nothing but that there is more."""
    language = "en" if get_language() == "en" else "nl"
    cases = list(visible_cases(request.user).filter(crops__victim=victim).distinct().values_list("pk", flat=True))
    every = clues_of(victim)
    shown = every.filter(crop__case__in=cases)
    narrowed = narrowed_by(victim, language, cases=cases)
    lines = {line.clue.number: line for line in narrowed.lines} if narrowed is not None else {}
    return {
        "title": _("Clues of crops"),
        "anchor": "clues",
        "narrowed": narrowed,
        "clues": [(one, what(one, language), lines.get(one.pk)) for one in shown],
        "hidden": every.filter(revoked_at=None).exclude(crop__case__in=cases).count(),
        "crops": victim.crops.filter(case__in=cases).exclude(state__in=("refused", "withdrawn")).order_by("number"),
        "may_write": may(request.user, Verb.WORK_ON_VICTIMS),
    }
