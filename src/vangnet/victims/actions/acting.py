"""What all writes of victims share."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act
from vangnet.errors import InputRefused
from vangnet.victims.models import Victim


def locked(victim: Victim) -> Victim:
    """The child as it is now; nobody else writes to it until the end of the transaction."""
    return Victim.objects.select_for_update(of=("self",)).get(pk=victim.pk)


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


def act(name: str, victim: Victim, *things: models.Model, **details: object) -> Act:
    """A line of the log: the child, what it is about, and never what anybody wrote."""
    named = (f"{thing._meta.model_name}:{thing.pk}" for thing in things)  # noqa: SLF001
    return Act(name, objects=(f"victim:{victim.pk}", *named), details=details)
