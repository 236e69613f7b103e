"""Which keys cases of two teams have: a pure function, at its edges."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vangnet.steering.meeting.found import MOST_TOLD, Has, Side, meetings
from vangnet.steering.meeting.gathering import suspect_key

TEAMS = {1: 10, 2: 10, 3: 20, 4: 30}


def test_two_teams_meet_and_one_team_does_not():
    held = [Has("k", 1, "a"), Has("k", 3, "b"), Has("own", 1), Has("own", 2)]
    assert meetings(held, TEAMS) == {"k": {1: Side(("a",)), 3: Side(("b",))}}


def test_a_case_that_takes_no_part_meets_nobody():
    assert meetings([Has("k", 1), Has("k", 99)], TEAMS) == {}


def test_ways_of_telling_are_gathered_and_media_added_up():
    held = [Has("k", 1, word, count=2) for word in "ggfedcba"] + [Has("k", 4, "x" * 400, is_minor=True)]
    sides = meetings(held, TEAMS)["k"]
    assert sides[1] == Side(tuple("abcde"), 16)
    assert len(sides[1].told) == MOST_TOLD
    assert (len(sides[4].told[0]), sides[4].is_minor) == (300, True)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 5))))
def test_as_a_slow_twin_compares_every_pair(pairs):
    held = [Has(key, case) for key, case in pairs]
    slow = {
        one.key
        for one in held
        for other in held
        if one.key == other.key
        and TEAMS.get(one.case, -1) != TEAMS.get(other.case, -1)
        and 5 not in (one.case, other.case)
    }
    assert meetings(held, TEAMS).keys() == slow


def test_suspects_are_compared_by_name_and_date_together():
    key = suspect_key("A.  Proefpersoon", "1980-02-29")
    assert key == suspect_key("a proefpersoon\u200b", "1980-02-29")
    assert key != suspect_key("A. Proefpersoon", "1980-02-28")
    assert key != suspect_key("B. Proefpersoon", "1980-02-29")
    assert suspect_key("\u202e -- ", "1980-02-29") == ""
