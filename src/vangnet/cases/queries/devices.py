"""Devices of a case: what a device of one exhibit seems to have made that lies in another exhibit of the same case."""

from collections import defaultdict

from vangnet.capture.device.devices import brand
from vangnet.capture.device.production import elsewhere, roll_of
from vangnet.capture.findings import Claim
from vangnet.cases.models import CaptureFinding, Case, File
from vangnet.values import Status
from vangnet.words import Word

_AT_ONCE = 500
_Device = tuple[str, str]


def made_by_other_exhibits(case: Case) -> dict[str, tuple[Word, ...]]:
    """By the SHA-256 of a medium, why a device whose camera folder lies in another exhibit seems to have made it.

    Within one exhibit capture says so by itself. Only serial numbers tie here: an accident of metadata does not cross
    from one exhibit to another.
    """
    media: dict[_Device, dict[int, tuple[str, str]]] = defaultdict(dict)
    exhibits: dict[_Device, set[int]] = defaultdict(set)
    told = CaptureFinding.objects.filter(capture__scan__exhibit__case=case, kind=Claim.DEVICE).exclude(serial="")
    columns = "make", "serial", "medium_id", "medium__sha256", "medium__status", "capture__scan__exhibit_id"
    for make, serial, medium, sha256, status, exhibit in told.values_list(*columns).iterator(chunk_size=2_000):
        device = brand(make), serial
        media[device][medium] = sha256, status
        exhibits[device].add(exhibit)
    made: dict[str, list[Word]] = defaultdict(list)
    for device in sorted(device for device, several in exhibits.items() if len(several) > 1):
        _tell(media[device], made)
    return {sha256: tuple(words) for sha256, words in made.items()}


def _tell(media: dict[int, tuple[str, str]], made: dict[str, list[Word]]) -> None:
    """Say of each medium of one device in whose camera folders others of that device lie."""
    places: dict[int, set[str]] = defaultdict(set)
    rolls: dict[str, set[int]] = defaultdict(set)
    keys = sorted(media)
    for start in range(0, len(keys), _AT_ONCE):
        found = File.objects.filter(medium__in=keys[start : start + _AT_ONCE])
        for medium, address, number in found.values_list("medium_id", "address", "exhibit__number"):
            places[medium].add(number)
            if media[medium][1] not in (Status.KNOWN, Status.SIMILAR) and roll_of(address):
                rolls[number].add(medium)
    for number, taken in sorted(rolls.items()):
        reason = elsewhere(number, len(taken))
        for medium, numbers in places.items():
            if numbers - {number}:
                made[media[medium][0]].append(reason)
