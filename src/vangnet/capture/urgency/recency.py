"""Whether a medium is recent, as lanes must know it: what is not certainly old may be recent."""

from datetime import datetime, timedelta

from vangnet.capture.findings import Moment


def is_recent(moment: Moment | None, days: int, now: datetime) -> bool | None:
    """Tell whether it was made within so many days before `now`. None: it may have been.

    False only where even the latest plausible moment lies before that, and nothing contradicts it. A contradiction
    never makes it less recent: what is contradicted counts as recent where it may be, and else as unknown.
    """
    if moment is None:
        return None
    limit = now - timedelta(days=days)
    may_be = moment.latest_plausible_at is None or moment.latest_plausible_at >= limit
    if moment.contradictions:
        return True if may_be else None
    if not may_be:
        return False
    return True if moment.earliest_at is not None and moment.earliest_at >= limit else None
