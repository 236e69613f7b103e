"""What the queue tells, at the edge of each term."""

from datetime import date, datetime, timedelta

import pytest

from vangnet.suspects.stop.states import State
from vangnet.suspects.stop.waiting import Facts, Told, told

TERMS = {"owner": 2, "invite": 7, "answer": 14, "plan": 7, "report": 2}
DAY = date(2026, 3, 2)
BORN = date(2011, 6, 15)


def codes(days: int, *, hour: int = 12, **facts: object) -> list[str]:
    """What is told so many days after DAY, of a conversation that lacks nothing else."""
    known = {"asked_on": DAY, "owner_is_here": True, "born_on": BORN, **facts}
    now = datetime.combine(DAY, datetime.min.time()) + timedelta(days=days, hours=hour)  # local
    return [one.code for one in told(Facts(**known), TERMS, now)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "code"), [(0, "no_owner"), (2, "no_owner"), (3, "no_owner_long"), (300, "no_owner_long")]
)
def test_without_an_owner_is_always_told_and_after_two_days_with_its_term(days: int, code: str) -> None:
    assert codes(days, state=State.HELD, owner_is_here=False, follow_ups=1, follow_up_on=date(2030, 1, 1)) == [code]


@pytest.mark.parametrize(
    ("facts", "code", "last"),
    [
        ({"state": State.ASKED}, "invite_late", 7),
        ({"state": State.INVITED, "invited_on": DAY}, "no_answer", 14),
        ({"state": State.INVITED, "invited_on": DAY, "answered_on": DAY}, "plan_late", 7),
        ({"state": State.PLANNED, "planned_at": datetime(2026, 3, 2, 23, 59)}, "not_reported", 2),  # noqa: DTZ001
    ],
)
def test_a_term_is_over_on_the_day_after_its_last(facts: dict[str, object], code: str, last: int) -> None:
    assert codes(last, hour=23, **facts) == []
    assert codes(last + 1, hour=0, **facts) == [code]


def test_an_answer_makes_silence_no_reason_any_more() -> None:
    assert codes(6, state=State.INVITED, invited_on=DAY - timedelta(days=60), answered_on=DAY) == []


def test_after_the_talk_the_safety_check_and_what_follows_are_asked_for() -> None:
    held = {"state": State.HELD}
    assert codes(0, **held, checks_open=1) == ["safety_open", "no_follow_up"]
    assert codes(0, **held, follow_ups=1) == ["to_finish"]
    assert codes(0, **held, follow_ups=1, follow_up_on=DAY) == []
    assert codes(1, **held, follow_ups=1, follow_up_on=DAY) == ["follow_up_late"]


@pytest.mark.parametrize("state", [State.FOLLOWED_UP, State.DECLINED, State.WITHDRAWN])
def test_what_is_over_waits_for_nothing(state: State) -> None:
    assert codes(900, state=state, owner_is_here=False, is_adult=True, checks_open=5) == []


def test_somebody_who_was_moved_to_the_adult_track_is_told_until_it_is_held() -> None:
    for state in (State.ASKED, State.INVITED, State.PLANNED):
        assert codes(0, state=state, is_adult=True)[0] == "moved_to_adult"
    assert "moved_to_adult" not in codes(0, state=State.HELD, is_adult=True)


def test_an_eighteenth_birthday_before_the_talk_is_told() -> None:
    at = datetime(2026, 3, 20, 15)  # noqa: DTZ001  # local
    planned = {"state": State.PLANNED, "planned_at": at}
    assert codes(0, **planned, born_on=date(2008, 3, 21)) == []
    assert codes(0, **planned, born_on=date(2008, 3, 20)) == ["of_age"]
    assert codes(0, state=State.ASKED, born_on=date(2008, 3, 3)) == []
    assert codes(1, state=State.ASKED, born_on=date(2008, 3, 3)) == ["of_age"]
    assert codes(0, state=State.ASKED, born_on=None) == ["age_unknown"]


def test_a_reason_says_which_day_and_which_term() -> None:
    facts = Facts(state=State.ASKED, asked_on=DAY, owner_is_here=True, born_on=BORN)
    assert told(facts, TERMS, datetime(2026, 3, 10)) == (Told("invite_late", DAY, 7),)  # noqa: DTZ001  # local
