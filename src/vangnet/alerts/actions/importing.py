"""Lists of schools and extracts of the register are taken in: first seen, then done, whole or not at all."""

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.alerts.actions.comparing import Changes, of_people, of_schools
from vangnet.alerts.actions.contacts import tell_door
from vangnet.alerts.listing.duo import read_list
from vangnet.alerts.listing.register import read_extract
from vangnet.alerts.models import Board, School, SchoolContact, SchoolImport
from vangnet.errors import InputRefused
from vangnet.reports.numbers import take_turn

MOST_PROBLEMS = 2_000
_TURN = "L"  # lists: two people who take one in at once wait for each other
_SCHOOL = ("board", "name", "kind", "street", "postcode", "town", "municipality", "province", "telephone", "is_open")
_CONTACT = ("school", "name", "function", "telephone", "language", "is_active")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A file that somebody wants to take in: which list, and how it is meant.

    `education`: the kind of schools, where a list of DUO tells none. `is_whole`: who is not in an extract has left.
    """

    data: bytes
    name: str
    kind: str
    edition: str
    education: str = ""
    is_whole: bool = True


def preview(told: Told) -> Changes:
    """What taking a file in would change. Raises InputRefused."""
    if told.kind == SchoolImport.Kind.DUO:
        return of_schools(read_list(told.data, education=told.education))
    return of_people(read_extract(told.data), is_whole=told.is_whole)


@transaction.atomic
def take_in(told: Told, *, by: Actor, are_many_right: bool = False) -> SchoolImport:
    """Take a file in, in one transaction. `are_many_right`: somebody saw that many schools or people would go.

    Schools that left the list are closed, people that left are asked no more; nobody is deleted. The same file again
    changes nothing. Raises InputRefused, and then nothing is changed.
    """
    if not told.edition.strip():
        raise InputRefused(_("Say which edition this is, for instance 2026-11."))
    take_turn(_TURN)
    changes = preview(told)
    if changes.is_many and not changes.is_withheld and not are_many_right:
        raise InputRefused(
            _("%(number)s would be closed or left off: too many to be done without being asked. Is the list whole?")
            % {"number": len(changes.gone)}
        )
    made = SchoolImport.objects.create(
        kind=told.kind,
        edition=told.edition.strip(),
        name=told.name[:300],
        sha256=hashlib.sha256(told.data).hexdigest(),
        counts=changes.counts,
        problems=[[line, msgspec.to_builtins(problem)] for line, problem in changes.problems[:MOST_PROBLEMS]],
        made_by=by.person,
    )
    if told.kind == SchoolImport.Kind.DUO:
        _keep_schools(changes, made)
    else:
        _keep_people(changes, made)
    entries = 0 if changes.is_nothing else tell_door(SchoolContact.objects.all())
    SchoolImport.objects.filter(pk=made.pk).update(counts=made.counts | {"told": entries})
    made.refresh_from_db()
    record(Act("schools.import", objects=(f"school_import:{made.pk}",), details=made.counts), by=by)
    return made


def _keep_schools(changes: Changes, made: SchoolImport) -> None:
    named = [Board(number=number, name=name) for number, name in changes.boards.items()]
    Board.objects.bulk_create(named, update_conflicts=True, unique_fields=["number"], update_fields=["name"])
    boards = {board.number: board for board in Board.objects.all()}
    rows: list[Any] = [*changes.new, *changes.changed]
    for school in rows:
        school.board, school.listed = boards.get(school.told_board), made
    School.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=[*_SCHOOL, "listed"], batch_size=500
    )
    _each(School, changes.gone, is_open=False)


def _keep_people(changes: Changes, made: SchoolImport) -> None:
    fresh: list[Any] = list(changes.new)
    rows: list[Any] = list(changes.changed)
    for contact in (*fresh, *rows):
        contact.listed = made
    SchoolContact.objects.bulk_create(fresh, batch_size=500)
    SchoolContact.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["pk"], update_fields=[*_CONTACT, "listed"], batch_size=500
    )
    through = SchoolContact.also_at.through
    listed = SchoolContact.objects.filter(listed=made).order_by()  # the usual order would ask for every school too
    keys = dict(listed.values_list("email", "pk"))
    for start in range(0, len(rows), 500):
        through.objects.filter(schoolcontact__in=[row.pk for row in rows[start : start + 500]]).delete()
    through.objects.bulk_create(
        [
            through(schoolcontact_id=keys[email], school_id=school)
            for email, schools in changes.also_at.items()
            for school in schools
        ],
        batch_size=500,
    )
    _each(SchoolContact, changes.gone, is_active=False)


def _each(model: type[School] | type[SchoolContact], rows: Sequence[Any], **facts: bool) -> None:
    """Change many rows, some hundreds with each statement."""
    for start in range(0, len(rows), 500):
        model.objects.filter(pk__in=[row.pk for row in rows[start : start + 500]]).update(**facts)
