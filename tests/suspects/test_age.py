"""How old somebody is: the day before a birthday, the day itself, 29 February, and a birthday inside an act."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from vangnet.suspects.age import Period, age_in, age_on, is_adult_on, was_minor_in_any

DAYS = st.dates(date(1905, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (date(2008, 6, 15), date(2026, 6, 14), 17),
        (date(2008, 6, 15), date(2026, 6, 15), 18),
        (date(2008, 6, 15), date(2026, 6, 16), 18),
        (date(2008, 12, 31), date(2026, 12, 30), 17),
        (date(2009, 1, 1), date(2026, 12, 31), 17),
        (date(2009, 1, 1), date(2027, 1, 1), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),  # a year without 29 February
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 6, 15), date(2026, 6, 15), 0),
    ],
)
def test_a_year_is_full_on_the_birthday(born_on: date, day: date, age: int) -> None:
    assert age_on(born_on, day) == age


def test_the_day_is_that_of_the_clock_here_at_midnight() -> None:
    born_on = date(2008, 6, 15)
    before, after = datetime(2026, 6, 14, 21, 59, tzinfo=UTC), datetime(2026, 6, 14, 22, 0, tzinfo=UTC)
    assert age_on(born_on, timezone.localdate(before)) == 17
    assert age_on(born_on, timezone.localdate(after)) == 18


@given(DAYS, DAYS)
def test_an_age_is_the_number_of_birthdays_that_were(born_on: date, day: date) -> None:
    def birthday(year: int) -> date:
        try:
            return born_on.replace(year=year)
        except ValueError:
            return date(year, 3, 1)

    if born_on <= day:
        assert age_on(born_on, day) == sum(birthday(year) <= day for year in range(born_on.year + 1, day.year + 1))


def test_nobody_is_known_to_be_of_age_without_a_birth_date() -> None:
    assert not is_adult_on(None, date(2026, 1, 1))
    assert (is_adult_on(date(2008, 1, 2), date(2026, 1, 1)), is_adult_on(date(2008, 1, 1), date(2026, 1, 1))) == (
        False,
        True,
    )


def test_a_birthday_inside_an_act_makes_it_the_act_of_a_minor() -> None:
    then = age_in(date(2006, 6, 15), Period(date(2024, 6, 14), date(2024, 6, 15)))
    assert (then.first, then.last, then.was_minor, then.came_of_age) == (17, 18, True, True)


@pytest.mark.parametrize(("from_on", "was_minor"), [(date(2024, 6, 14), True), (date(2024, 6, 15), False)])
def test_the_first_day_of_an_act_decides(from_on: date, *, was_minor: bool) -> None:
    assert age_in(date(2006, 6, 15), Period(from_on, date(2025, 1, 1))).was_minor is was_minor
    assert was_minor_in_any(date(2006, 6, 15), [Period(from_on, date(2025, 1, 1))]) is was_minor


def test_at_an_act_of_somebody_of_unknown_age_nobody_is_grown_up() -> None:
    assert was_minor_in_any(None, [Period(date(2024, 1, 1), date(2024, 1, 1))])
    assert not was_minor_in_any(None, [])
