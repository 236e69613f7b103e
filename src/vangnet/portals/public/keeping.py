"""What comes in is sealed to the desk before anything else happens to it, and only then kept."""

import threading
from datetime import datetime

from django.utils import timezone

from vangnet.portals.public import trust
from vangnet.portals.public.models import Waiting
from vangnet.transfer.bundle import seal_entry
from vangnet.transfer.shapes import Inward, pack

_AT_ONCE = threading.Semaphore(2)  # an entry of 50 MB is in memory three times while it is sealed


def keep(entry: Inward) -> Waiting:
    """Seal an entry to the desk's key at once and keep it until a bundle carries it. Raises InputRefused."""
    return kept(sealed(entry))


def sealed(entry: Inward) -> bytes:
    """An entry as only the desk can read it. Raises InputRefused."""
    with _AT_ONCE:
        return seal_entry(pack(entry), trust.desk())


def kept(sealed_entry: bytes) -> Waiting:
    """Keep what was sealed, in the transaction of the caller."""
    return Waiting.objects.create(sealed=sealed_entry, made_hour=this_hour())


def this_hour() -> datetime:
    """The time as this door keeps it: rounded down to the hour."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)
