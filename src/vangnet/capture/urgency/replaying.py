"""What other rules would have done with the media of a case: which go to another lane, and why."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from vangnet.capture.findings import Circumstances, Placing
from vangnet.capture.urgency.lanes import placings, urgency
from vangnet.capture.urgency.rules import Rules
from vangnet.weighing.replaying import moved


class Move(msgspec.Struct, frozen=True):
    """A medium that other rules put elsewhere, with the reasons of both."""

    before: Placing
    after: Placing

    @property
    def is_down(self) -> bool:
        """Whether it becomes less urgent."""
        return urgency(self.after) > urgency(self.before)


def replay(before: Rules, after: Rules, media: Iterable[tuple[str, Circumstances]], *, now: datetime) -> list[Move]:
    """Give every medium whose lane, or whether it is drawn, differs; those that become less urgent first."""
    known = list(media)
    pairs = moved(
        placings(known, before, now=now),
        placings(known, after, now=now),
        key=lambda placing: placing.sha256,
        place=_place,
        is_down=lambda old, new: urgency(new) > urgency(old),
    )
    return [Move(old, new) for old, new in pairs]


def _place(placing: Placing) -> tuple[str, bool]:
    return placing.lane, placing.is_drawn
