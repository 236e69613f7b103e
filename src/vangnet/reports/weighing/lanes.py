"""The lanes of reports, and what no rules file can change of them."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from vangnet.reports.weighing.circumstances import ASKED, FLAGS, Circumstances
from vangnet.reports.weighing.rules import Lane, Rules, When
from vangnet.weighing.lanes import State, each_once, stand, wanted_holds
from vangnet.weighing.rules import LaneRule
from vangnet.words import Word, word

HARD = {"happening_now": Lane.NOW, "child_identifiable": Lane.CHILD, "has_access": Lane.CHILD}
"""What puts a report on top whatever the rules of a unit say: nothing else comes before these, and nothing lowers them.

They stand here and not in a file, so that no file can take them away.
"""

HARD_LANES = (Lane.NOW, Lane.CHILD)
ORDER = {lane: number for number, lane in enumerate(Lane)}
_ASKED_FIRST = ("happening_now", "child_identifiable", "has_access", "in_contact", "new_material")
"""What is told to be unknown wherever it is: these decide whether a child may be safe sooner."""


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """Where a report stands, with every reason in words, by the rules of a version.

    `rank`: within the lane; lower comes first, and what is equal comes in the order of arrival.
    """

    key: str
    lane: Lane
    rank: int
    reasons: tuple[Word, ...]
    is_drawn: bool
    rules: str


class _Whole(msgspec.Struct, frozen=True):
    """The rules of a file with those of the program before them."""

    drawn_percent: int
    seed: str
    lanes: tuple[LaneRule[Lane, When], ...]


def weigh(key: str, of: Circumstances, rules: Rules) -> Weight:
    """Weigh a report. `key` is its number: by it, whether it is drawn from the lowest lane."""
    asked: State = {name: getattr(of, name) for name in ASKED}
    found = stand(
        key,
        _whole(rules),
        Lane.REST,
        holds=lambda when: wanted_holds(when, asked) and of.other_reports >= (when.other_reports or 0),
        tell=lambda when: _why(when, of),
    )
    is_hard = any(asked[name] for name in HARD)
    told = (*found.reasons, *(() if found.reasons else _nothing(of)), *_unknown(found.reasons, asked))
    return Weight(
        key=key,
        lane=found.lane,
        rank=found.rank + (0 if is_hard else 1 << len(Lane)),
        reasons=each_once(told),
        is_drawn=found.is_drawn,
        rules=rules.told,
    )


def urgency(weight: Weight) -> tuple[int, int]:
    """What reports are sorted by: lane and rank."""
    return ORDER[weight.lane], weight.rank


@lru_cache(maxsize=16)
def _whole(rules: Rules) -> _Whole:
    hard = {
        lane: tuple(msgspec.convert({name: "yes"}, When) for name, of in HARD.items() if of == lane)
        for lane in HARD_LANES
    }
    told = {rule.lane: rule.when for rule in rules.lanes}
    lanes = (LaneRule(lane=lane, when=(*hard.get(lane, ()), *told.get(lane, ()))) for lane in Lane)
    return _Whole(rules.drawn_percent, rules.seed, tuple(lane for lane in lanes if lane.lane is not Lane.REST))


def _why(when: When, of: Circumstances) -> list[Word]:
    told: list[Word] = []
    for name in when.wanted:
        told += _told(name, of)
    if when.other_reports is not None:
        told.append(word("weighing.other_reports", count=of.other_reports))
    return told


def _told(name: str, of: Circumstances) -> Iterable[Word]:
    value = getattr(of, name)
    how = {True: "yes", False: "no", None: "unknown"}[value]
    return (word(f"weighing.{name}_{how}"), *of.because.get(name, ()))


def _nothing(of: Circumstances) -> list[Word]:
    """Why a report is in the lowest lane: what is known not to be so, and what kind of report it is."""
    told = [word("weighing.rest")]
    if of.is_bare:
        told.append(word("weighing.bare"))
    if of.is_viral:
        told.append(word("weighing.viral"))
    for name in FLAGS:
        if getattr(of, name) is False:
            told += _told(name, of)
    return told


def _unknown(told: Iterable[Word], asked: State) -> list[Word]:
    said = {each.code for each in told}
    unknown = [f"weighing.{name}_unknown" for name in _ASKED_FIRST if asked[name] is None]
    return [word(code) for code in unknown if code not in said]
