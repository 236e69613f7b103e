"""The division against every division there is, on small problems; and what must hold on all."""

from collections import Counter, defaultdict

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.dividing import divisions, reached
from tests.steering.solving.made import asking, problem, problems, worker
from vangnet.errors import InputRefused
from vangnet.steering.solving.checking import broken
from vangnet.steering.solving.dividing import divide
from vangnet.steering.solving.problem import Problem, Row
from vangnet.steering.solving.solution import Solution


def totals_of(told: Problem, solution: Solution) -> tuple[int, ...]:
    given: dict[int, int] = defaultdict(int)
    for share in solution.shares:
        given[share.row] += share.hours
    return tuple(given[row.key] for case in told.cases for row in case.rows)


# -- against brute force ----------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(problems())
def test_no_division_reaches_more(told: Problem) -> None:
    solution, every = divide(told), divisions(told)
    totals = totals_of(told, solution)
    assert reached(told, totals) == max(reached(told, each) for each in every)
    if told.cases:
        assert solution.steps[-1].value == every[totals]
        assert tuple(step.value for step in solution.steps[:-1]) == reached(told, totals)
    assert solution.is_proven
    assert not solution.is_stopped


@settings(max_examples=100, deadline=None)
@given(problems(people=8, cases=10, hours=12))
def test_no_hard_rule_is_ever_broken(told: Problem) -> None:
    assert broken(told, divide(told)) == []


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(1, 5), st.sets(st.sampled_from(("video", "phones"))))
def test_one_person_more_is_never_worse(told: Problem, hours: int, skills: set[str]) -> None:
    more = msgspec.structs.replace(told, workers=(*told.workers, worker(99, hours, *sorted(skills))))
    lanes = [[step.value for step in divide(each).steps if step.name == "lane"] for each in (told, more)]
    assert lanes[0] <= lanes[1]


@settings(max_examples=30, deadline=None)
@given(problems(people=6, cases=8, hours=9))
def test_the_same_problem_gives_the_same_division(told: Problem) -> None:
    assert divide(told) == divide(Problem.from_json(told.to_json()))


# -- one rule at a time -----------------------------------------------------------------------------------------------


def test_an_hour_of_the_highest_lane_is_worth_more_than_all_below() -> None:
    told = problem([worker(1, 10, "video"), worker(2, 40)], [asking(1, (10, "video")), asking(2, (50, ""), lane=1)])
    given = Counter({share.case: share.hours for share in divide(told).shares if share.worker == 1})
    assert given == {1: 10}


def test_who_said_no_has_no_hours_and_is_never_proposed() -> None:
    solution = divide(problem([worker(1, 0, "video"), worker(2, 8)], [asking(1, (8, "video")), asking(2, (8, ""))]))
    assert {share.worker for share in solution.shares} == {2}
    assert {share.case for share in solution.shares} == {2}


@pytest.mark.parametrize(("may_transfer", "given"), [(False, 0), (True, 8)])
def test_somebody_of_another_team_comes_only_where_that_was_asked(*, may_transfer: bool, given: int) -> None:
    case = asking(1, (8, "video"), may_transfer=may_transfer, owner=2)
    told = problem([worker(1, 8, "video", team=2), worker(2, 8)], [case])
    assert sum(share.hours for share in divide(told).shares) == given


def test_who_is_near_comes_first() -> None:
    near, far = worker(2, 8, team=2), worker(3, 8, team=3, unit=2)
    told = problem([worker(1, 4), near, far], [asking(1, (12, ""), may_transfer=True)])
    solution = divide(told)
    assert {share.worker: share.hours for share in solution.shares} == {1: 4, 2: 8}
    assert solution.steps[-1].value == 8


def test_people_of_elsewhere_alone_take_no_case_that_would_have_no_owner() -> None:
    told = problem([worker(1, 8, team=2)], [asking(1, (8, ""), may_transfer=True)])
    assert divide(told).shares == ()
    owned = problem([worker(1, 8, team=2), worker(5, 1)], [asking(1, (8, ""), may_transfer=True, owner=5)])
    assert [(owner.worker, owner.is_new) for owner in divide(owned).owners] == [(5, False)]


