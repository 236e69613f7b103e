"""What capture says of one medium, and what people said of that; and how far capture is with a case."""

from collections.abc import Sequence

import msgspec
from django.db.models import Q

from vangnet.capture.findings import Claim, Moment
from vangnet.cases.lanes import LANES
from vangnet.cases.models import (
    Capture,
    CaptureFinding,
    Case,
    LaneMove,
    Medium,
    PlaceClue,
    Placing,
    QueueEntry,
    Series,
    Statement,
    Tie,
)


class OfExhibit(msgspec.Struct, frozen=True):
    """What capture of one exhibit says of a medium. `moment` is None where nothing is known of it."""

    exhibit: str
    moment: Moment | None
    places: tuple[CaptureFinding, ...]
    devices: tuple[CaptureFinding, ...]
    others: tuple[CaptureFinding, ...]
    placing: Placing | None


class Captured(msgspec.Struct, frozen=True):
    """All that is known of a medium's capture. `entry` is None where it has no place in the queue."""

    exhibits: tuple[OfExhibit, ...]
    entry: QueueEntry | None
    lane: str
    moves: tuple[LaneMove, ...]
    series: tuple[Series, ...]
    clues: tuple[PlaceClue, ...]
    is_tied: bool

    @property
    def move(self) -> LaneMove | None:
        """The move that counts."""
        return next((move for move in self.moves if move.revoked_at is None), None)


def captured(medium: Medium) -> Captured:
    """What capture says of a medium: eight queries at most."""
    entry = QueueEntry.objects.filter(medium=medium).first()
    moves = LaneMove.objects.filter(medium=medium).select_related("made_by", "revoked_by").order_by("-pk")
    clues = PlaceClue.objects.filter(medium=medium).select_related("made_by", "revoked_by").order_by("pk")
    return Captured(
        tuple(_of_exhibits(medium)),
        entry,
        str(LANES[entry.lane]) if entry else "",
        tuple(moves),
        tuple(medium.series.order_by("name")),
        tuple(clues),
        Tie.objects.filter(Q(first=medium) | Q(second=medium)).exists(),
    )


def captures_of(case: Case) -> list[Capture]:
    """The captures of a case, by exhibit."""
    found = Capture.objects.filter(scan__exhibit__case=case).select_related("scan__exhibit")
    return list(found.order_by("scan__exhibit__number"))


def statements_of(case: Case) -> list[Statement]:
    """What was stated of a case, the newest first, with what was taken back."""
    return list(Statement.objects.filter(case=case).select_related("made_by", "revoked_by").order_by("-pk"))


def _of_exhibits(medium: Medium) -> Sequence[OfExhibit]:
    findings = list(medium.captured.select_related("capture__scan__exhibit").order_by("pk"))
    moments = {row.capture_id: row for row in medium.moments.select_related("capture__scan__exhibit").order_by("pk")}
    placings = {row.capture_id: row for row in medium.placings.select_related("capture__scan__exhibit").order_by("pk")}
    captures = {row.capture_id: row.capture for row in findings}
    captures |= {pk: row.capture for pk, row in moments.items()} | {pk: row.capture for pk, row in placings.items()}

    def of(capture: Capture) -> OfExhibit:
        own = [row for row in findings if row.capture_id == capture.pk]
        row = moments.get(capture.pk)
        return OfExhibit(
            capture.scan.exhibit.number,
            msgspec.convert(row.moment, Moment) if row else None,
            tuple(one for one in own if one.kind == Claim.PLACE),
            tuple(one for one in own if one.kind in (Claim.DEVICE, Claim.APP)),
            tuple(one for one in own if one.kind == Claim.CLOSER_SOURCE),
            placings.get(capture.pk),
        )

    return [of(captures[pk]) for pk in sorted(captures)]
