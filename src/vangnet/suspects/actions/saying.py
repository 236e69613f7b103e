"""What people say of a suspect: roles, acts, contacts with children, history. Added with a source, taken back."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor
from vangnet.errors import InputRefused
from vangnet.suspects.actions.acting import chosen, past, required, written
from vangnet.suspects.models import ActPeriod, ChildContact, History, Suspect, SuspectRole


@transaction.atomic
def add_role(suspect: Suspect, *, role: str, reason: str, by: Actor) -> SuspectRole:
    """Somebody says what a suspect is suspected of being, and what that rests on. Several roles may stand at once."""
    reason = required(reason, _("Say what that rests on."))
    row = SuspectRole(suspect=suspect, role=chosen(role, SuspectRole.Role), reason=reason)
    return written(row, "role", by=by, stands=_("This role stands on the page already."))


@transaction.atomic
def write_act(suspect: Suspect, *, from_on: date, until_on: date | None, source: str, by: Actor) -> ActPeriod:
    """Somebody says when an act was done, and how that is known; `until_on` None: on one day."""
    until_on = until_on or from_on
    if until_on < from_on:
        raise InputRefused(_("The last day lies before the first."))
    source = required(source, _("Say how that is known."))
    row = ActPeriod(suspect=suspect, from_on=past(from_on), until_on=past(until_on), source=source)
    return written(row, "act", by=by)


@transaction.atomic
def write_contact(suspect: Suspect, *, kind: str, answer: str, source: str, by: Actor, what: str = "") -> ChildContact:
    """Somebody says whether a suspect meets children somewhere, as a fact with its source. "Unknown" is a fact too."""
    row = ChildContact(
        suspect=suspect,
        kind=chosen(kind, ChildContact.Kind),
        answer=chosen(answer, ChildContact.Answer),
        what=what.strip(),
        source=required(source, _("Say how that is known, or where it was looked for.")),
    )
    return written(row, "contact", by=by)


@transaction.atomic
def write_history(suspect: Suspect, *, kind: str, on: date, source: str, by: Actor, what: str = "") -> History:
    """Somebody writes down an earlier matter with its date, or that nothing was found when it was looked up."""
    row = History(
        suspect=suspect,
        kind=chosen(kind, History.Kind),
        on=past(on),
        what=what.strip(),
        source=required(source, _("Say how that is known, or where it was looked for.")),
    )
    return written(row, "history", by=by)