def test_the_owner_stays_and_a_new_one_is_who_gives_most_of_the_own_team() -> None:
    people = [worker(1, 10), worker(2, 20), worker(3, 0)]
    kept = divide(problem(people, [asking(1, (30, ""), owner=1)])).owners
    assert [(owner.worker, owner.is_new) for owner in kept] == [(1, False)]
    for gone in (None, 3, 77):  # nobody, who said no, and who is not here
        (new,) = divide(problem(people, [asking(1, (30, ""), owner=gone)])).owners
        assert (new.worker, new.is_new) == (2, True)


@pytest.mark.parametrize(("hours", "given"), [(3, 0), (4, 4), (5, 5)])
def test_nobody_works_fewer_hours_on_a_case_than_the_limit(hours: int, given: int) -> None:
    told = problem([worker(1, hours)], [asking(1, (20, ""))])
    assert sum(share.hours for share in divide(told).shares) == given


def test_a_case_that_asks_less_than_the_limit_gets_it_from_one_person() -> None:
    told = problem([worker(1, 1), worker(2, 2)], [asking(1, (2, ""))])
    assert [(share.worker, share.hours) for share in divide(told).shares] == [(2, 2)]


@pytest.mark.parametrize(("most", "given"), [(1, 4), (2, 8), (3, 12)])
def test_nobody_is_on_more_cases_than_the_limit(most: int, given: int) -> None:
    told = problem([worker(1, 40)], [asking(key, (4, "")) for key in (1, 2, 3)], most=most)
    assert sum(share.hours for share in divide(told).shares) == given


def test_within_a_lane_the_board_orders() -> None:
    told = problem([worker(1, 10)], [asking(2, (10, "")), asking(1, (10, ""))])
    assert [share.case for share in divide(told).shares] == [2]


# -- bad inputs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        problem([], []),
        problem([worker(1, 8)], []),
        problem([], [asking(1, (8, ""))]),
        problem([worker(1, 0)], [asking(1, (8, ""))]),
        problem([worker(1, 8)], [asking(1, (8, "a skill that nobody has"))]),
    ],
)
def test_where_nothing_can_be_divided_nothing_is(told: Problem) -> None:
    solution = divide(told)
    assert (solution.shares, solution.owners, solution.is_proven) == ((), (), True)


@pytest.mark.parametrize("hours", [0, -1, 20_001])
def test_hours_that_nobody_can_mean_are_refused(hours: int) -> None:
    with pytest.raises(InputRefused, match="hours"):
        problem([], [asking(1, (hours, ""))])
    with pytest.raises(InputRefused, match="hours"):
        problem([worker(1, hours or -2)], [])


@pytest.mark.parametrize("kept", [b"", b"{}x", b'{"workers": [{"key": 1, "team": 1, "unit": 1, "hours": NaN}]}'])
def test_what_was_kept_and_is_broken_is_refused(kept: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        Problem.from_json(kept)


def test_doubles_are_refused() -> None:
    with pytest.raises(InputRefused, match="person"):
        problem([worker(1, 1), worker(1, 2)], [])
    with pytest.raises(InputRefused, match="case"):
        problem([], [asking(1, (1, "")), asking(1, (1, ""))])
    case = asking(1, (1, ""))
    with pytest.raises(InputRefused, match="row"):
        problem([], [msgspec.structs.replace(case, rows=(Row(key=1, hours=1), Row(key=1, hours=1)))])


def test_a_time_limit_ends_it_and_that_is_told() -> None:
    told = problem([worker(1, 8)], [asking(1, (8, ""))])
    solution = divide(told, seconds=0)
    assert solution.is_stopped
    assert not solution.is_proven
    assert broken(told, solution) == []


def test_how_far_it_is_is_told() -> None:
    heard: list[tuple[int, int]] = []
    divide(problem([worker(1, 8)], [asking(1, (8, ""))]), tell=lambda done, of: heard.append((done, of)))
    assert heard == [(0, 3), (1, 3), (2, 3)]
