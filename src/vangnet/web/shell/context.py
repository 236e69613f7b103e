"""What every template knows: who is here, and where they can go."""

from typing import Any

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs


class Place(msgspec.Struct, frozen=True):
    """A place that the bar at the top leads to, for those with one of its verbs."""

    title: Any
    url_name: str
    verbs: tuple[Verb, ...]


PLACES = (
    Place(_("Cases"), "cases:list", (Verb.SEE_CASE, Verb.OPEN_CASE, Verb.KNOW_OF_CASES)),
    Place(_("Look first"), "capture:across", (Verb.SEE_CASE,)),
    Place(_("Access"), "access:list", (Verb.DECIDE_ACCESS,)),
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
        return {"places": ()}
    held = verbs(person)
    here = request.path
    return {
        "places": [
            {"title": place.title, "url": url, "is_here": here.startswith(url)}
            for place in PLACES
            if held.intersection(place.verbs)
            for url in (reverse(place.url_name),)
        ]
    }
