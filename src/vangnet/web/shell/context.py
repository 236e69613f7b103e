"""What every template knows: who is here, and where they can go."""

from typing import Any

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.alerts.queries.ringing import ringing
from vangnet.reports.queries.alarms import open_alarms

_COUNTED = "_vangnet_alarms_open"


class Place(msgspec.Struct, frozen=True):
    """A place that the bar at the top leads to, for those with one of its verbs."""

    title: Any
    url_name: str
    verbs: tuple[Verb, ...]
    rooms: tuple[str, ...] = ()
    """Whose pages are below it too, although their addresses begin otherwise."""


PLACES = (
    Place(_("Cases"), "cases:list", (Verb.SEE_CASE, Verb.OPEN_CASE, Verb.KNOW_OF_CASES)),
    Place(_("Reports"), "reports:queue", (Verb.READ_REPORTS,)),
    Place(_("Case board"), "board:list", (Verb.READ_BOARD,)),
    Place(_("Capacity"), "capacity:teams", (Verb.PLAN_CAPACITY,)),
    Place(_("My availability"), "capacity:mine", (Verb.STATE_AVAILABILITY,)),
    Place(_("Victims"), "victims:list", (Verb.READ_VICTIMS,), ("crops", "finds")),
    Place(_("Suspects"), "suspects:list", (Verb.READ_SUSPECTS, Verb.READ_MINORS)),
    Place(_("Stop conversations"), "conversations:list", (Verb.HOLD_CONVERSATIONS,)),
    Place(_("Expose groups"), "chats:work_mine", (Verb.HOLD_CONVERSATIONS,)),
    Place(_("Disposal"), "disposal:list", (Verb.FILL_CHECKLISTS,)),
    Place(_("Hotlines"), "hotline:list", (Verb.EXCHANGE_WITH_HOTLINE,)),
    Place(_("Alarms"), "alarms:list", (Verb.SETTLE_ALARMS,)),
    Place(_("Routes"), "routing:overview", (Verb.ASSESS_REPORTS, Verb.MANAGE_ROUTES)),
    Place(_("Figures"), "figures:figures", (Verb.READ_INTAKE_FIGURES,)),
    Place(_("Statistics"), "statistics:overview", (Verb.READ_STATISTICS,)),
    Place(_("Schools"), "schools:list", (Verb.MANAGE_SCHOOLS,)),
    Place(_("Genuine mail?"), "school_mail:check", (Verb.CONFIRM_MAILS,)),
    Place(_("Look first"), "capture:across", (Verb.SEE_CASE,)),
    Place(_("Access"), "access:list", (Verb.DECIDE_ACCESS,)),
    Place("Schoolalert", "alerts:list", (Verb.READ_ALERTS,)),
    Place(_("Identifiers"), "identities:search", (Verb.LINK_IDENTIFIERS,)),
    Place(_("Overlaps"), "overlaps:list", (Verb.READ_OVERLAPS,)),
    Place(_("Search"), "search:search", (Verb.SEE_CASE,)),
    Place(_("Retention"), "retention:list", (Verb.DECIDE_RETENTION, Verb.DESTROY)),
    Place(_("Library"), "library:list", (Verb.RELEASE_TO_LIBRARY,)),
    Place(_("People"), "people:list", (Verb.MANAGE_PEOPLE,)),
    Place(_("Audit"), "audit:list", (Verb.READ_AUDIT,)),
    Place(_("Well-being"), "wellbeing:mine", (Verb.LOOK, Verb.READ_EXPOSURE, Verb.READ_GROUP_EXPOSURE)),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Places of the bar, for people who are in."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person) or not person.is_verified():  # type: ignore[attr-defined]
        return {"places": (), "report_verbs": ()}
    held = verbs(person)
    here, room = request.path, getattr(request.resolver_match, "app_name", "")
    return {
        "report_verbs": held,
        "rings": Verb.RUN_ALERTS in held,
        "ringing": SimpleLazyObject(lambda: list(ringing(person))),  # asked by whole pages only
        "alarms_open": _alarms_open(request, person) if Verb.SETTLE_ALARMS in held else 0,
        "places": [
            {"title": place.title, "url": url, "is_here": here.startswith(url) or room in place.rooms}
            for place in PLACES
            if held.intersection(place.verbs)
            for url in (reverse(place.url_name),)
        ],
    }


def _alarms_open(request: HttpRequest, person: Person) -> int:
    """How many alarms wait: asked once, however many parts a page is made of."""
    if not hasattr(request, _COUNTED):
        setattr(request, _COUNTED, open_alarms(person).count())
    return int(getattr(request, _COUNTED))
