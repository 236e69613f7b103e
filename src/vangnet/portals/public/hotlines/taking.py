"""What the desk tells this door of hotlines: their keys, messages for them, and the list that look-ups work with."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from vangnet.errors import InputRefused
from vangnet.portals.public import trust
from vangnet.portals.public.hotlines.models import Kept, UsedToken
from vangnet.portals.public.keeping import this_hour
from vangnet.portals.public.models import Digest, DigestList, Hotline, HotlineTold
from vangnet.transfer import shapes

KEPT_FOR = timedelta(days=90)
SIZES = {"md5": 16, "sha1": 20, "sha256": 32}
_AT_ONCE = 5_000


def take(entry: shapes.Hotline | shapes.HotlineTold | shapes.Digests) -> None:
    """Take an entry in. Told again, it changes nothing. Raises InputRefused."""
    if isinstance(entry, shapes.Hotline):
        _take_hotline(entry)
    elif isinstance(entry, shapes.HotlineTold):
        told = {"sealed": entry.sealed, "made_hour": this_hour(), "is_taken": False}
        HotlineTold.objects.update_or_create(hotline=entry.hotline, identifier=entry.id, defaults=told)
    else:
        _take_digests(entry)


@transaction.atomic
def _take_hotline(entry: shapes.Hotline) -> None:
    before = Hotline.objects.filter(name=entry.name).first()
    if before is not None and before.opening and bytes(before.opening) != entry.opening:
        # what was sealed to the keys before can be opened by nobody who comes in from now on
        Kept.objects.filter(hotline=entry.name).delete()
        HotlineTold.objects.filter(hotline=entry.name).delete()
    keys = {"opening": entry.opening, "signing": entry.signing, "lookups_a_day": entry.lookups_a_day}
    Hotline.objects.update_or_create(name=entry.name, defaults={"title": entry.title, **keys})


@transaction.atomic
def _take_digests(entry: shapes.Digests) -> None:
    size = SIZES[entry.kind]
    held = DigestList.objects.select_for_update().filter(kind=entry.kind).first()
    if len(entry.digests) % size:
        raise InputRefused("a list of digests that was cut off")
    if held is not None and held.version > entry.version:
        return  # an older list than the one that counts
    Digest.objects.filter(kind=entry.kind).delete()
    each = sorted({entry.digests[place : place + size] for place in range(0, len(entry.digests), size)})
    for start in range(0, len(each), _AT_ONCE):
        Digest.objects.bulk_create(
            Digest(kind=entry.kind, hidden=trust.hidden(entry.kind, digest))
            for digest in each[start : start + _AT_ONCE]
        )
    facts = {"version": entry.version, "approved_by": entry.approved_by}
    DigestList.objects.update_or_create(kind=entry.kind, defaults=facts)


def forget_old() -> None:
    """A duty of every day: messages go after 90 days (the hotline has them by then), used tokens when they ended."""
    ends = timezone.now() - KEPT_FOR
    Kept.objects.filter(day__lt=ends.date()).delete()
    HotlineTold.objects.filter(made_hour__lt=ends).delete()
    UsedToken.objects.filter(ends_at__lt=timezone.now()).delete()
