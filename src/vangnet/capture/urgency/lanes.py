"""Puts media in lanes: lexicographic, with every reason in words, and a random part of the lowest for a person."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

import msgspec

from vangnet.capture.findings import Circumstances, Lane, Placing
from vangnet.capture.urgency.conditions import STATED, State, holds, reasons, recency_told, sources_told, state
from vangnet.capture.urgency.rules import LaneRule, Rules
from vangnet.capture.words import Word, word

_STEPS = 3  # of recency, within what meets the same lanes


def place_in_lane(sha256: str, circumstances: Circumstances, rules: Rules, *, now: datetime) -> Placing:
    """Give the lane of a medium: the first that holds it.

    Within a lane `rank` puts first what meets the next lanes as well, and then what is or may be more recent. Whether a
    medium of the lowest lane is drawn follows from the seed of the rules and its SHA-256 alone.
    """
    asked = state(circumstances, rules, now)
    met = {rule.lane: told for rule in rules.lanes if (told := _told(rule, asked, circumstances, rules, now))}
    lane = next(iter(met), Lane.REST)
    below = [rule.lane for rule in rules.lanes if rule.lane is not lane and rule.lane not in _above(lane)]
    rank = int("".join("0" if each in met else "1" for each in below) or "0", 2) * _STEPS + _step(asked)
    told = [each for words in met.values() for each in words] or _nothing(asked, circumstances, rules, now)
    return Placing(
        sha256=sha256,
        lane=lane,
        reasons=_each_once((*told, *_doubts(circumstances))),
        rules=rules.told,
        is_drawn=lane is Lane.REST and _ticket(rules.seed, sha256) * 100 < rules.drawn_percent << 256,
        rank=rank,
    )


def placings(media: Iterable[tuple[str, Circumstances]], rules: Rules, *, now: datetime) -> list[Placing]:
    """Put media in lanes, most urgent first. At least one of the lowest lane is drawn, if anything is in it."""
    told = [place_in_lane(sha256, circumstances, rules, now=now) for sha256, circumstances in media]
    told.sort(key=urgency)
    lowest = [number for number, each in enumerate(told) if each.lane is Lane.REST]
    if lowest and not any(told[number].is_drawn for number in lowest):
        first = min(lowest, key=lambda number: _ticket(rules.seed, told[number].sha256))
        told[first] = msgspec.structs.replace(told[first], is_drawn=True)
    return told


def urgency(placing: Placing) -> tuple[int, int, str]:
    """What placings are sorted by: lane, rank, and then a fixed order."""
    return _ORDER[placing.lane], placing.rank, placing.sha256


_ORDER = {lane: number for number, lane in enumerate(Lane)}


def _above(lane: Lane) -> set[Lane]:
    return {each for each in Lane if _ORDER[each] < _ORDER[lane]}


def _told(rule: LaneRule, asked: State, of: Circumstances, rules: Rules, now: datetime) -> list[Word]:
    """Every reason why a lane holds a medium; nothing where it does not."""
    return [each for when in rule.when if holds(when, asked, of) for each in reasons(when, asked, of, rules, now)]


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


def _each_once(words: Iterable[Word]) -> tuple[Word, ...]:
    found: list[Word] = []
    for each in words:
        if each not in found:
            found.append(each)
    return tuple(found)


def _ticket(seed: str, sha256: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{sha256}".encode()).digest(), "big")
