"""What the school door is told of people: whoever may be asked is known there, and nobody else is."""

import hashlib
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from vangnet.alerts.actions.sending import send
from vangnet.alerts.models import Board, School, SchoolContact
from vangnet.transfer.school import Contact
from vangnet.transfer.shapes import pack

_AT_ONCE = 1_000
_LABEL = 300


def tell_door(contacts: QuerySet[SchoolContact]) -> int:
    """Put in line what the door does not know yet of these people, or must forget; gives how many entries.

    To be called inside the transaction that changes people, schools or consent. Whoever the door forgets has no code
    and no second factor any more.
    """
    told = 0
    for some in _batches(contacts):
        entries, changed = [], []
        for contact in some:
            entry = entry_of(contact)
            digest = hashlib.sha256(pack(entry)).hexdigest() if entry else ""
            if digest == contact.told:
                continue
            if entry is None:
                entry = forgotten(contact)
                contact.activation, contact.activation_on, contact.enrolled_at = "", None, None
            contact.told, contact.told_bundle = digest, None
            entries.append(entry)
            changed.append(contact)
        _keep(changed)
        send(*entries)
        told += len(entries)
    return told


def people_at(schools: QuerySet[School]) -> QuerySet[SchoolContact]:
    """Everybody who works at one of these schools."""
    also = SchoolContact.also_at.through.objects.filter(school__in=schools.values("pk")).values("schoolcontact")
    return SchoolContact.objects.filter(Q(school__in=schools.values("pk")) | Q(pk__in=also))


def entry_of(contact: SchoolContact) -> Contact | None:
    """Somebody as the door may know them; None: it may not, for nobody here may be asked."""
    schools = [school for school in (contact.school, *contact.also_at.all()) if _takes_part(school)]
    if not contact.is_active or not schools:
        return None
    return Contact(
        identity=contact.identity,
        school="; ".join(label(school) for school in schools)[:_LABEL],
        email=contact.email,
        language="en" if contact.language == "en" else "nl",
    )


def forgotten(contact: SchoolContact) -> Contact:
    """That the door forgets somebody: without a name, an address or a school."""
    return Contact(identity=contact.identity, school="", email="", is_active=False)


def label(school: School) -> str:
    """A school as its people know it."""
    return f"{school.code} {school.name}" + (f", {school.town}" if school.town else "")


def takes_part(board: Board | None) -> bool:
    """Whether a board takes part: by a consent that it did not take back."""
    return board is not None and board.consented_on is not None and board.withdrawn_on is None


def _takes_part(school: School) -> bool:
    return school.is_open and takes_part(school.board)


def _batches(contacts: QuerySet[SchoolContact]) -> Iterator[list[SchoolContact]]:
    rows = contacts.select_related("school__board").prefetch_related("also_at__board").order_by("pk")
    batch: list[SchoolContact] = []
    for contact in rows.iterator(chunk_size=_AT_ONCE):
        batch.append(contact)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    yield batch


def _keep(changed: list[SchoolContact]) -> None:
    """Write what the door was told. One statement for many rows: those that are there are changed."""
    fields = ["told", "told_bundle", "activation", "activation_on", "enrolled_at"]
    SchoolContact.objects.bulk_create(changed, update_conflicts=True, unique_fields=["pk"], update_fields=fields)
