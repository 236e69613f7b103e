"""Ending of sessions: a person is in with at most two browsers, and with none after leaving."""

from django.db import transaction
from django.utils import timezone

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person, Session

AT_MOST = 2
"""How many browsers somebody may be in with at a time."""


def end_all_sessions(person: Person) -> int:
    """End all sessions of a person, and say how many there were."""
    ended, _ = Session.objects.filter(person=person).delete()
    return ended


@transaction.atomic
def end_other_sessions(person: Person, *, keep: str, by: Actor) -> int:
    """End one's sessions in all other browsers; `keep` is the key of this one."""
    ended, _ = Session.objects.filter(person=person).exclude(pk=keep).delete()
    record(Act("session.end", objects=(f"person:{person.pk}",), details={"ended": ended}), by=by)
    return ended


def keep_newest_sessions(person: Person, *, newest: str) -> int:
    """End what is more than two sessions with both factors, the oldest first. Called where `newest` was just saved.

    Sessions that stopped at the password do not count: with a password alone nobody can push somebody out.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # two browsers at once wait for each other
        now = timezone.now()
        others = Session.objects.filter(person=person, has_both_factors=True, expire_date__gt=now).exclude(pk=newest)
        kept = others.order_by("-began_at").values_list("pk", flat=True)[: AT_MOST - 1]
        ended, _ = Session.objects.filter(person=person).exclude(pk__in=[newest, *kept]).delete()
    return ended


def forget_expired_sessions() -> None:
    """Delete what is over; a session that is over opens nothing, it only lies there."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
