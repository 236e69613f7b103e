"""What falls due for a case, and when: a pure function of its dates. Nobody can pause it."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import msgspec
from django.utils.translation import gettext as _

from vangnet.cases.retention.rules import Rule, rule
from vangnet.errors import InputRefused

DAILY, INVESTIGATION, SERIOUS_CRIME, SUPPORT = "8", "9", "10", "13"
ACTIVE, NARROWED, REMOVED = "active", "narrowed", "removed"
LASTING = frozenset({SERIOUS_CRIME, SUPPORT})  # without an end of their own, but with a yearly review
FOREVER = date.max


class Step(StrEnum):
    """What must be done."""

    NARROW = "narrow"
    REVIEW = "review"
    REMOVE = "remove"
    DESTROY = "destroy"


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """The dates that a case's retention follows from, and nothing else.

    `articles` are all articles it is processed under; `kept_for` the clocks of other cases that need its data (looked
    at one step deep, so that two cases cannot keep each other for ever); `unidentified` the days on which the series of
    children who are not identified are to be reviewed.
    """

    articles: frozenset[str]
    processed_from: date
    state: str = ACTIVE
    closed_on: date | None = None
    review_on: date | None = None
    removed_on: date | None = None
    kept_for: tuple["Clock", ...] = ()
    unidentified: tuple[date, ...] = ()


class Due(msgspec.Struct, frozen=True):
    """A step, the day on which it falls due, and the rule that says so."""

    step: Step
    on: date
    code: str

    @property
    def rule(self) -> Rule:
        """Its text, article and standing."""
        return rule(self.code)

    def days_left(self, today: date) -> int:
        """Days until it falls due; below zero when it is overdue."""
        return (self.on - today).days


def due(clock: Clock) -> tuple[Due, ...]:
    """All that will fall due for a case as it is now, soonest first; the same whatever day it is asked."""
    found = {ACTIVE: _in_use, NARROWED: _in_use, REMOVED: _removed}.get(clock.state, _nothing)(clock)
    reviews = [Due(Step.REVIEW, day, "series-review") for day in clock.unidentified]
    return tuple(sorted([*found, *reviews], key=lambda each: (each.on, each.step, each.code)))


def is_narrow(clock: Clock, today: date) -> bool:
    """Whether the data may only be found by a targeted query: by the clock itself, whether or not somebody acted."""
    steps = due(clock)
    return clock.state == NARROWED or any(each.step == Step.NARROW and each.on <= today for each in steps)


def last_day(clock: Clock) -> date:
    """The day on which a case must be out of use at the latest by its articles; FOREVER while one of them has no end.

    Under two articles, and for another case that needs it, the data live as long as the longest of them.
    """
    return max(_ends(clock))[0]


def refuse_paused_clock(before: Clock, after: Clock) -> None:
    """Refuse a change of dates that would give data more time. Raises InputRefused.

    A wrong date is put right by a further ground with its reason, or by the order of the competent authority.
    """
    if after.processed_from > before.processed_from:
        raise InputRefused(_("the day of first processing cannot be moved to a later day: the clock cannot be paused"))
    if before.closed_on and (after.closed_on is None or after.closed_on > before.closed_on):
        raise InputRefused(_("an investigation that has ended cannot end later: the clock cannot be paused"))
    if before.removed_on and (after.removed_on is None or after.removed_on > before.removed_on):
        raise InputRefused(_("data that were removed cannot be removed later: the clock cannot be paused"))


def _in_use(clock: Clock) -> Iterable[Due]:
    yield from _narrowing(clock)
    end, code = max(_ends(clock))
    if end != FOREVER:
        yield Due(Step.REMOVE, end, code)
    yield from _reviews(clock)


def _narrowing(clock: Clock) -> Iterable[Due]:
    """Only where the daily task is the only article. Another case that needs the data does not widen who finds them."""
    if clock.state == ACTIVE and clock.articles == {DAILY}:
        yield Due(Step.NARROW, rule("wpg-8-narrow").after(clock.processed_from), "wpg-8-narrow")


def _reviews(clock: Clock) -> Iterable[Due]:
    lasting = clock.articles & LASTING
    if INVESTIGATION in clock.articles and clock.closed_on and not lasting:
        yield Due(Step.REVIEW, clock.review_on or clock.closed_on, "wpg-9-review")
    for article in sorted(lasting):
        yearly = rule(f"wpg-{article}-review")
        yield Due(Step.REVIEW, clock.review_on or yearly.after(clock.processed_from), yearly.code)


def _removed(clock: Clock) -> Iterable[Due]:
    if clock.removed_on:
        yield Due(Step.DESTROY, rule("wpg-14-destroy").after(clock.removed_on), "wpg-14-destroy")


def _nothing(clock: Clock) -> Iterable[Due]:  # noqa: ARG001  # one shape for all states
    return ()


def _ends(clock: Clock) -> Iterable[tuple[date, str]]:
    for article in clock.articles:
        if article == DAILY:
            yield rule("wpg-8-remove").after(clock.processed_from), "wpg-8-remove"
        elif article == INVESTIGATION and clock.closed_on:
            yield rule("wpg-9-remove").after(clock.closed_on), "wpg-9-remove"
        else:
            yield FOREVER, ""
    for other in clock.kept_for:
        yield from _ends(msgspec.structs.replace(other, kept_for=()))
