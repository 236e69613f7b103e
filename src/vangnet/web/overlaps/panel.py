"""The overlaps of one case, on its page."""

from vangnet.cases.models import Case
from vangnet.steering.queries.overlaps import Told, overlaps_for, told_to
from vangnet.web.shell.door import Request

_SHOWN = 10


def in_case(request: Request, case: Case) -> list[Told]:
    """What other teams work on too, the newest first; nothing for who may not read overlaps."""
    shown = list(overlaps_for(request.user, case=case)[:_SHOWN])
    request.seen.objects += [f"overlap_side:{side.pk}" for side in shown]
    return told_to(request.user, shown) if shown else []
