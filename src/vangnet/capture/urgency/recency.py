"""Whether a medium is recent, as lanes must know it: what is not certainly old may be recent."""

from datetime import datetime, timedelta

from vangnet.capture.findings import Moment
from vangnet.capture.moment.recency import certainly_old, could_be_recent


def is_recent(moment: Moment | None, days: int, now: datetime) -> bool | None:
    """Tell whether it was made within so many days before `now`. None: it may have been.

    False only where it is certainly old. A contradiction never makes it less recent: what is contradicted counts as
    recent where it could be, and else as unknown.
    """
    if moment is None:
        return None
    if moment.contradictions:
        return True if could_be_recent(moment, now, days) else None
    if certainly_old(moment, now, days):
        return False
    return True if moment.earliest_at is not None and moment.earliest_at >= now - timedelta(days=days) else None
