"""What goes to the school door: put in line in the transaction that decides it, carried by the next bundle."""

from vangnet.alerts.models import ToGo
from vangnet.transfer.school import ToSchool
from vangnet.transfer.shapes import pack


def send(*entries: ToSchool) -> None:
    """Put entries in line, in this order. To be called inside the transaction that decides them."""
    ToGo.objects.bulk_create([ToGo(entry=pack(entry)) for entry in entries])
