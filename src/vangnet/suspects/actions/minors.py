"""What is written down of minors only: parents or guardians, that they were told, and the youth officer."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.accounts.models import Person
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.suspects.actions.acting import act, locked, past, required, taken_back, written
from vangnet.suspects.models import Parent, ParentTold, Suspect, YouthOfficer
from vangnet.suspects.rules import youth_officers_for


@transaction.atomic
def add_parent(suspect: Suspect, *, name: str, by: Actor, relation: str = "", reached_by: str = "") -> Parent:
    """Write down a parent or guardian of a minor, and how they are reached."""
    row = Parent(
        suspect=_minor(suspect),
        name=required(name, _("Say who this is.")),
        relation=relation.strip(),
        reached_by=reached_by.strip(),
    )
    return written(row, "parent", by=by)


@transaction.atomic
def write_told(parent: Parent, *, on: date, by_whom: str, by: Actor) -> ParentTold:
    """Write down that a parent or guardian was told that the minor is a suspect: when, and by whom."""
    if Parent.objects.filter(pk=parent.pk).exclude(revoked_at=None).exists():
        raise InputRefused(_("This was taken back before."))
    by_whom = required(by_whom, _("Say who told them."))
    row = ParentTold(suspect=_minor(parent.suspect), parent=parent, on=past(on), by_whom=by_whom)
    return written(row, "parent.told", by=by)


@transaction.atomic
def assign_youth_officer(suspect: Suspect, *, officer: Person, by: Actor) -> YouthOfficer:
    """Give a minor to a youth officer of the unit; whoever had it before is relieved in the same transaction."""
    now = _minor(suspect)
    if not youth_officers_for(now).filter(pk=officer.pk).exists():
        raise InputRefused(_("%(who)s is no youth officer of this unit.") % {"who": officer.name})
    before = now.youth_officers.filter(revoked_at=None).first()
    if before is not None and before.officer_id == officer.pk:
        raise InputRefused(_("This stands on the page already."))
    if before is not None:
        taken_back(before, reason=_("Another youth officer took over."), by=by)
    row = YouthOfficer.objects.create(suspect=now, officer=officer, made_by=person_of(by))
    record(act("suspect.youth_officer", now, row, officer), by=by)
    return row


def _minor(suspect: Suspect) -> Suspect:
    now = locked(suspect)
    if now.track != Suspect.Track.MINOR:
        raise InputRefused(_("This suspect is dealt with as an adult."))
    return now
