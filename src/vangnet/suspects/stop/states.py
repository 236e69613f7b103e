"""What may become of a Stop conversation: which act leads from which state to which, and what it asks for.

    asked -> invited -> planned -> held <-> followed up
      |         |  ^       |
      |         |  +-------+   nobody came: it is invited again
      v         v          v
    withdrawn, or declined by the family

Nothing leaves "withdrawn" and "declined": whoever is asked again gets a new conversation.
"""

from enum import StrEnum

import msgspec


class State(StrEnum):
    """How far it is."""

    ASKED = "asked"
    INVITED = "invited"
    PLANNED = "planned"
    HELD = "held"
    FOLLOWED_UP = "followed_up"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What somebody does with it."""

    INVITE = "invite"
    PLAN = "plan"  # also anew: a moved appointment
    MISS = "miss"  # nobody came
    HOLD = "hold"
    TAKE_BACK = "take_back"  # it was not held after all
    FINISH = "finish"
    REOPEN = "reopen"  # one more follow-up
    DECLINE = "decline"  # the family does not want it
    WITHDRAW = "withdraw"


OPEN = frozenset({State.ASKED, State.INVITED, State.PLANNED, State.HELD})
"""Somebody still has to do something."""

BEFORE = frozenset({State.ASKED, State.INVITED, State.PLANNED})
"""The talk is still to come."""

LEADS: dict[tuple[State, Move], State] = {
    (State.ASKED, Move.INVITE): State.INVITED,
    (State.INVITED, Move.INVITE): State.INVITED,
    (State.PLANNED, Move.INVITE): State.PLANNED,  # one more letter, of the appointment or to the other parent
    (State.INVITED, Move.PLAN): State.PLANNED,
    (State.PLANNED, Move.PLAN): State.PLANNED,
    (State.PLANNED, Move.MISS): State.INVITED,
    (State.PLANNED, Move.HOLD): State.HELD,
    (State.HELD, Move.TAKE_BACK): State.PLANNED,
    (State.HELD, Move.FINISH): State.FOLLOWED_UP,
    (State.FOLLOWED_UP, Move.REOPEN): State.HELD,
    **{(state, Move.DECLINE): State.DECLINED for state in (State.INVITED, State.PLANNED)},
    **{(state, Move.WITHDRAW): State.WITHDRAWN for state in BEFORE},
}
"""What does not stand here is refused."""

FOR_MINORS = frozenset({Move.INVITE, Move.PLAN})
"""What is refused for somebody who was moved to the adult track. What has happened can still be told, or withdrawn."""


class Refused(msgspec.Struct, frozen=True):
    """Why a move is not made: "follows", "owner" or "adult"."""

    why: str


def after(state: State, move: Move, *, has_owner: bool, is_adult: bool) -> State | Refused:
    """The state that a move leads to; or why it is not made. Withdrawing needs nobody whose it is."""
    if (to := LEADS.get((state, move))) is None:
        return Refused("follows")
    if is_adult and move in FOR_MINORS:
        return Refused("adult")
    if not has_owner and move != Move.WITHDRAW:
        return Refused("owner")
    return to
