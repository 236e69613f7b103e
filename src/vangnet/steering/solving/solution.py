"""What a division is: who gives how many hours to what, who owns it, and how sure it is that none is better."""

import msgspec


class Share(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Hours of one person for one row of one case."""

    case: int
    row: int
    worker: int
    hours: int


class Owner(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Who owns a case that gets hours; `is_new` where it had no owner who has hours."""

    case: int
    worker: int
    is_new: bool


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was sought in turn: what was reached, and what can at most be reached.

    `name`: "lane" (hours in a lane, as many as can be), "order" (how high on the board the hours stand), "distance"
    (hours from other teams, as few as can be; there `bound` is the least that there can be).
    """

    name: str
    value: int
    bound: int
    lane: int | None = None
    is_stopped: bool = False

    @property
    def is_proven(self) -> bool:
        """Whether nothing better exists."""
        return self.value == self.bound

    @property
    def gap(self) -> int:
        """By how much it may at most be better."""
        return abs(self.bound - self.value)


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """A division: shares in the order of their keys, owners, and the steps that led to it."""

    shares: tuple[Share, ...] = ()
    owners: tuple[Owner, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether it is shown that no division is better."""
        return all(step.is_proven for step in self.steps)

    @property
    def is_stopped(self) -> bool:
        """Whether the time limit ended it: then another run may give another division."""
        return any(step.is_stopped for step in self.steps)
