"""One round at the desk: what lies there of a door is taken in, and what is to be told is made ready to go."""

from pathlib import Path

from django.conf import settings

from vangnet.reports.exchange.door import Door
from vangnet.reports.exchange.making import make_bundle
from vangnet.reports.exchange.taking import look_whether_late, take_bundles
from vangnet.transfer import folder
from vangnet.transfer.folder import Outcome


def carry(door: Door) -> tuple[Outcome, list[Path]]:
    """Do a round; gives what came, and the files that were written. Where no such door is trusted, nothing is done.

    Raises InputRefused when another process does so now, or something cannot be written; nothing is lost then.
    """
    if door.card() is None:
        return Outcome(), []
    with folder.alone(Path(settings.REPORTS) / f"carry-{door.name}.lock"):
        made = _made(door)  # first: an order to end an alert waits for no flood of what comes in
        outcome = take_bundles(door)
        look_whether_late(door)
        return outcome, made + (_made(door) if outcome.taken else [])


def _made(door: Door) -> list[Path]:
    made: list[Path] = []
    while len(made) < folder.MOST_AT_ONCE and (place := make_bundle(door)) is not None:
        made.append(place)
    return made
