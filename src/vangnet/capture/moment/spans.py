"""Spans of time in UTC, and sets of them: several stand for "one of these"."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec

LONG_AGO = datetime.min.replace(tzinfo=UTC)  # an open end
FAR_OFF = datetime.max.replace(tzinfo=UTC)  # an open end


class Span(msgspec.Struct, frozen=True):
    """From `earliest` to `latest`, both in UTC and both within it."""

    earliest: datetime = LONG_AGO
    latest: datetime = FAR_OFF

    @property
    def seconds(self) -> float:
        """How long it is."""
        return (self.latest - self.earliest).total_seconds()


Spans = tuple[Span, ...]


def shifted(at: datetime, seconds: float) -> datetime:
    """Move a time; what would leave the calendar stops at its end."""
    try:
        return at + timedelta(seconds=seconds)
    except OverflowError:
        end = FAR_OFF if seconds > 0 else LONG_AGO
        return end if at.tzinfo else end.replace(tzinfo=None)


def widened(spans: Spans, seconds: float) -> Spans:
    """Widen every span at both ends; open ends stay open."""
    return tuple(
        Span(
            span.earliest if span.earliest == LONG_AGO else shifted(span.earliest, -seconds),
            span.latest if span.latest == FAR_OFF else shifted(span.latest, seconds),
        )
        for span in spans
    )


def moved(spans: Spans, seconds: float) -> Spans:
    """Move every span."""
    return tuple(Span(shifted(span.earliest, seconds), shifted(span.latest, seconds)) for span in spans)


def common(first: Spans, second: Spans) -> Spans:
    """Give what lies in both sets; nothing where they exclude each other."""
    both = (Span(max(one.earliest, other.earliest), min(one.latest, other.latest)) for one in first for other in second)
    return tuple(sorted((span for span in both if span.earliest <= span.latest), key=lambda span: span.earliest))


def hull(spans: Iterable[Span]) -> Span:
    """Give the one span from the first beginning to the last end."""
    told = tuple(spans)
    return Span(min(span.earliest for span in told), max(span.latest for span in told))
