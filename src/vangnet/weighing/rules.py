"""Rules of lanes as data: what can be written in a file, how it is read, and how one version is told from another."""

import hashlib
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Generic, Literal, Protocol, TypeVar

import msgspec

from vangnet.errors import InputRefused

Held = Literal["yes", "possible"]
"""How sure a condition wants something to be. "possible" holds too where nobody knows."""

_HELD: tuple[Held, ...] = ("yes", "possible")


class When(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Conditions that must all hold. A kind of thing that is weighed names its own."""

    @property
    def wanted(self) -> dict[str, Held]:
        """The conditions that want something to be so, by name."""
        told = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return {name: held for name, held in told if held in _HELD}


L = TypeVar("L", bound=str)
W = TypeVar("W", bound=When)
L_co = TypeVar("L_co", bound=str, covariant=True)
W_co = TypeVar("W_co", bound=When, covariant=True)


class LaneRule(msgspec.Struct, Generic[L, W], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What puts something in a lane: any of `when`."""

    lane: L
    when: tuple[W, ...]


class Rules(Protocol[L, W]):
    """What the engine asks of the rules of a version. The rest is what no lane holds, and stands in no rules."""

    @property
    def drawn_percent(self) -> int:
        """How much of the lowest lane is drawn for a person."""

    @property
    def seed(self) -> str:
        """Of the draw."""

    @property
    def lanes(self) -> tuple[LaneRule[L, W], ...]:
        """Most urgent first."""


R = TypeVar("R")


def read(path: Path) -> str:
    """The text of a rules file. Raises InputRefused."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(f"{path}: {error}") from error


def understood(text: str, kind: type[R], place: str) -> R:
    """The rules that a text (TOML) tells; raises InputRefused, which names `place`, for what is not understood."""
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except (ValueError, RecursionError) as error:  # of TOML and of msgspec alike
        raise InputRefused(f"{place}: {error}") from error


def fault(lanes: Sequence[LaneRule[L, W]], wanted: Sequence[L], *, what: str) -> str | None:
    """What is wrong with lanes: not those that are wanted, in their order; or a rule that would hold everything."""
    told = tuple(rule.lane for rule in lanes)
    if told != tuple(wanted):
        return f"the lanes are to be {', '.join(wanted)}, in this order; they are {', '.join(told) or 'none'}"
    for rule in lanes:
        for number, when in enumerate(rule.when, 1):
            if when == type(when)():
                return f"lane {rule.lane}, when {number}: has no condition, and would hold every {what}"
    return None


def told(rules: msgspec.Struct, name: str, version: int, day: date) -> str:
    """Name, version and date, and the beginning of a digest of what they say: no two rules are told alike."""
    digest = hashlib.sha256(msgspec.json.encode(rules)).hexdigest()
    return f"{name} {version} ({day}, {digest[:8]})"
