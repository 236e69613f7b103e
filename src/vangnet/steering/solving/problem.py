"""What is to be divided: people with hours and skills, cases that ask for hours, and the limits that hold.

Whole hours only, and keys instead of names: a problem can be kept and solved again without telling of whom it is.
"""

from typing import Self

import msgspec

from vangnet.errors import InputRefused

MOST_HOURS = 20_000
"""Of one person or one row: more is a slip of the hand."""

MOST_PEOPLE, MOST_CASES = 2_000, 5_000


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with hours to give. Who said no has none."""

    key: int
    team: int
    unit: int
    hours: int
    skills: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Hours that a case asks for, of people with a skill; of anybody where it is empty; and whether of other teams."""

    key: int
    hours: int
    skill: str = ""
    may_transfer: bool = False


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """A case that asks for hours. `lane`: 0 is the highest. `owner`: who has it now."""

    key: int
    lane: int
    team: int
    unit: int
    rows: tuple[Row, ...]
    owner: int | None = None

    @property
    def hours(self) -> int:
        """All that it asks for."""
        return sum(row.hours for row in self.rows)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """At most so many cases for one person; at least so many hours of one person on a case that asks for as many."""

    most_cases: int = 5
    fewest_hours: int = 4


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """People, cases in the order of the board, and limits."""

    workers: tuple[Worker, ...] = ()
    cases: tuple[Asking, ...] = ()
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        """Refuse what cannot be divided: InputRefused says why."""
        _refuse(_has_doubles(worker.key for worker in self.workers), "a person stands in it twice")
        _refuse(_has_doubles(case.key for case in self.cases), "a case stands in it twice")
        _refuse(_has_doubles(row.key for case in self.cases for row in case.rows), "a row stands in it twice")
        _refuse(len(self.workers) > MOST_PEOPLE or len(self.cases) > MOST_CASES, "more than can be divided at once")
        asked = [row.hours for case in self.cases for row in case.rows]
        _refuse(any(not 1 <= hours <= MOST_HOURS for hours in asked), f"a row asks for 1 to {MOST_HOURS} hours")
        held = [worker.hours for worker in self.workers]
        _refuse(any(not 0 <= hours <= MOST_HOURS for hours in held), f"a person has 0 to {MOST_HOURS} hours")
        _refuse(any(case.lane < 0 for case in self.cases), "no lane is above the highest")
        _refuse(min(self.limits.most_cases, self.limits.fewest_hours) < 1, "limits are 1 or more")

    def to_json(self) -> bytes:
        """How it is kept."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, kept: bytes) -> Self:
        """Read what was kept."""
        return msgspec.json.decode(kept, type=cls)


def fewest(case: Asking, limits: Limits) -> int:
    """The least that one person gets on a case: what the limit says, or all of a case that asks for less."""
    return min(limits.fewest_hours, case.hours)


def has_skill(worker: Worker, row: Row) -> bool:
    """Whether somebody can do what a row asks for."""
    return not row.skill or row.skill in worker.skills


def in_reach(worker: Worker, case: Asking, row: Row) -> bool:
    """Whether teams allow it: one's own team, or hours for which others may be asked."""
    return worker.team == case.team or row.may_transfer


def distance(worker: Worker, case: Asking) -> int:
    """What an hour of somebody costs a case: nothing in their own team, 1 in their unit, 2 from another unit."""
    return 0 if worker.team == case.team else 1 if worker.unit == case.unit else 2


def _refuse(is_wrong: bool, why: str) -> None:
    if is_wrong:
        raise InputRefused(why)


def _has_doubles(keys: object) -> bool:
    told = list(keys)  # type: ignore[call-overload]
    return len(set(told)) < len(told)
