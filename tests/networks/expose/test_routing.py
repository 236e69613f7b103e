"""The unit's own table: it stands before the project's, and names no persons."""

from datetime import date

import pytest

from vangnet.errors import InputRefused
from vangnet.networks.expose.areas import areas
from vangnet.networks.expose.routing import COLUMNS, Route, Routing

_DAY = date(2026, 11, 1)
_HEAD = ",".join(COLUMNS)


def routing(*lines: str) -> Routing:
    return Routing(areas(), "\n".join((_HEAD, *lines)))


def test_without_a_table_of_the_unit_only_the_police_unit_is_known() -> None:
    assert Routing(areas()).route("GM0173", _DAY) == Route("GM0173", "Oost-Nederland")
    assert Routing(areas()).route("GM9999", _DAY) is None


def test_the_units_own_table_goes_before_and_a_postcode_before_a_municipality() -> None:
    told = routing(
        "GM0173,,Team Proef,jeugd.proef@politie.example,2026-01-01,,own table",
        "7571,,Team Wijk,basisteam.wijk@politie.example,2026-01-01,,own table",
    )
    assert told.route("GM0173", _DAY) == Route(
        "GM0173", "Oost-Nederland", "Team Proef", "jeugd.proef@politie.example", is_local=True
    )
    by_postcode = told.route("GM0173", _DAY, "7571AB")
    assert by_postcode is not None
    assert by_postcode.team == "Team Wijk"


def test_a_route_holds_on_its_days_only() -> None:
    told = routing("GM0173,,Team Proef,,2026-01-01,2026-06-01,own table")
    assert told.route("GM0173", date(2026, 5, 31)) == Route("GM0173", "Oost-Nederland", "Team Proef", is_local=True)
    assert told.route("GM0173", date(2026, 6, 1)) == Route("GM0173", "Oost-Nederland")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("GM0173,,Team Proef,a.proefpersoon@politie.example,2026-01-01,,own", "not of a person"),
        ("GM0173,,Team Proef,jeugd,2026-01-01,,own", "not of a person"),
        ("GM9999,,Team Proef,,2026-01-01,,own", "no municipality"),
        ("=1+1,,Team Proef,,2026-01-01,,own", "no municipality"),
        ("GM0173,,=SUM(A1),,2026-01-01,,own", "begins like a formula"),
        ("GM0173,,,,2026-01-01,,own", "a team and a source"),
        ("GM0173,,Team Proef,,2026-01-01,", "as many cells"),
        ("GM0173,,Team Proef,,2026-01-01,,own,more", "as many cells"),
        ("GM0173,,Team Proef,,vandaag,,own", "a date is written"),
    ],
)
def test_a_line_with_a_fault_is_refused(line: str, said: str) -> None:
    with pytest.raises(InputRefused, match=said):
        routing(line)


def test_a_column_for_a_name_is_refused() -> None:
    with pytest.raises(InputRefused, match="no others"):
        Routing(areas(), _HEAD + ",officer\nGM0173,,Team,,2026-01-01,,own,A. Proefpersoon\n")


def test_two_routes_of_one_area_on_one_day_are_refused() -> None:
    with pytest.raises(InputRefused, match="stands twice"):
        routing("GM0173,,Team A,,2026-01-01,,own", "GM0173,,Team B,,2026-02-01,,own")
