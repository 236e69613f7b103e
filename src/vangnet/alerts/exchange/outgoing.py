"""What goes to the school door with the next bundle: what was put in line, in its order, until it has arrived.

A crop waits here sealed to the key of its alert; once the door has the bundle, nothing of it is kept.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from django.db import transaction

from vangnet.alerts.actions.contacts import tell_door
from vangnet.alerts.actions.sending import send
from vangnet.alerts.models import Erasure, SchoolContact, SchoolKey, ToGo
from vangnet.reports.exchange.door import Went
from vangnet.transfer.school import AlertEnd, ToSchool, to_school

_AT_ONCE = 500


def in_line() -> Iterator[tuple[ToSchool, Went]]:
    """What waits, in the order in which it must go."""
    waiting = ToGo.objects.filter(bundle=None).exclude(entry=b"").order_by("pk")
    for row in waiting.iterator(chunk_size=_AT_ONCE):
        yield to_school(bytes(row.entry)), partial(_went, row.pk)


def arrived(bundles: Sequence[int]) -> None:
    """What went with these bundles is at the door: it is not kept here."""
    ToGo.objects.filter(bundle__in=bundles).exclude(entry=b"").update(entry=b"")


def lost(bundles: Sequence[int]) -> None:
    """Of these bundles one never came: all from there on goes again in its order, for each entry may come twice."""
    again = ToGo.objects.filter(bundle__in=bundles).exclude(entry=b"").order_by("pk").first()
    if again is not None:
        ToGo.objects.filter(pk__gte=again.pk).exclude(entry=b"").update(bundle=None)


def tell_all_again(_bundles: Sequence[int] = ()) -> None:
    """The door went back to a backup, or is a new one: it hears of all people, and of each alert that ended.

    A running alert it does not get again: its crop is not kept. End it and start another.
    """
    ToGo.objects.exclude(entry=b"").update(bundle=None)
    SchoolContact.objects.exclude(told="").update(told="")
    tell_door(SchoolContact.objects.all())
    for erasure in Erasure.objects.exclude(ordered_at=None).select_related("alert").order_by("pk"):
        send(AlertEnd(alert=erasure.alert.identity, reason=erasure.reason or "ended"))  # type: ignore[arg-type]


@transaction.atomic
def begin_with_new_door() -> None:
    """Another school door is trusted: keys of the one before are used no more, and it hears of all people."""
    SchoolKey.objects.filter(alert=None).delete()
    tell_all_again()


def _went(pk: int, bundle: int) -> None:
    ToGo.objects.filter(pk=pk).update(bundle=bundle)
