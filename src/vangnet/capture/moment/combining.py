"""From everything that is said to one moment: what fits is intersected, what does not is told, nothing is dropped.

Stated: what the sources say together, on the assumption that a clock that nothing speaks against is right. Plausible:
what is left when that assumption is made only for clocks that a network sets or that something witnesses.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce

from vangnet.capture.facts import Kind
from vangnet.capture.findings import Confidence, Moment
from vangnet.capture.moment.spans import FAR_OFF, LONG_AGO, Span, Spans, common, hull, widened
from vangnet.capture.moment.statements import UPPER, Statement, Testimony, unique
from vangnet.words import Word, word

_ROOM_S = 26 * 3600.0  # what a wrong zone or a clock that is a little off can make, in a plausible interval


def combined(testimony: Testimony) -> Moment:
    """Give the moment that the statements leave open."""
    contradictions = list(testimony.contradictions)
    captured = testimony.captured()
    clock = _clock(captured, contradictions, is_divided=testimony.is_divided)
    bounds, faults = _bounds(testimony.statements, with_own=not (contradictions or testimony.is_assumed))
    contradictions.extend(faults)
    stated = _stated(clock, bounds, _sure(testimony.statements), captured, contradictions)
    is_relied_on = _is_relied_on(testimony) and not contradictions
    confidence = _confidence(testimony, is_relied_on=is_relied_on, is_contradicted=bool(contradictions))
    plausible = _plausible(testimony, stated, clock, is_relied_on=is_relied_on)
    notes = list(testimony.notes)
    if clock and not _is_relied_on(testimony):
        notes.append(word("moment.clock_unchecked"))
    return Moment(
        earliest_at=_end(stated.earliest),
        latest_at=_end(stated.latest),
        earliest_plausible_at=_end(plausible.earliest),
        latest_plausible_at=_end(plausible.latest),
        confidence=confidence,
        evidence=tuple(each.evidence() for each in testimony.statements),
        contradictions=unique(contradictions),
        notes=unique(notes),
    )


def _clock(captured: tuple[Statement, ...], contradictions: list[Word], *, is_divided: bool) -> Spans:
    """What all dates of the shutter have in common; where there is nothing, from the first to the last of them."""
    if not captured:
        return ()
    agreed = reduce(common, (each.spans for each in captured))
    if agreed and not is_divided:
        return agreed
    if not agreed and not is_divided:
        sources = ", ".join(sorted({each.source for each in captured}))
        contradictions.append(word("moment.exclude_each_other", sources=sources))
    return (hull(span for each in captured for span in each.spans),)


def _bounds(statements: Iterable[Statement], *, with_own: bool) -> tuple[Span, tuple[Word, ...]]:
    """What the bounds leave open; where they exclude each other, only those that are sure count, and it is told.

    A clock that is contradicted, or that other files show to be off, bounds nothing (`with_own`).
    """
    used = [each for each in statements if each.weight > 0 and (with_own or not each.is_own_clock)]
    told = _between(used)
    if told.earliest <= told.latest:
        return told, ()
    sure = _between(each for each in used if each.is_sure)
    latest = max((hull(each.spans).latest for each in used if each.kind in UPPER), default=FAR_OFF)
    fault = word("moment.bounds_apart", earliest=told.earliest.date(), latest=told.latest.date())
    return Span(sure.earliest, max(latest, sure.earliest)), (fault,)


def _sure(statements: Iterable[Statement]) -> Span:
    return _between(each for each in statements if each.is_sure and each.weight > 0)


def _between(statements: Iterable[Statement]) -> Span:
    earliest, latest = LONG_AGO, FAR_OFF
    for each in statements:
        if each.kind is Kind.NOT_BEFORE:
            earliest = max(earliest, hull(each.spans).earliest)
        elif each.kind in UPPER:
            latest = min(latest, hull(each.spans).latest)
    return Span(earliest, latest)


def _stated(
    clock: Spans, bounds: Span, sure: Span, captured: tuple[Statement, ...], contradictions: list[Word]
) -> Span:
    """The clock within the bounds. Where it lies outside: the hull of what can be true."""
    if not clock:
        return bounds
    within = common(clock, (bounds,))
    if within:
        return hull(within)
    sources = ", ".join(sorted({each.source for each in captured}))
    if not common(clock, (sure,)):
        contradictions.append(word("moment.impossible_date", sources=sources))
        return bounds
    contradictions.append(word("moment.outside_bounds", sources=sources))
    return hull((*common(clock, (sure,)), bounds))


def _is_relied_on(testimony: Testimony) -> bool:
    """Is the clock one that a network sets, or that something independent witnesses?"""
    is_dated_inside = testimony.local is not None and any(
        not each.source.startswith("name:") for each in testimony.captured()
    )
    is_network = testimony.is_network and not testimony.is_doubted
    return is_dated_inside and (is_network or testimony.agrees or testimony.is_checked)


def _confidence(testimony: Testimony, *, is_relied_on: bool, is_contradicted: bool) -> Confidence:
    if not testimony.captured():
        return Confidence.NONE
    if is_contradicted or not is_relied_on or testimony.is_assumed:
        return Confidence.WEAK
    return Confidence.STRONG if testimony.agrees else Confidence.FAIR


def _plausible(testimony: Testimony, stated: Span, clock: Spans, *, is_relied_on: bool) -> Span:
    """The widest that is left open. Bounds by the same clock are no bounds of it."""
    if is_relied_on and clock:
        return hull((*widened((stated,), _ROOM_S), *clock))
    open_ = _between(
        each for each in testimony.statements if each.weight > 0 and not each.is_own_clock and each.is_sure
    )
    others = _between(each for each in testimony.statements if each.weight > 0 and not each.is_own_clock)
    latest = others.latest if others.latest >= others.earliest else open_.latest
    earliest = min(open_.earliest, stated.earliest)
    return Span(earliest, max(latest, stated.latest))


def _end(at: datetime) -> datetime | None:
    return None if at in (LONG_AGO, FAR_OFF) else at
