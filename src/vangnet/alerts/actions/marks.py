"""Somebody is looked for by the mark in a picture that went round: whose screen it was. It is written down."""

from django.db import transaction

from vangnet.accounts.audit import Act, Actor, record
from vangnet.alerts.queries.marks import Viewer, read_mark, viewers_of
from vangnet.cases.actions.acting import person_of


@transaction.atomic
def look_up_mark(told: str, *, by: Actor) -> tuple[list[Viewer], int]:
    """Who has the mark that was read, some at most, and how many have. Raises InputRefused for what is no mark."""
    person, mark = person_of(by), read_mark(told)
    found, count = viewers_of(mark, person)
    objects = tuple(f"school_contact:{one.contact.pk}" for one in found)
    details = {"mark": str(mark), "found": count}
    record(Act("school.mark", objects=objects, details=details, status="ok" if found else "unknown"), by=by)
    return found, count
