"""An exhibit: described, authorised, found in the evidence, and the chain of hands that it went through."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases import places
from vangnet.cases.actions.case import NUMBER, NUMBER_MEANING, NumberRefused
from vangnet.cases.actions.changing import set_facts
from vangnet.cases.models import Case, CustodyEvent, Exhibit
from vangnet.cases.queries.exhibit import is_free_for
from vangnet.errors import InputRefused
from vangnet.scan.scope import scope_of

FACTS = (
    *("number", "sin", "description", "taken_from", "seized_at", "seized_place", "seal"),
    *("authorised_by", "authorisation", "authorised_on", "scope"),
)
CUSTODY = ("kind", "at", "from_whom", "to_whom", "place", "seal", "digest", "note")
_LONGEST_PATH = 1000


def add_exhibit(case: Case, *, facts: Mapping[str, Any], by: Actor) -> Exhibit:
    """A seized object of a case; raises InputRefused for a number that is taken, or a scope that is not understood."""
    with transaction.atomic():
        exhibit = Exhibit(case=case)
        set_facts(exhibit, facts, known=FACTS)
        _check(exhibit)
        exhibit.save()
        _record("exhibit.add", exhibit, by, has_scope=bool(exhibit.scope))
    return exhibit


def change_exhibit(exhibit: Exhibit, *, facts: Mapping[str, Any], by: Actor) -> None:
    """Change facts of an exhibit. A new scope holds for scans that are started from now on."""
    with transaction.atomic():
        changed = set_facts(exhibit, facts, known=FACTS)
        if not changed:
            return
        _check(exhibit)
        exhibit.save(update_fields=list(changed))
        _record("exhibit.change", exhibit, by, changed=changed)


def place_exhibit(exhibit: Exhibit, *, root: str, path: str, by: Actor) -> None:
    """Say where its bytes lie: inside an evidence root. Once they were scanned, an exhibit stays where it is."""
    if exhibit.scans.filter(started_at__isnull=False).exists():
        raise InputRefused(_("This exhibit was scanned where it lies; add another exhibit for another place."))
    path = places.canonical(path)
    places.evidence_path(root, path)
    if len(path) > _LONGEST_PATH:
        raise InputRefused(_("The path is too long; let the exhibit lie nearer to its root."))
    if by.person is not None and not is_free_for(by.person, root=root, path=path):
        raise places.PlaceRefused(_("This place cannot be chosen; ask your coordinator if it is right."))
    with transaction.atomic():
        exhibit.root, exhibit.path = root, path
        exhibit.save(update_fields=["root", "path"])
        _record("exhibit.place", exhibit, by, root=root)


def add_custody(exhibit: Exhibit, *, facts: Mapping[str, Any], by: Actor) -> CustodyEvent:
    """A line in the chain of custody. Lines never change: a mistake is put right by a further line, with a note."""
    with transaction.atomic():
        event = CustodyEvent(exhibit=exhibit, written_by=by.person)
        set_facts(event, facts, known=CUSTODY)
        if event.kind == CustodyEvent.Kind.CORRECTED and not event.note.strip():
            raise InputRefused(_("Say in the note which line was wrong, and how it should read."))
        event.save(force_insert=True)
        _record("custody.add", exhibit, by, line=event.pk, kind=event.kind)
    return event


def _check(exhibit: Exhibit) -> None:
    if not NUMBER.fullmatch(exhibit.number):
        raise NumberRefused(_(NUMBER_MEANING))
    if exhibit.case.exhibits.filter(number=exhibit.number).exclude(pk=exhibit.pk).exists():
        raise NumberRefused(_("This case has an exhibit of this number."))
    scope_of(exhibit.scope)


def _record(name: str, exhibit: Exhibit, by: Actor, **details: Any) -> None:
    objects = (f"exhibit:{exhibit.pk}",)
    record(Act(name, case_number=exhibit.case.number, objects=objects, details=details), by=by)
