"""How the public door carries its bundles: `portals.carrying`, with its own tables, keys and folders."""

from pathlib import Path

from django.conf import settings

from vangnet.portals.carrying import Carrier
from vangnet.portals.public import models, trust
from vangnet.portals.public.hearing import hear
from vangnet.portals.public.hotlines import lookups as hotlines
from vangnet.portals.public.keeping import keep, this_hour
from vangnet.transfer.folder import Outcome

CARRIER = Carrier(
    door=trust.DOOR,
    waiting=models.Waiting.objects,
    made=models.BundleMade.objects,
    taken=models.BundleTaken.objects,
    keys=trust.keys,
    desk=trust.desk,
    folder_in=lambda: Path(settings.PUBLIC_BUNDLES_IN),
    folder_out=lambda: Path(settings.PUBLIC_BUNDLES_OUT),
    lock=lambda: Path(settings.DATA) / "carry.lock",
    hear=hear,
    tell_fault=keep,
    now=this_hour,
)


def carry() -> tuple[Outcome, list[Path]]:
    """One round: `Carrier.carry`. Before bundles are written, what hotlines looked up on earlier days is told."""
    return CARRIER.carry(hotlines.tell_and_forget)
