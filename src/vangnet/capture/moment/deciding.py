"""The moments of all media of a case: each by itself first, then with what its neighbours by number say."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from vangnet.capture.facts import Kind, Medium
from vangnet.capture.findings import Confidence, Moment
from vangnet.capture.moment.combining import combined
from vangnet.capture.moment.evidence import testimony
from vangnet.capture.moment.neighbours import neighbours
from vangnet.capture.moment.sequence import Between, betweens, changed_clocks
from vangnet.capture.moment.spans import FAR_OFF, LONG_AGO, Span
from vangnet.capture.moment.statements import Statement
from vangnet.words import word


def moments(media: Sequence[Medium], *, now: datetime) -> Iterator[tuple[str, Moment]]:
    """Give the moment of each medium by its SHA-256. `now`, with its zone, is when the exhibit was examined.

    All media of a case are to be given at once: files of one camera witness each other's clock, zone and order.
    """
    around = neighbours(media, now)
    told = {medium.sha256: testimony(medium, around, now) for medium in media}
    alone = {sha256: combined(each) for sha256, each in told.items()}
    readings = {sha256: each.local for sha256, each in told.items()}
    for place in (*betweens(media, readings), *changed_clocks(media)):
        statement = _statement(place, alone)
        if statement is not None:
            contradiction = word("moment.out_of_order", source=statement.source) if place.is_out else None
            told[place.sha256] = told[place.sha256].with_statement(statement, contradiction)
            alone[place.sha256] = combined(told[place.sha256])
    yield from alone.items()


def _statement(place: Between, moments: dict[str, Moment]) -> Statement | None:
    before, after = moments[place.before], moments[place.after]
    if Confidence.NONE in (before.confidence, after.confidence):
        return None
    span = Span(before.earliest_at or LONG_AGO, after.latest_at or FAR_OFF)
    if span.earliest > span.latest:
        return None
    return Statement(
        kind=Kind.CAPTURED,
        spans=(span,),
        source=place.source,
        weight=0.4,
        notes=(word("moment.between", before=place.before[:12], after=place.after[:12]),),
    )
