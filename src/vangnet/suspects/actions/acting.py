"""What all writes of suspects share."""

from datetime import date
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models.judging import Judgement
from vangnet.errors import InputRefused
from vangnet.suspects.models import Suspect

Row = TypeVar("Row", bound=Judgement)


def locked(suspect: Suspect) -> Suspect:
    """The suspect as it is now; nobody else writes to it until the end of the transaction."""
    return Suspect.objects.select_for_update(of=("self",)).select_related("case").get(pk=suspect.pk)


def required(text: str, why_not: str) -> str:
    """A text that must say something."""
    if not (said := text.strip()):
        raise InputRefused(why_not)
    return said


def past(day: date) -> date:
    """A day of something that has happened."""
    if day > timezone.localdate():
        raise InputRefused(_("This day is still to come: write down what has happened."))
    return day


def chosen(value: str, choices: type[models.TextChoices]) -> str:
    """One of the words of a list."""
    if value not in choices.values:
        raise InputRefused(_("Choose one of the list."))
    return value


def act(name: str, suspect: Suspect, *things: models.Model, **details: object) -> Act:
    """A line of the log: the suspect, what it is about, and never what anybody wrote."""
    named = (f"{thing._meta.model_name}:{thing.pk}" for thing in things)  # noqa: SLF001
    return Act(name, suspect.case.number, (f"suspect:{suspect.pk}", *named), details)


def written(row: Row, name: str, *, by: Actor, stands: str = "") -> Row:
    """Keep a row that somebody says of a suspect, and write it down; `stands`: what to say where it stands already."""
    row.made_by = person_of(by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise InputRefused(stands or _("This stands on the page already.")) from error
    record(act(f"suspect.{name}", row.suspect, row), by=by)  # type: ignore[attr-defined]  # all rows here have one
    return row


@transaction.atomic
def take_back(said: Judgement, *, reason: str, by: Actor) -> None:
    """Somebody takes back what was written down of a suspect, and why; it stays to be read."""
    reason = required(reason, _("Say why; it is written down."))
    taken_back(said, reason=reason, by=by)
    suspect: Suspect = said.suspect  # type: ignore[attr-defined]  # all rows here have one
    record(act(f"suspect.{said._meta.model_name}.take_back", suspect, said), by=by)  # noqa: SLF001


def taken_back(said: Judgement, *, reason: str, by: Actor) -> None:
    """Take it back inside the transaction of who asks, without a line of its own."""
    done = {"revoked_by": person_of(by), "revoked_at": timezone.now(), "revoked_why": reason}
    rows = type(said)._default_manager.filter(pk=said.pk, revoked_at=None)  # noqa: SLF001
    if not rows.update(**done):
        raise InputRefused(_("This was taken back before."))
