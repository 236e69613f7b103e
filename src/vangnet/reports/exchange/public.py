"""The public door: where its card and folders lie, and what its entries do."""

from pathlib import Path

from django.conf import settings

from vangnet.reports.exchange.door import Door, intake_unit
from vangnet.reports.exchange.entries import VERBS, Batch
from vangnet.reports.exchange.outgoing import SOURCES
from vangnet.transfer.shapes import inward

PUBLIC = Door(
    name="public",
    card_at=lambda: Path(settings.PUBLIC_CARD),
    folder_in=lambda: Path(settings.BUNDLES_IN),
    folder_out=lambda: Path(settings.BUNDLES_OUT),
    unit=intake_unit,
    late=lambda: settings.BUNDLE_LATE,
    read=inward,
    verbs=VERBS,
    sources=SOURCES,
    together=Batch,
)
