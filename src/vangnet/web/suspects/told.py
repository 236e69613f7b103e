"""Panels of the page of a suspect: how old, whose child, roles, exhibits, media, identifiers, contacts, history."""

from typing import Any

from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.scan.report.words import words
from vangnet.suspects.models import ChildContact, Suspect
from vangnet.suspects.queries import page as queries
from vangnet.suspects.rules import works_with_parents
from vangnet.web.shell.door import Request
from vangnet.web.suspects import forms
from vangnet.web.victims.forms import language

_PEOPLE = ("made_by", "revoked_by")


def works_on(request: Request) -> bool:
    """Whether who asks writes down what is known of this suspect."""
    return request.sees_case and Verb.WORK_ON_SUSPECTS in verbs(request.user)


def empty(request: Request, suspect: Suspect, *kinds: type[forms.Acting]) -> dict[str, forms.Acting]:
    """Empty forms, for who may use them."""
    if not works_on(request):
        return {}
    made = (kind.of(suspect, request.user) for kind in kinds)
    return {form.key: form for form in made}


def age(request: Request, suspect: Suspect) -> dict[str, Any]:
    """When born and how that is known, how old today and at each act, and the track. Birth date first."""
    told: dict[str, Any] = {"title": _("Age and track"), "anchor": "age", "ages": None}
    if request.sees_case:
        told |= {
            "ages": queries.ages_of(suspect),
            "gone_acts": suspect.acts.exclude(revoked_at=None).select_related(*_PEOPLE),
            "births": suspect.birth_dates.select_related(*_PEOPLE),
            "moves": suspect.moves.select_related("made_by"),
        }
    else:
        told["years"] = queries.age_today(suspect)
    move = forms.ToAdult if suspect.track == Suspect.Track.MINOR else forms.ToMinor
    return told | empty(request, suspect, forms.Birth, forms.Name, forms.Act, move)


def minor(request: Request, suspect: Suspect) -> dict[str, Any] | None:
    """Parents or guardians, that they were told, and the youth officer; of minors only."""
    if suspect.track != Suspect.Track.MINOR:
        return None
    told: dict[str, Any] = {
        "title": _("Parents and youth officer"),
        "anchor": "minor",
        "parents": suspect.parents.select_related(*_PEOPLE).prefetch_related("told__made_by", "told__revoked_by"),
        "officers": suspect.youth_officers.select_related("officer", *_PEOPLE),
        "may_write": works_with_parents(request.user, suspect),
    }
    if told["may_write"]:
        made = (kind.of(suspect, request.user) for kind in (forms.Parent, forms.Officer))
        told |= {form.key: form for form in made}
        told["told_form"] = forms.Told(auto_id=False)
    return told


def roles(request: Request, suspect: Suspect) -> dict[str, Any]:
    """What the suspect is suspected of being; what that rests on, for who sees the case."""
    found = suspect.roles.select_related(*_PEOPLE)
    if not request.sees_case:
        found = found.filter(revoked_at=None)
    return {"title": _("Roles"), "anchor": "roles", "roles": found, **empty(request, suspect, forms.Role)}


def exhibits(request: Request, suspect: Suspect) -> dict[str, Any] | None:
    """The exhibits that have to do with the suspect, who used them, and what speaks against that."""
    if not request.sees_case:
        return None
    used = queries.exhibits_used(suspect)
    request.seen.objects += [f"exhibit:{one.exhibit.pk}" for one in used]
    return {
        "title": _("Exhibits and who used them"),
        "anchor": "exhibits",
        "used": used,
        "gone": suspect.exhibits.exclude(revoked_at=None).select_related("exhibit", *_PEOPLE),
        **empty(request, suspect, forms.Exhibit, forms.Attribution),
    }


def media(request: Request, suspect: Suspect) -> dict[str, Any] | None:
    """How many media lie in these exhibits, counted now."""
    if not request.sees_case:
        return None
    counted, named = queries.counted_of(suspect), words(language())
    return {
        "title": _("Media in these exhibits"),
        "anchor": "media",
        "counted": counted,
        "statuses": [(named.status(status), count) for status, count in counted.statuses],
    }


def identifiers(request: Request, suspect: Suspect) -> dict[str, Any] | None:
    """The identifiers that are said to be the suspect's."""
    if not request.sees_case:
        return None
    return {
        "title": _("Identifiers of the suspect"),
        "anchor": "identifiers",
        "ties": suspect.identifiers.select_related(*_PEOPLE),
        **empty(request, suspect, forms.Identifier),
    }


def contacts(request: Request, suspect: Suspect) -> dict[str, Any] | None:
    """Contacts with children as facts; kinds of which nothing is said are told as such."""
    if not request.sees_case:
        return None
    standing = queries.contacts_standing(suspect)
    return {
        "title": _("Contacts with children"),
        "anchor": "contacts",
        "contacts": suspect.contacts.select_related(*_PEOPLE),
        "unsaid": [ChildContact.Kind(kind).label for kind, found in standing.items() if not found],
        **empty(request, suspect, forms.Contact),
    }


def history(request: Request, suspect: Suspect) -> dict[str, Any] | None:
    """Earlier matters, or that nothing was found."""
    if not request.sees_case:
        return None
    found = suspect.history.select_related(*_PEOPLE).order_by("-on", "-pk")
    return {
        "title": _("History"),
        "anchor": "history",
        "history": found,
        **empty(request, suspect, forms.History),
    }


def victims(request: Request, suspect: Suspect) -> dict[str, Any] | None:
    """Children who may be this suspect, for who may see both pages."""
    if not request.sees_case or Verb.READ_VICTIMS not in verbs(request.user):
        return None
    ties = queries.victims_of(suspect, request.user)
    request.seen.objects += [f"victim:{tie.victim_id}" for tie in ties]
    return {
        "title": _("Suspect and victim at once"),
        "anchor": "victims",
        "ties": ties,
        **empty(request, suspect, forms.Child),
    }
