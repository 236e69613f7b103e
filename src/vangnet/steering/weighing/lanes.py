"""The lanes of the board. They stand in code: no weight and no file puts a case in another."""

from enum import StrEnum
from functools import cache

import msgspec

from vangnet.steering.weighing.facts import DANGERS, Facts
from vangnet.weighing import rules
from vangnet.weighing.lanes import Stand, State, each_once, stand, wanted_holds
from vangnet.weighing.rules import Held, LaneRule
from vangnet.words import Word, word


class Lane(StrEnum):
    """In this order. Nothing of a lower lane ever comes before anything of a higher one."""

    IMMINENT = "imminent"  # abuse goes on now, is about to, or is shown live
    SITUATION = "situation"  # a child is possibly still in the situation, or within reach of the suspect
    REST = "rest"


ORDER = {lane: number for number, lane in enumerate(Lane)}


class When(rules.When, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Conditions that must all hold. The names are those of `Facts`."""

    is_imminent: Held | None = None
    is_live: Held | None = None
    in_situation: Held | None = None
    has_access: Held | None = None
    in_contact: Held | None = None
    has_victims: Held | None = None


class _Lanes(msgspec.Struct, frozen=True):
    lanes: tuple[LaneRule[Lane, When], ...]
    drawn_percent: int = 0
    seed: str = ""


@cache
def _hard() -> _Lanes:
    imminent = (When(is_imminent="yes"), When(is_live="yes"))
    situation = (
        When(in_situation="yes"),
        When(has_access="yes"),
        When(in_contact="yes"),
        When(in_situation="possible", has_victims="yes"),
    )
    return _Lanes((LaneRule(lane=Lane.IMMINENT, when=imminent), LaneRule(lane=Lane.SITUATION, when=situation)))


def lane_of(facts: Facts) -> tuple[Lane, tuple[Word, ...]]:
    """The lane of a case with every reason for it, and with what nobody knows of danger as a doubt."""
    asked: State = {**{name: facts.answer(name) for name in DANGERS}, "has_victims": facts.victims > 0}
    found: Stand[Lane] = stand(
        "", _hard(), Lane.REST, holds=lambda when: wanted_holds(when, asked), tell=lambda when: _why(when, facts)
    )
    told = found.reasons or (word("board.lane_rest"),)
    doubts = (word(f"board.{name}_unknown") for name in DANGERS if asked[name] is None)
    return found.lane, each_once((*told, *doubts))


def _why(when: When, facts: Facts) -> list[Word]:
    told: list[Word] = []
    for name in when.wanted:
        if name == "has_victims":
            told.append(word("board.victims", count=facts.victims))
        else:
            told += (word(f"board.{name}_{how(facts.answer(name))}"), *facts.because.get(name, ()))
    return told


def how(answer: bool | None) -> str:
    """An answer as codes tell it."""
    return "unknown" if answer is None else "yes" if answer else "no"
