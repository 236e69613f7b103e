"""Puts media in lanes: lexicographic, with every reason in words, and a random part of the lowest for a person."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from vangnet.capture.findings import Circumstances, Lane, Placing
from vangnet.capture.urgency.conditions import STATED, State, holds, reasons, recency_told, sources_told, state
from vangnet.capture.urgency.rules import Rules
from vangnet.weighing.lanes import each_once, stand, ticket
from vangnet.words import Word, word

_STEPS = 3  # of recency, within what meets the same lanes


def place_in_lane(sha256: str, circumstances: Circumstances, rules: Rules, *, now: datetime) -> Placing:
    """Give the lane of a medium: the first that holds it.

    Within a lane `rank` puts first what meets the next lanes as well, and then what is or may be more recent. Whether a
    medium of the lowest lane is drawn follows from the seed of the rules and its SHA-256 alone.
    """
    asked = state(circumstances, rules, now)
    found = stand(
        sha256,
        rules,
        Lane.REST,
        holds=lambda when: holds(when, asked, circumstances),
        tell=lambda when: reasons(when, asked, circumstances, rules, now),
    )
    told = found.reasons or _nothing(asked, circumstances, rules, now)
    return Placing(
        sha256=sha256,
        lane=found.lane,
        reasons=each_once((*told, *_doubts(circumstances))),
        rules=rules.told,
        is_drawn=found.is_drawn,
        rank=found.rank * _STEPS + _step(asked),
    )


def placings(media: Iterable[tuple[str, Circumstances]], rules: Rules, *, now: datetime) -> list[Placing]:
    """Put media in lanes, most urgent first. At least one of the lowest lane is drawn, if anything is in it."""
    told = [place_in_lane(sha256, circumstances, rules, now=now) for sha256, circumstances in media]
    told.sort(key=urgency)
    lowest = [number for number, each in enumerate(told) if each.lane is Lane.REST]
    if lowest and not any(told[number].is_drawn for number in lowest):
        first = min(lowest, key=lambda number: ticket(rules.seed, told[number].sha256))
        told[first] = msgspec.structs.replace(told[first], is_drawn=True)
    return told


def urgency(placing: Placing) -> tuple[int, int, str]:
    """What placings are sorted by: lane, rank, and then a fixed order."""
    return _ORDER[placing.lane], placing.rank, placing.sha256


_ORDER = {lane: number for number, lane in enumerate(Lane)}


def _step(asked: State) -> int:
    if asked["very_recent"]:
        return 0
    return 2 if asked["recent"] is False else 1


def _nothing(asked: State, of: Circumstances, rules: Rules, now: datetime) -> list[Word]:
    """Why a medium is in the lowest lane, and what of it is only not known."""
    told = [word("urgency.rest")]
    if all(asked[name] is None for name in STATED):
        told.append(word("urgency.nothing_stated"))
    for name in (name for name in STATED if asked[name] is False):
        told += [word(f"urgency.{name}_no"), *sources_told(name, of)]
    if asked["is_production"] is None:
        told.append(word("urgency.is_production_unknown"))
    return told + recency_told("recent", asked["recent"], of, rules, now)


def _doubts(of: Circumstances) -> list[Word]:
    """What contradicts itself: told with every placing, and never a reason for a lower one."""
    found = [*(of.moment.contradictions if of.moment else ()), *(of.place.contradictions if of.place else ())]
    return [word("urgency.contradiction"), *found] if found else []
