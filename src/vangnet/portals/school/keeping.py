"""What is for the desk is sealed to it before anything else happens to it, and only then kept."""

from datetime import datetime

from django.utils import timezone

from vangnet.portals.school import trust
from vangnet.portals.school.models import Waiting
from vangnet.transfer.bundle import seal_entry
from vangnet.transfer.school import FromSchool
from vangnet.transfer.shapes import pack


def keep(entry: FromSchool) -> Waiting:
    """Seal an entry to the desk's key and keep it until a bundle carries it, in the transaction of the caller.

    Raises InputRefused where there is no card of the desk.
    """
    return Waiting.objects.create(sealed=seal_entry(pack(entry), trust.desk()), made_hour=this_hour())


def this_hour() -> datetime:
    """The time as this door keeps it beside what waits: rounded down to the hour."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)
