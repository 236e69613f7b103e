"""What the page of a medium shows of its capture."""

from typing import Any

from vangnet.cases.models import Medium
from vangnet.cases.queries.capture import captured
from vangnet.web.capture import tables
from vangnet.web.capture.daylight import contradictions
from vangnet.web.capture.forms import MoveForm
from vangnet.web.capture.page import shared
from vangnet.web.shell.door import Request


def panel_of(request: Request, medium: Medium) -> dict[str, Any]:
    """When, where, with what, in which series and in which lane, each with its reasons."""
    found = captured(medium)
    standing = [clue for clue in found.clues if clue.revoked_at is None]
    return {
        "captured": found,
        "daylight": contradictions(found),
        "narrowed": tables.narrowed(standing),
        "move_form": MoveForm(initial={"lane": found.lane}),
        **shared(request),
    }
