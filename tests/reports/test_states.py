"""What may become of a report: every state after every state, with and without all that it asks for."""

import itertools

import pytest

from vangnet.reports.states import FOLLOWS, NEEDS, OPEN, State, refusal

ALL = {"owner": True, "due": True, "reason": True}


def test_every_state_has_its_row() -> None:
    assert set(FOLLOWS) == set(NEEDS) == set(State)


@pytest.mark.parametrize(("before", "to"), list(itertools.product(State, State)))
def test_only_what_the_table_says_may_follow(before: State, to: State) -> None:
    assert refusal(before, to, **ALL) == ("" if to in FOLLOWS[before] else "follows")


@pytest.mark.parametrize(("before", "to"), [(a, b) for a in State for b in sorted(FOLLOWS[a])])
@pytest.mark.parametrize("given", list(itertools.product((False, True), repeat=3)))
def test_what_a_state_asks_for_must_be_there(before: State, to: State, given: tuple[bool, ...]) -> None:
    told = dict(zip(("owner", "due", "reason"), given, strict=True))
    missing = [name for name, has in told.items() if getattr(NEEDS[to], name) and not has]
    assert refusal(before, to, **told) == (missing[0] if missing else "")


def test_whatever_is_somebodys_work_has_an_owner_and_a_date() -> None:
    for state in (State.ASSESSING, State.WAITING):
        assert NEEDS[state].owner
        assert NEEDS[state].due
    assert NEEDS[State.ROUTED].due


def test_an_end_has_a_reason_and_is_left_only_through_a_person_who_opens_it() -> None:
    assert NEEDS[State.CLOSED].reason
    assert FOLLOWS[State.CLOSED] == {State.NEW, State.ASSESSING, State.DESTROYED}
    assert FOLLOWS[State.DESTROYED] == frozenset()


def test_from_every_open_state_an_end_can_be_reached_and_nothing_is_destroyed_while_open() -> None:
    for state in OPEN:
        assert State.CLOSED in FOLLOWS[state]
        assert State.DESTROYED not in FOLLOWS[state]
