"""What falls due, and when: a pure function of dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vangnet.cases.retention import Clock, due, refuse_paused_clock
from vangnet.cases.retention.clock import is_narrow
from vangnet.cases.retention.rules import later, latest_begun, rules
from vangnet.errors import InputRefused

BEGAN = date(2026, 11, 1)
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def clock(*articles: str, **more: object) -> Clock:
    return Clock(articles=frozenset(articles), processed_from=more.pop("processed_from", BEGAN), **more)


def told(of: Clock) -> list[tuple[str, str, str]]:
    return [(each.step, each.on.isoformat(), each.code) for each in due(of)]


def test_article_8_narrows_after_a_year_and_removes_after_five() -> None:
    assert told(clock("8")) == [("narrow", "2027-11-01", "wpg-8-narrow"), ("remove", "2031-11-01", "wpg-8-remove")]
    assert told(clock("8", state="narrowed")) == [("remove", "2031-11-01", "wpg-8-remove")]


def test_article_9_has_no_clock_while_the_investigation_runs() -> None:
    assert told(clock("9")) == []


def test_article_9_is_reviewed_at_the_end_and_removed_half_a_year_later_at_the_latest() -> None:
    closed = clock("9", closed_on=date(2027, 8, 31))
    assert told(closed) == [("review", "2027-08-31", "wpg-9-review"), ("remove", "2028-02-29", "wpg-9-remove")]
    kept = clock("9", closed_on=date(2027, 8, 31), review_on=date(2028, 2, 29))
    assert told(kept) == [("remove", "2028-02-29", "wpg-9-remove"), ("review", "2028-02-29", "wpg-9-review")]


@pytest.mark.parametrize("article", ["10", "13"])
def test_articles_10_and_13_are_reviewed_every_year(article: str) -> None:
    assert told(clock(article)) == [("review", "2027-11-01", f"wpg-{article}-review")]
    assert told(clock(article, review_on=date(2028, 3, 1))) == [("review", "2028-03-01", f"wpg-{article}-review")]


def test_removed_data_are_destroyed_after_five_years() -> None:
    removed = clock("8", state="removed", removed_on=date(2028, 2, 29))
    assert told(removed) == [("destroy", "2033-02-28", "wpg-14-destroy")]
    assert told(clock("9", state="destroyed")) == []


def test_under_two_articles_data_live_as_long_as_the_longest() -> None:
    assert told(clock("8", "9")) == []  # the investigation runs: nothing narrows, nothing ends
    assert told(clock("8", "9", closed_on=date(2027, 1, 1))) == [
        ("review", "2027-01-01", "wpg-9-review"),
        ("remove", "2031-11-01", "wpg-8-remove"),
    ]
    assert told(clock("9", "10", closed_on=date(2027, 1, 1))) == [("review", "2027-11-01", "wpg-10-review")]


def test_a_case_lives_as_long_as_a_case_that_needs_it_and_is_narrowed_all_the_same() -> None:
    running = clock("9")
    assert told(clock("8", kept_for=(running,))) == [("narrow", "2027-11-01", "wpg-8-narrow")]
    ended = clock("9", closed_on=date(2032, 1, 1))
    assert told(clock("8", kept_for=(ended,)))[1] == ("remove", "2032-07-01", "wpg-9-remove")


def test_two_cases_cannot_keep_each_other_for_ever() -> None:
    first = clock("8")
    second = clock("8", processed_from=date(2027, 1, 1), kept_for=(first,))
    assert told(clock("8", kept_for=(second,)))[1] == ("remove", "2032-01-01", "wpg-8-remove")


def test_a_series_of_an_unidentified_child_is_reviewed_and_never_ends() -> None:
    assert told(clock("9", unidentified=(date(2027, 5, 1),))) == [("review", "2027-05-01", "series-review")]


@pytest.mark.parametrize(
    ("began", "on"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_term_ends_on_its_day_and_not_a_day_before(began: date, on: date) -> None:
    of = clock("8", processed_from=began)
    assert [is_narrow(of, day) for day in (on - timedelta(1), on, on + timedelta(1))] == [False, True, True]


@given(days, st.integers(0, 10), st.integers(0, 24))
def test_a_term_is_never_longer_than_the_calendar_says(day: date, years: int, months: int) -> None:
    end = later(day, years=years, months=months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == years * 12 + months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(1)).day == 1)


@given(days, days)
def test_the_condition_of_a_query_says_the_same_as_the_clock(began: date, today: date) -> None:
    assert (began <= latest_begun(today, years=1)) == (later(began, years=1) <= today)
    assert (began <= latest_begun(today, years=1)) == is_narrow(clock("8", processed_from=began), today)


@given(days, days, days, st.sets(st.sampled_from(["8", "9", "10", "13"]), min_size=1))
def test_a_further_article_never_shortens_and_an_earlier_date_never_lengthens(
    began: date, closed: date, earlier: date, articles: set[str]
) -> None:
    def removal(of: Clock) -> date:
        return next((each.on for each in due(of) if each.step == "remove"), date.max)

    of = clock(*articles, processed_from=began, closed_on=closed)
    assert removal(clock(*articles, "10", processed_from=began, closed_on=closed)) >= removal(of)
    assert removal(clock(*articles, processed_from=min(began, earlier), closed_on=closed)) <= removal(of)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"processed_from": BEGAN + timedelta(1)}),
        ({"closed_on": BEGAN}, {"closed_on": None}),
        ({"closed_on": BEGAN}, {"closed_on": BEGAN + timedelta(1)}),
        ({"removed_on": BEGAN}, {"removed_on": BEGAN + timedelta(1)}),
        ({"removed_on": BEGAN}, {}),
    ],
)
def test_a_clock_paused_by_hand_is_refused(before: dict, after: dict) -> None:
    with pytest.raises(InputRefused):
        refuse_paused_clock(clock("9", **before), clock("9", **after))
    refuse_paused_clock(clock("9", **after), clock("9", **after))


def test_every_rule_tells_its_text_source_and_standing() -> None:
    for each in rules().rule:
        assert all((each.text_nl, each.text_en, each.source, each.article)), each.code
        assert each.standing in {"read", "secondary", "unverified"}
