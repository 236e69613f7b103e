"""Daylight that a person sees in a medium, held against the claimed moment and place: a flag, and never more."""

from django.utils.translation import gettext_lazy as _

from vangnet.capture.findings import Claim, Confidence, Finding
from vangnet.capture.place.sun import daylight_contradiction
from vangnet.cases.models import CaptureFinding
from vangnet.cases.queries.capture import Captured
from vangnet.words import Word

TABLE = "daylight"
CHOICES = {"seen": _("Daylight is seen"), "none": _("It is dark outdoors: no daylight")}


def contradictions(captured: Captured) -> list[Word]:
    """What the sun says against what a person saw, each once; what was seen lowers no urgency and moves no moment."""
    seen = {clue.choice == "seen" for clue in captured.clues if clue.table == TABLE and clue.revoked_at is None}
    found = [
        daylight_contradiction(one.moment, _place(place), saw)
        for one in captured.exhibits
        if one.moment is not None
        for place in one.places
        for saw in sorted(seen)
    ]
    told = [word for word in found if word is not None]
    return [word for number, word in enumerate(told) if word not in told[:number]]


def _place(row: CaptureFinding) -> Finding:
    return Finding(
        sha256="",
        kind=Claim.PLACE,
        latitude=row.latitude,
        longitude=row.longitude,
        error_m=row.error_m,
        confidence=Confidence(row.confidence),
    )
