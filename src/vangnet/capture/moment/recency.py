"""Recency, asked twice, because the two mistakes do not weigh the same: false-old can cost a child, false-new hours.

Both questions are answered from the *plausible* interval, which makes no assumption on a clock that nobody witnessed.
Neither answer is the other's opposite: what is neither is unknown, and unknown is never low.
"""

from datetime import datetime, timedelta

from vangnet.capture.facts import Kind
from vangnet.capture.findings import Confidence, Evidence, Moment

_UPPER = frozenset({Kind.CAPTURED, Kind.RECEIVED, Kind.SAVED, Kind.EDITED, Kind.EXISTED_BY})


def could_be_recent(moment: Moment, now: datetime, days: int) -> bool:
    """Could it have been made in the last `days`? Yes, if the latest plausible moment lies in them or is open."""
    return moment.latest_plausible_at is None or moment.latest_plausible_at >= now - timedelta(days=days)


def certainly_old(moment: Moment, now: datetime, days: int) -> bool:
    """Was it certainly made before the last `days`?

    Only if the latest plausible moment lies before them, nothing contradicts anything, and it does not hang on one
    clock: a receiver agrees with the device's, or two of clock, name, edit and file system say so, each by a clock of
    its own. (That the *earliest* plausible moment is old makes it possibly old, never certainly.)
    """
    if moment.contradictions or could_be_recent(moment, now, days):
        return False
    if moment.confidence is Confidence.STRONG:
        return True
    limit = now - timedelta(days=days)
    return len({_family(each) for each in moment.evidence if _says_old(each, limit)}) > 1


def _says_old(evidence: Evidence, limit: datetime) -> bool:
    return (
        evidence.weight > 0
        and evidence.kind in _UPPER
        and evidence.latest_at is not None
        and evidence.latest_at < limit
        and not any(note.code == "moment.same_clock" for note in evidence.notes)
    )


def _family(evidence: Evidence) -> str:
    """Whose clock it is: all dates of the shutter are the device's."""
    if evidence.kind is Kind.CAPTURED:
        return "device"
    return evidence.source.split(" ")[0].split(":")[0]
