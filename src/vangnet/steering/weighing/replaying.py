"""What other weights would do: who moves up or down in a lane; now, and by the facts of past decisions."""

import msgspec

from vangnet.steering.weighing.facts import Facts
from vangnet.steering.weighing.lanes import ORDER
from vangnet.steering.weighing.points import Placed, in_order
from vangnet.steering.weighing.weights import Weights
from vangnet.weighing.replaying import moved


class Move(msgspec.Struct, frozen=True):
    """A case that other weights put in another place of its lane. Lanes are not theirs to change."""

    before: Placed
    after: Placed

    @property
    def key(self) -> str:
        """Of the case, or of the decision."""
        return self.after.weight.key

    @property
    def is_down(self) -> bool:
        """Whether it comes later."""
        return self.after.place > self.before.place

    @property
    def steps(self) -> int:
        """How many places it moves."""
        return abs(self.after.place - self.before.place)


class Effect(msgspec.Struct, frozen=True):
    """Who would move, the lane first and then who falls furthest; and how many there are in all."""

    count: int
    moves: tuple[Move, ...]

    @property
    def up(self) -> int:
        """How many come earlier."""
        return sum(not move.is_down for move in self.moves)

    @property
    def down(self) -> int:
        """How many come later."""
        return sum(move.is_down for move in self.moves)


def effect(told: dict[str, Facts], *, before: Weights, after: Weights) -> Effect:
    """Order the same facts by both weights and tell what differs."""
    pairs = moved(
        in_order(told, before),
        in_order(told, after),
        key=lambda one: one.weight.key,
        place=lambda one: (one.weight.lane, one.place),
        is_down=lambda old, new: new.place > old.place,
    )
    moves = (Move(old, new) for old, new in pairs)
    ordered = sorted(moves, key=lambda one: (ORDER[one.after.weight.lane], not one.is_down, -one.steps, one.key))
    return Effect(len(told), tuple(ordered))
