"""Terms at their edges: birthdays, a year of probation, the term for an objection, what is watched."""

from datetime import date, timedelta

import pytest

from vangnet.suspects.age import is_adult_on
from vangnet.suspects.disposal.terms import (
    Facts,
    objection_until,
    of_age_on,
    probation_until,
    terms,
)


@pytest.mark.parametrize(
    ("born", "of_age"),
    [
        (date(2008, 11, 23), date(2026, 11, 23)),
        (date(2008, 2, 29), date(2026, 3, 1)),  # no such day in 2026
        (date(2008, 2, 28), date(2026, 2, 28)),
        (date(2008, 3, 1), date(2026, 3, 1)),
    ],
)
def test_of_age_on_the_eighteenth_birthday_and_not_a_day_before(born: date, of_age: date) -> None:
    assert of_age_on(born) == of_age
    assert is_adult_on(born, of_age)
    assert not is_adult_on(born, of_age - timedelta(days=1))


@pytest.mark.parametrize(
    ("begins", "until"),
    [
        (date(2026, 3, 1), date(2027, 3, 1)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2027, 3, 1), date(2028, 3, 1)),  # 29 February 2028 lies in it
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2028, 12, 31), date(2029, 12, 31)),
    ],
)
def test_a_year_of_probation_is_never_longer(begins: date, until: date) -> None:
    assert probation_until(begins, 12) == until


def test_the_term_for_an_objection_is_counted_from_the_day_after() -> None:
    assert objection_until(date(2026, 2, 20), 14) == date(2026, 3, 6)


def facts(**more: object) -> Facts:
    told = {
        "is_penal_order": True,
        "served_on": None,
        "objection_on": None,
        "objection_days": 14,
        "probation": (),
        "treatments_held": 0,
        "treatments_most": 0,
        "carriers_undecided": (),
    }
    return Facts(**(told | more))  # type: ignore[arg-type]


def told(today: date, **more: object) -> list[tuple[str, date | None, bool]]:
    return [(each.told.code, each.on, each.is_over) for each in terms(facts(**more), today)]


def test_the_last_day_for_an_objection_is_not_over_and_the_next_is() -> None:
    served, last = date(2026, 3, 1), date(2026, 3, 15)
    assert told(last, served_on=served) == [("disposal.objection_term", last, False)]
    assert told(last + timedelta(days=1), served_on=served) == [("disposal.objection_term", last, True)]


def test_without_a_day_of_handing_over_no_term_is_told() -> None:
    assert told(date(2026, 3, 1)) == [("disposal.not_served", None, False)]


def test_an_objection_takes_the_place_of_its_term() -> None:
    lodged = date(2026, 3, 3)
    assert told(lodged, served_on=date(2026, 3, 1), objection_on=lodged) == [
        ("disposal.objection_lodged", lodged, False)
    ]


def test_probation_is_over_on_its_day_and_treatments_are_counted() -> None:
    ends = date(2027, 3, 1)
    served = {"served_on": date(2026, 3, 1), "probation": (date(2026, 9, 1), ends)}
    watched = terms(facts(**served, treatments_held=19, treatments_most=20), ends)
    assert [(each.told.tell("en"), each.on, each.is_over) for each in watched[1:]] == [
        ("End of the probation period", ends, True),
        ("Treatments: 19 of 20", ends, False),
    ]


def test_undecided_carriers_come_first_whatever_was_decided() -> None:
    more = {"is_penal_order": False, "carriers_undecided": ("G1", "@minor")}
    watched = terms(facts(**more), date(2026, 3, 1))
    assert [each.told.tell("en") for each in watched] == [
        "Data carrier G1: nothing was decided yet.",
        "Data carrier  @minor: nothing was decided yet.",
    ]
