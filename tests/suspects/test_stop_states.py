"""What may become of a Stop conversation: each move from each state."""

from itertools import product

import pytest

from vangnet.suspects.models import Conversation
from vangnet.suspects.stop.states import BEFORE, FOR_MINORS, LEADS, OPEN, Move, Refused, State, after

READY = {"has_owner": True, "is_adult": False}

ALLOWED = {
    ("asked", "invite"): "invited",
    ("asked", "withdraw"): "withdrawn",
    ("invited", "invite"): "invited",
    ("invited", "plan"): "planned",
    ("invited", "decline"): "declined",
    ("invited", "withdraw"): "withdrawn",
    ("planned", "invite"): "planned",
    ("planned", "plan"): "planned",
    ("planned", "miss"): "invited",
    ("planned", "hold"): "held",
    ("planned", "decline"): "declined",
    ("planned", "withdraw"): "withdrawn",
    ("held", "take_back"): "planned",
    ("held", "finish"): "followed_up",
    ("followed_up", "reopen"): "held",
}
"""Written out a second time: this is the drawing, and all else is refused."""


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_each_move_from_each_state_leads_where_the_drawing_says(state: State, move: Move) -> None:
    told = after(state, move, **READY)
    wanted = ALLOWED.get((state.value, move.value))
    assert told == (State(wanted) if wanted else Refused("follows"))


@pytest.mark.parametrize(("state", "move"), sorted(LEADS))
def test_without_an_owner_it_can_only_be_withdrawn(state: State, move: Move) -> None:
    told = after(state, move, has_owner=False, is_adult=False)
    assert told == (State.WITHDRAWN if move == Move.WITHDRAW else Refused("owner"))


@pytest.mark.parametrize(("state", "move"), sorted(LEADS))
def test_an_adult_is_not_invited_and_nothing_is_planned(state: State, move: Move) -> None:
    told = after(state, move, has_owner=True, is_adult=True)
    assert told == (Refused("adult") if move in FOR_MINORS else LEADS[state, move])


def test_nothing_leaves_what_is_over() -> None:
    assert not [move for state, move in LEADS if state in (State.DECLINED, State.WITHDRAWN)]
    assert BEFORE < OPEN


def test_the_table_knows_the_same_states() -> None:
    assert [*Conversation.State.values] == [state.value for state in State]
