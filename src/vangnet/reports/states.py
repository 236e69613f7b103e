"""What may become of a report: which state may follow which, and what each asks for.

    new -> assessing <-> waiting
     |        |  ^         |
     |        v  |         |
     +----> routed <-------+      (each of these three may follow the others; back to new is back in the queue)
     |        |
     +----> closed -> destroyed   (closed may be opened again; destroyed is the end)

A report that was destroyed stays countable, so that what came in is always open, closed or destroyed.
"""

import msgspec

from vangnet.reports.models import Report

State = Report.State
OPEN = frozenset({State.NEW, State.ASSESSING, State.WAITING, State.ROUTED})
"""Somebody still has to do something."""

FOLLOWS: dict[State, frozenset[State]] = {
    State.NEW: frozenset({State.NEW, State.ASSESSING, State.WAITING, State.ROUTED, State.CLOSED}),
    State.ASSESSING: frozenset({State.NEW, State.ASSESSING, State.WAITING, State.ROUTED, State.CLOSED}),
    State.WAITING: frozenset({State.NEW, State.ASSESSING, State.WAITING, State.ROUTED, State.CLOSED}),
    State.ROUTED: frozenset({State.NEW, State.ASSESSING, State.WAITING, State.ROUTED, State.CLOSED}),
    State.CLOSED: frozenset({State.NEW, State.ASSESSING, State.DESTROYED}),
    State.DESTROYED: frozenset(),
}
"""What may follow each state. The same state again is another owner, date or destination."""


class Needs(msgspec.Struct, frozen=True):
    """What a report must have to be in a state: somebody whose it is (a person or a team), a date, a reason."""

    owner: bool = False
    due: bool = False
    reason: bool = False


NEEDS: dict[State, Needs] = {
    State.NEW: Needs(),  # whose it is, is its unit's queue; its lane says when
    State.ASSESSING: Needs(owner=True, due=True),
    State.WAITING: Needs(owner=True, due=True, reason=True),
    State.ROUTED: Needs(due=True),
    State.CLOSED: Needs(reason=True),
    State.DESTROYED: Needs(reason=True),
}


def refusal(before: State, to: State, *, owner: bool, due: bool, reason: bool) -> str:
    """Why a report cannot go from one state to another with what is told: a code; empty: it can.

    "follows": that state does not follow this one; "owner", "due", "reason": that is missing.
    """
    if to not in FOLLOWS[before]:
        return "follows"
    needs = NEEDS[to]
    missing = (
        (needs.owner and not owner, "owner"),
        (needs.due and not due, "due"),
        (needs.reason and not reason, "reason"),
    )
    return next((name for is_missing, name in missing if is_missing), "")
