"""The points of a case within its lane, criterion by criterion: a number never travels without its reason."""

import msgspec

from vangnet.steering.weighing.facts import ANSWERED, Facts
from vangnet.steering.weighing.lanes import ORDER, Lane, how, lane_of
from vangnet.steering.weighing.weights import Weights
from vangnet.words import Word, word

MONTH_DAYS = 30
WHOLE = 100


class Point(msgspec.Struct, frozen=True):
    """What one criterion adds, at most what, and why."""

    criterion: str
    points: int
    most: int
    reasons: tuple[Word, ...]


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """Where a case stands before others are seen: its lane, its points and its age. `key` is its number."""

    key: str
    lane: Lane
    points: int
    age_days: int

    @property
    def order(self) -> tuple[int, int, int, str]:
        """What cases are sorted by: the lane, the points, of equal points the oldest, and then the number."""
        return ORDER[self.lane], -self.points, -self.age_days, self.key


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A case in its place: in the lane and on the whole board, both from 1."""

    weight: Weight
    place: int
    order: int


def points_of(facts: Facts, weights: Weights) -> tuple[Point, ...]:
    """What each criterion adds, in their order."""
    answered = (_answered(name, facts, weights) for name in ANSWERED)
    months = facts.age_days // MONTH_DAYS
    counted = (
        _counted("victim", facts.victims, weights.victim, weights.most_victims, "victims"),
        _counted("report", facts.reports, weights.report, weights.most_reports, "reports"),
        _counted("age_month", months, weights.age_month, weights.most_months, "months"),
    )
    return (*answered, *counted)


def total(facts: Facts, weights: Weights) -> int:
    """The sum of `points_of`, without the words: what a whole board is ordered by."""
    found = 0
    for name in ANSWERED:
        found += _share(facts.answer(name), getattr(weights, name), weights.unknown_percent)
    found += weights.victim * min(facts.victims, weights.most_victims)
    found += weights.report * min(facts.reports, weights.most_reports)
    return found + weights.age_month * min(facts.age_days // MONTH_DAYS, weights.most_months)


def weigh(key: str, facts: Facts, weights: Weights) -> Weight:
    """Weigh one case."""
    lane, _ = lane_of(facts)
    return Weight(key=key, lane=lane, points=total(facts, weights), age_days=facts.age_days)


def in_order(told: dict[str, Facts], weights: Weights) -> list[Placed]:
    """All cases in their order, each with its place."""
    ordered = sorted((weigh(key, facts, weights) for key, facts in told.items()), key=lambda one: one.order)
    places = dict.fromkeys(Lane, 0)
    found = []
    for order, weight in enumerate(ordered, 1):
        places[weight.lane] += 1
        found.append(Placed(weight=weight, place=places[weight.lane], order=order))
    return found


def _share(answer: bool | None, weight: int, unknown_percent: int) -> int:
    if answer is None:
        return weight * unknown_percent // WHOLE
    return weight if answer else 0


def _answered(name: str, facts: Facts, weights: Weights) -> Point:
    answer, weight = facts.answer(name), getattr(weights, name)
    reasons = (word(f"board.{name}_{how(answer)}"), *facts.because.get(name, ()))
    return Point(name, _share(answer, weight, weights.unknown_percent), weight, reasons)


def _counted(name: str, count: int, each: int, most: int, code: str) -> Point:
    reasons = [word(f"board.{code}" if count else f"board.{code}_none", count=count)]
    if count > most:
        reasons.append(word("board.counted_most", count=most))
    return Point(name, each * min(count, most), each * most, tuple(reasons))
