"""What binds, in words that follow from counting."""

import re
import tomllib
from importlib import resources

import pytest
from hypothesis import given, settings

from tests.steering.solving.made import asking, problem, problems, worker
from vangnet.steering.solving.dividing import divide
from vangnet.steering.solving.problem import Problem
from vangnet.steering.solving.reasons import Told, what_binds
from vangnet.steering.solving.solution import Solution


def told_of(told: Problem) -> Told:
    return what_binds(told, divide(told))


def codes(told: Problem) -> list[str]:
    return [word.code.removeprefix("capacity.") for short in told_of(told).short for word in short.why]


VIDEO = (8, "video")


@pytest.mark.parametrize(
    ("people", "cases", "expected"),
    [
        ([worker(1, 8)], [asking(1, VIDEO)], ["nobody_has"]),
        ([worker(1, 8, "video", team=2)], [asking(1, VIDEO)], ["only_elsewhere", "elsewhere_left"]),
        ([worker(1, 0, "video"), worker(2, 9)], [asking(1, VIDEO)], ["none_available"]),
        ([worker(1, 8, "video")], [asking(1, VIDEO), asking(2, VIDEO, lane=1)], ["full"]),
        ([worker(1, 3)], [asking(1, (8, ""))], ["scraps"]),
        ([worker(1, 6), worker(2, 8)], [asking(1, (8, "")), asking(2, (8, ""))], ["full"]),
        ([worker(1, 8, team=2)], [asking(1, (8, ""), may_transfer=True)], ["no_owner"]),
    ],
)
def test_each_row_that_is_short_says_why(people, cases, expected) -> None:
    assert codes(problem(people, cases)) == expected


def test_too_many_cases_and_too_little_work_are_told() -> None:
    assert codes(problem([worker(1, 40)], [asking(1, (4, "")), asking(2, (4, ""))], most=1)) == ["most_cases"]
    told = problem([worker(1, 8, "video"), worker(2, 8)], [asking(1, (6, ""), (2, "phones"))])
    assert codes(told) == ["nobody_has"]
    small = problem([worker(1, 6, "video"), worker(2, 8)], [asking(1, (8, "video"))], fewest=4)
    assert codes(small) == ["full"]
    rest = problem([worker(1, 9), worker(2, 8)], [asking(1, (10, ""))], fewest=6)
    assert codes(rest) == ["rest_small"]


def test_full_says_where_the_hours_went() -> None:
    told = told_of(problem([worker(1, 12, "video")], [asking(1, VIDEO), asking(2, VIDEO, lane=1)]))
    (short,) = told.short
    assert (short.case, short.hours) == (2, 4)
    assert short.why[0].values == {"count": "1", "hours": "12", "higher": "8", "same": "4", "lower": "0"}
    assert short.why[0].tell("en").startswith("The 1 person who can do this gives all 12 hours: 8 to higher lanes, 4 ")


def test_what_a_team_lacks_is_told_in_hours() -> None:
    told = told_of(problem([worker(1, 10, "video"), worker(2, 30)], [asking(1, (30, "video")), asking(2, (5, ""))]))
    lack = told.lacks[0]
    assert (lack.skill, lack.asked, lack.given, lack.short) == ("video", 30, 10, 20)
    assert (lack.people, lack.hours, lack.left) == (1, 10, 0)


def test_what_was_not_sought_to_the_end_is_not_blamed_on_a_rule() -> None:
    told = problem([worker(1, 8)], [asking(1, (8, ""))])
    assert [word.code for short in what_binds(told, Solution()).short for word in short.why] == ["capacity.open"]


@settings(max_examples=100, deadline=None)
@given(problems(people=5, cases=6, hours=8))
def test_every_hour_that_is_short_has_a_reason_and_none_is_left_open(told: Problem) -> None:
    solution = divide(told)
    binds = what_binds(told, solution)
    asked = sum(case.hours for case in told.cases)
    given_hours = sum(share.hours for share in solution.shares)
    assert sum(short.hours for short in binds.short) == asked - given_hours == sum(lack.short for lack in binds.lacks)
    for short in binds.short:
        assert short.why
        assert "capacity.open" not in {word.code for word in short.why}


def test_both_languages_say_the_same_with_the_same_values() -> None:
    def sentences(language: str) -> dict[str, set[str]]:
        text = (resources.files("vangnet.steering.solving") / f"{language}.toml").read_text()
        return {code: set(re.findall(r"\$(\w+)", told)) for code, told in tomllib.loads(text).items()}

    assert sentences("nl") == sentences("en")
