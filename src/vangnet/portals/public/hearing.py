"""What the desk tells the public door, entry by entry: what reporters may read, hotlines, and what it must forget."""

from collections.abc import Callable
from typing import Any

from vangnet.portals.public import models
from vangnet.portals.public.hotlines import taking as hotlines
from vangnet.portals.public.keeping import this_hour
from vangnet.transfer import shapes


def hear(data: bytes) -> None:
    """Do what an entry says, in the transaction of its bundle. Raises InputRefused when it is none for this door."""
    entry = shapes.outward(data)
    _VERBS[type(entry)](entry)


def _told(entry: shapes.Told) -> None:
    receipt = _receipt(entry.receipt)
    if not receipt.is_forgotten:
        models.Told.objects.update_or_create(
            receipt=entry.receipt, number=entry.number, defaults={"sealed": entry.sealed}
        )


def _forget(entry: shapes.Forget) -> None:
    receipt = _receipt(entry.receipt)
    receipt.is_forgotten = True
    receipt.save(update_fields=["is_forgotten"])
    models.Told.objects.filter(receipt=entry.receipt).delete()


def _opened(entry: shapes.Opened) -> None:
    _receipt(entry.receipt)


def _receipt(digest: bytes) -> models.Receipt:
    """The receipt, which this door knows from now on: it may have gone back to a backup from before it."""
    return models.Receipt.objects.get_or_create(digest=digest, defaults={"made_hour": this_hour()})[0]


_VERBS: dict[type[shapes.Shape], Callable[[Any], None]] = {
    shapes.Told: _told,
    shapes.Forget: _forget,
    shapes.Opened: _opened,
    shapes.Hotline: hotlines.take,
    shapes.HotlineTold: hotlines.take,
    shapes.Digests: hotlines.take,
}
