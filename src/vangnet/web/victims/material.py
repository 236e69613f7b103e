"""Panels of the page of a child: the series that show it, and what their media tell of when, where and with what."""

from typing import Any

from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.cases.models import PlaceClue
from vangnet.victims.models import Victim
from vangnet.victims.queries import material as queries
from vangnet.victims.queries.listed import media_listed_as
from vangnet.web.capture.drawn import bar_of
from vangnet.web.capture.page import named
from vangnet.web.capture.tables import tables
from vangnet.web.capture.views.places import drawing
from vangnet.web.shell.door import Request
from vangnet.web.victims import forms

_TIMES, _PLACES, _DEVICES, _CLUES = 50, 50, 30, 50


def series(request: Request, victim: Victim) -> dict[str, Any]:
    """The series that show the child, with counts; of other cases whom to ask."""
    ties = queries.ties_of(victim, request.user)
    request.seen.objects += [f"series:{tied.series_id}" for tied in ties.shown]
    told: dict[str, Any] = {
        "title": _("Series"),
        "anchor": "series",
        "ties": ties,
        "listed": media_listed_as(request.user, victim.listed_as) if victim.listed_as else [],
        "may_look": Verb.LOOK in verbs(request.user),
    }
    if Verb.WORK_ON_VICTIMS in verbs(request.user):
        told["tie_form"] = forms.Tie(victim=victim, person=request.user)
    return told


def times(request: Request, victim: Victim) -> dict[str, Any]:
    """When the media were made, as bars and in words."""
    found = queries.times_of(victim, request.user, most=_TIMES)
    start, end = found.start, found.end
    if start is not None and end is not None and start == end:
        end = None
    drawn = start is not None and end is not None
    return {
        "title": _("Time line"),
        "anchor": "times",
        "times": found,
        "start": start,
        "end": end,
        "words": named(),
        "lines": [
            (entry, bar_of(entry.earliest_at, entry.latest_at, start, end) if drawn else None)  # type: ignore[arg-type]
            for entry in found.entries
        ],
    }


def places(request: Request, victim: Victim) -> dict[str, Any]:
    """Where they were made: a map, and the same in words."""
    found = queries.places_of(victim, request.user)
    drawn = [one for one in found if one.latitude is not None and one.longitude is not None]
    return {
        "title": _("Map"),
        "anchor": "map",
        "drawing": drawing(drawn) if drawn else "",
        "places": found[:_PLACES],
        "total": len(found),
        "words": named(),
        "seen": _seen(request, victim),
    }


def _seen(request: Request, victim: Victim) -> list[tuple[PlaceClue, str, str]]:
    """What people saw in the media, with the names of the table and of the choice."""
    seen = queries.place_clues_of(victim, request.user, most=_CLUES)
    named = {table.code: (table.label, {one.code: one.label for one in table.choices}) for table in tables() if seen}
    told = []
    for one in seen:
        label, choices = named.get(one.table, (one.table, {}))
        told.append((one, label, choices.get(one.choice, one.choice)))
    return told


def devices(request: Request, victim: Victim) -> dict[str, Any]:
    """What they were made with, and the words in them that may tie them to other cases and reports."""
    return {
        "title": _("Devices and clues"),
        "anchor": "devices",
        "devices": queries.devices_of(victim, request.user, most=_DEVICES),
        "clues": queries.clues_of(victim, request.user, most=_CLUES),
        "words": named(),
    }
