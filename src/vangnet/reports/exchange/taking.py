"""Bundles of a door are taken in: in order, each whole, and nothing of them is lost.

An entry that cannot be opened or understood is kept as it came, with an alarm, and holds nothing else up. A bundle that
is missing holds up those after it, until it comes or somebody says why it never will.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Unit
from vangnet.errors import InputRefused, UsageError
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.exchange.door import Door, Together, name_of_door
from vangnet.reports.exchange.making import acknowledged
from vangnet.reports.keeping import desk_keys, keep_file
from vangnet.reports.models import Alarm, BundleTaken
from vangnet.transfer import folder, shapes
from vangnet.transfer.bundle import FIRST, Bundle, open_entry
from vangnet.transfer.folder import ANY, Last, Outcome

logger = logging.getLogger(__name__)

_PASSING = (OSError, OperationalError, InterfaceError, MemoryError)
"""What has nothing to do with an entry: a full disk, a database that is busy. The whole bundle is tried again."""

_AGAIN = timedelta(minutes=1)


def take_bundles(door: Door, patience: float | None = None) -> Outcome:
    """Take in all bundles that lie in the folder. To be called by one process at a time (`exchange.carry`).

    Raises InputRefused when no such door is trusted, UsageError when there is no unit that it could belong to.
    """
    card, unit, place = door.trusted(), door.unit(), door.folder_in()
    name = name_of_door(card)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    outcome = folder.take(
        place,
        keys=desk_keys(),
        sender=card,
        last=lambda: last_taken(name),
        digest_taken=lambda number: _digest_taken(name, number),
        use=lambda bundle: take(door, bundle, unit=unit),
        patience=settings.BUNDLE_PATIENCE.total_seconds() if patience is None else patience,
    )
    for refusal in outcome.refused:
        facts = {"door": door.name, "name": refusal.name, "reason": refusal.reason}
        raise_alarm(Alarm.Kind.BUNDLE_REFUSED, f"{door.name}:{refusal.reason}", facts=facts, unit=unit)
    if outcome.missing is not None:
        missing = {"door": door.name, "number": outcome.missing, "waiting": outcome.waiting[:100]}
        _tell_lasting(Alarm.Kind.BUNDLE_MISSING, f"{name[:16]}:{outcome.missing}", missing, unit)
    return outcome


@transaction.atomic
def take(door: Door, bundle: Bundle, *, unit: Unit) -> None:
    """Take one bundle in: all its entries and the account of it, or nothing."""
    head, keys, kinds = bundle.head, desk_keys(), Counter[str]()
    if head.door != door.name:
        raise InputRefused(f"{bundle.place.name}: is from the {head.door} door, not from the {door.name} door")
    name, by = head.sender.hex(), Actor(None)
    batch = door.together(unit, f"{head.door} {head.number}", by) if door.together else None

    def unread(number: int, data: bytes, why: Exception) -> None:
        kinds["unread"] += 1
        _keep_unread(data, why, f"{head.door}-{head.number:09}-{number}", unit)

    for number, sealed in enumerate(bundle.sealed(), 1):
        try:
            data = open_entry(sealed, keys)
        except InputRefused as error:
            unread(number, sealed, error)
            continue
        try:
            entry = door.read(data)
        except InputRefused as error:
            unread(number, data, error)
            continue
        kinds[_kind(entry)] += 1
        if batch and batch.takes(entry):
            batch.add(number, entry)
            if batch.is_full:
                _tried(batch, unread)
            continue
        _tried(batch, unread)
        try:
            with transaction.atomic():
                door.verbs[type(entry)](entry, unit, by)
        except _PASSING:
            raise
        except Exception as error:
            logger.exception("bundle %s: entry %s was kept unread", head.number, number)
            unread(number, data, error)
    _tried(batch, unread)
    BundleTaken.objects.create(
        house=door.name,
        door=name,
        number=head.number,
        digest=bundle.digest.hex(),
        made_at=head.made_at if head.made_at.tzinfo else timezone.now(),
        acknowledges=head.acknowledges,
        acknowledged=head.acknowledged.hex(),
        entries=len(head.sizes),
        kinds=dict(kinds),
    )
    acknowledged(door, name, head)
    details = {"door": door.name, "number": head.number, "entries": len(head.sizes), "unread": kinds["unread"]}
    record(Act("bundle.take", objects=(f"bundle:{head.number}",), details=details), by=by)


def _tried(batch: Together | None, unread: Callable[[int, bytes, Exception], None]) -> None:
    """Take what waits in together; where that cannot be, one by one, so that one bad one holds no other up."""
    reports = batch.taken_out() if batch else []
    if batch is None or not reports:
        return
    try:
        with transaction.atomic():
            batch.receive([entry for _, entry in reports])
    except _PASSING:
        raise
    except Exception:
        logger.exception("%s entries could not be taken in together; they are taken one by one", len(reports))
    else:
        return
    for number, entry in reports:
        try:
            with transaction.atomic():
                batch.receive([entry])
        except _PASSING:
            raise
        except Exception as error:
            logger.exception("entry %s was kept unread", number)
            unread(number, shapes.pack(entry), error)


def _keep_unread(data: bytes, why: Exception, name: str, unit: Unit) -> None:
    kept = keep_file(data, f"{name}.entry")
    reason = str(why) if isinstance(why, InputRefused) else type(why).__name__
    raise_alarm(Alarm.Kind.UNREAD, f"entry:{name}", facts={"file": kept.pk, "name": name, "reason": reason}, unit=unit)


def _kind(entry: Any) -> str:
    return str(type(entry).__struct_config__.tag)


# -- what is missing or late ------------------------------------------------------------------------------------------


@transaction.atomic
def accept_gap(door: Door, number: int, *, reason: str, by: Actor) -> None:
    """Somebody lets bundles go on without one that never came. The door hears it, and sends its entries again."""
    name = name_of_door(door.trusted())
    following = last_taken(name).number + 1
    if number != following:
        raise InputRefused(f"the next bundle is {following}: only that one can be given up")
    if not reason.strip():
        raise UsageError("say why the bundle will never come; it is written down")
    BundleTaken.objects.create(house=door.name, door=name, number=number, digest="", made_at=timezone.now(), entries=0)
    details = {"door": door.name, "number": number, "reason": reason.strip()[:300]}
    record(Act("bundle.accept_gap", objects=(f"bundle:{number}",), details=details), by=by)


def look_whether_late(door: Door) -> bool:
    """Raise an alarm when no bundle of a door that is trusted came for too long (`Door.late`); gives whether."""
    card = door.card()
    if card is None:
        return False
    name = name_of_door(card)
    last = BundleTaken.objects.filter(door=name).exclude(digest="").first()
    since = last.taken_at.timestamp() if last else door.card_at().stat().st_mtime
    seconds = timezone.now().timestamp() - since
    if timedelta(seconds=seconds) < door.late():
        return False
    facts = {"door": door.name, "hours": round(seconds / 3_600, 1), "last": last.number if last else 0}
    _tell_lasting(Alarm.Kind.BUNDLE_LATE, f"{door.name}:{name[:16]}:{facts['last']}", facts, door.unit())
    return True


def _tell_lasting(kind: Alarm.Kind, key: str, facts: dict[str, Any], unit: Unit) -> None:
    """An alarm about what lasts: doors are looked at every few seconds, and it is told again once a minute."""
    since = timezone.now() - _AGAIN
    lately = Alarm.objects.filter(kind=kind, key=key, settled_at=None)
    if not lately.filter(Q(told_at__gt=since) | Q(again_at__gt=since)).exists():
        raise_alarm(kind, key, facts=facts, unit=unit)


def last_taken(name: str) -> Last:
    """The last bundle of a door that was taken in, or given up."""
    last = BundleTaken.objects.filter(door=name).order_by("-number").first()
    if last is None:
        return Last(0, FIRST)
    return Last(last.number, bytes.fromhex(last.digest) if last.digest else ANY)


def _digest_taken(name: str, number: int) -> bytes | None:
    digest = BundleTaken.objects.filter(door=name, number=number).values_list("digest", flat=True).first()
    return None if digest is None else bytes.fromhex(digest)
