"""How far capture is with the exhibits of a case."""

from collections.abc import Sequence
from typing import Any

from vangnet.cases.models import Capture, Scan

_AT_WORK = (Scan.State.QUEUED, Scan.State.RUNNING)


def progress_of(captures: Sequence[Capture]) -> dict[str, Any]:
    """What the part that tells of progress needs: captures that are not done, and whether any is under way."""
    open_ones = [one for one in captures if one.state != Scan.State.DONE]
    return {
        "captures": open_ones,
        "gaps": [(one, one.not_done) for one in captures if one.not_done],
        "is_captured": bool(captures),
        "is_running": any(one.state in _AT_WORK for one in open_ones),
    }
