"""What the queue tells of a conversation: what waits too long, and what is to be looked at. Facts, no judgement."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec

from vangnet.suspects.age import is_adult_on
from vangnet.suspects.stop.states import BEFORE, OPEN, State


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one conversation. `owner_is_here`: there is one, who may still sign in."""

    state: State
    asked_on: date
    owner_is_here: bool = False
    invited_on: date | None = None
    answered_on: date | None = None
    planned_at: datetime | None = None
    checks_open: int = 0  # questions of the safety check without an answer
    follow_ups: int = 0
    follow_up_on: date | None = None  # the first that is not done
    is_adult: bool = False  # in the track for adults
    born_on: date | None = None


class Told(msgspec.Struct, frozen=True):
    """A reason to look: its code, the day that it is about, and the days of its term where it has one."""

    code: str
    on: date | None = None
    days: int = 0


def told(facts: Facts, terms: Mapping[str, int], now: datetime) -> tuple[Told, ...]:
    """All reasons that hold now (a moment in local time), the weightiest first. `terms`: days by code of `stop.toml`.

    A term of N days is over on the day after the Nth: on that Nth day there is still time.
    """
    if facts.state not in OPEN:
        return ()
    return (*_always(facts, terms, now), *_WHILE[facts.state](facts, terms, now))


def _always(facts: Facts, terms: Mapping[str, int], now: datetime) -> tuple[Told, ...]:
    found = []
    if facts.state in BEFORE:
        if facts.is_adult:
            found.append(Told("moved_to_adult"))
        if facts.born_on is None:
            found.append(Told("age_unknown"))
        else:
            day = facts.planned_at.date() if facts.planned_at else now.date()
            if is_adult_on(facts.born_on, day):
                found.append(Told("of_age", day))
    if not facts.owner_is_here:
        late = _over(facts.asked_on, terms["owner"], now)
        found.append(Told("no_owner_long", facts.asked_on, terms["owner"]) if late else Told("no_owner"))
    return tuple(found)


def _asked(facts: Facts, terms: Mapping[str, int], now: datetime) -> tuple[Told, ...]:
    if _over(facts.asked_on, terms["invite"], now):
        return (Told("invite_late", facts.asked_on, terms["invite"]),)
    return ()


def _invited(facts: Facts, terms: Mapping[str, int], now: datetime) -> tuple[Told, ...]:
    if facts.answered_on is not None:
        late = _over(facts.answered_on, terms["plan"], now)
        return (Told("plan_late", facts.answered_on, terms["plan"]),) if late else ()
    if facts.invited_on is not None and _over(facts.invited_on, terms["answer"], now):
        return (Told("no_answer", facts.invited_on, terms["answer"]),)
    return ()


def _planned(facts: Facts, terms: Mapping[str, int], now: datetime) -> tuple[Told, ...]:
    if facts.planned_at is not None and _over(facts.planned_at.date(), terms["report"], now):
        return (Told("not_reported", facts.planned_at.date(), terms["report"]),)
    return ()


def _held(facts: Facts, terms: Mapping[str, int], now: datetime) -> tuple[Told, ...]:  # noqa: ARG001  # one shape for all
    found = [Told("safety_open")] if facts.checks_open else []
    if not facts.follow_ups:
        found.append(Told("no_follow_up"))
    elif facts.follow_up_on is None:
        found.append(Told("to_finish"))
    elif facts.follow_up_on < now.date():
        found.append(Told("follow_up_late", facts.follow_up_on))
    return tuple(found)


_WHILE = {State.ASKED: _asked, State.INVITED: _invited, State.PLANNED: _planned, State.HELD: _held}


def _over(begin: date, days: int, now: datetime) -> bool:
    return now.date() > begin + timedelta(days=days)
