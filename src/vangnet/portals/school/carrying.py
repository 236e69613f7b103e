"""How the school door carries its bundles: `portals.carrying`, with its own tables, keys and folders.

An answer must ring at the desk at once and an end must be heard here at once, so a round is made every few seconds;
while an alert runs, a bundle goes each quarter of an hour, so that the desk soon sees that nothing comes any more.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from vangnet.portals.carrying import Carrier
from vangnet.portals.school import crop_keys, erasing, models, trust
from vangnet.portals.school.hearing import hear
from vangnet.portals.school.keeping import keep
from vangnet.transfer.folder import Outcome

LIFE = timedelta(hours=20)
LIFE_WHILE_ALERTED = timedelta(minutes=15)


def carry() -> tuple[Outcome, list[Path]]:
    """One round: `Carrier.carry`. Between, what is over is erased and keys are made, so that the desk hears it now."""
    return CARRIER.carry(see_to_it)


def see_to_it() -> None:
    """End what is over, finish what was begun, and have keys ready for crops."""
    erasing.sweep()
    crop_keys.stock()


def _life() -> timedelta:
    is_alerted = models.Alert.objects.exclude(state=models.Alert.State.ENDED).exists()
    return LIFE_WHILE_ALERTED if is_alerted else LIFE


def _this_quarter() -> datetime:
    now = timezone.now()
    return now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)


CARRIER = Carrier(
    door=trust.DOOR,
    waiting=models.Waiting.objects,
    made=models.BundleMade.objects,
    taken=models.BundleTaken.objects,
    keys=trust.keys,
    desk=trust.desk,
    folder_in=lambda: Path(settings.SCHOOL_BUNDLES_IN),
    folder_out=lambda: Path(settings.SCHOOL_BUNDLES_OUT),
    lock=lambda: Path(settings.DATA) / "carry-school.lock",
    hear=hear,
    tell_fault=keep,
    now=_this_quarter,
    life=_life,
    answers_at_once=True,
)
