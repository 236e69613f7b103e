"""What speaks of the moment of one medium, as it is reasoned with before it becomes evidence to be read."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from vangnet.capture.facts import Kind
from vangnet.capture.findings import Evidence
from vangnet.capture.moment.spans import FAR_OFF, LONG_AGO, Spans, hull
from vangnet.words import Word, word

UPPER = frozenset({Kind.RECEIVED, Kind.SAVED, Kind.EDITED, Kind.EXISTED_BY})


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is said, by one source: one of `spans` holds, if it is right.

    `is_sure`: it cannot well be wrong. `is_own_clock`: it comes from the same clock as the device's own dates, and so
    is no witness of that clock. `weight` 0 is a note and never used.
    """

    kind: Kind
    spans: Spans
    source: str
    weight: float
    notes: tuple[Word, ...] = ()
    is_sure: bool = False
    is_own_clock: bool = False

    def evidence(self) -> Evidence:
        """As it is shown: from the first beginning to the last end of what it leaves open."""
        span = hull(self.spans)
        same = word("moment.same_clock")
        return Evidence(
            kind=self.kind,
            earliest_at=None if span.earliest == LONG_AGO else span.earliest,
            latest_at=None if span.latest == FAR_OFF else span.latest,
            source=self.source,
            weight=self.weight,
            notes=(*self.notes, same) if self.is_own_clock and same not in self.notes else self.notes,
        )


class Testimony(msgspec.Struct, frozen=True, kw_only=True):
    """All that speaks of one medium.

    `local` is what its own clock showed, `is_network`: one that the network sets. `agrees`: an independent clock in
    the file says the same; `is_checked`: other files of the camera show that it was right then. `is_assumed`: a zone
    or skew was taken over from them. `is_doubted`: a device of its model has a wrong clock. `is_divided`: its own
    dates exclude each other, though their intervals may touch.
    """

    statements: tuple[Statement, ...]
    contradictions: tuple[Word, ...] = ()
    notes: tuple[Word, ...] = ()
    local: datetime | None = None
    is_network: bool = False
    agrees: bool = False
    is_checked: bool = False
    is_assumed: bool = False
    is_doubted: bool = False
    is_divided: bool = False

    def captured(self) -> tuple[Statement, ...]:
        """What says when the shutter was."""
        return tuple(each for each in self.statements if each.kind is Kind.CAPTURED and each.weight > 0)

    def with_statement(self, statement: Statement, contradiction: Word | None = None) -> "Testimony":
        """The same, and what a neighbour says."""
        told = self.contradictions if contradiction is None else (*self.contradictions, contradiction)
        return msgspec.structs.replace(
            self,
            statements=(*self.statements, statement),
            contradictions=told,
            is_divided=self.is_divided or contradiction is not None,
        )


def unique(words: Iterable[Word]) -> tuple[Word, ...]:
    """Each word once, in the order in which they were first said."""
    kept: list[Word] = []
    for each in words:
        if each not in kept:
            kept.append(each)
    return tuple(kept)
