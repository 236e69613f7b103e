"""The tables: whole, dated, with sources; and refused when they are not."""

import csv
import io
from collections import Counter
from datetime import date
from importlib import resources

import pytest
from phonenumbers.geodata import GEOCODE_DATA

from vangnet.errors import InputRefused
from vangnet.networks.expose.areas import AREA_CODES, Areas, areas

_DAY = date(2026, 11, 1)
_NAMES = ("area_codes", "municipalities", "safety_regions")


def _texts() -> list[str]:
    return [(resources.files("vangnet.networks.expose") / f"{name}.csv").read_text("utf-8") for name in _NAMES]


def test_the_codes_are_those_of_phonenumbers() -> None:
    known = {f"0{key[2:]}": value["nl"] for key, value in GEOCODE_DATA.items() if key.startswith("31")}
    assert areas().places() == known
    assert len(areas().codes) == AREA_CODES


def test_every_code_has_one_main_municipality_and_every_municipality_a_code() -> None:
    for day in (date(2023, 1, 1), _DAY):
        told = {code: areas().of_code(code, day) for code in areas().codes}
        assert all(Counter(one.share for one in found)["main"] == 1 for found in told.values())
        assert {one.code for found in told.values() for one in found} == {
            one.code for one in areas().municipalities(day)
        }


def test_93_places_have_the_name_of_their_municipality_and_only_those_are_not_marked() -> None:
    sure = [code for code in areas().codes for one in areas().of_code(code, _DAY) if not one.unverified]
    assert len(sure) == 93


def test_every_row_that_is_not_verified_is_told_as_such() -> None:
    rows = list(csv.DictReader(io.StringIO(_texts()[0])))
    not_verified = [one for one in rows if one["unverified"] == "yes"]
    assert len(not_verified) == 331
    for row in not_verified:
        day = date.fromisoformat(row["valid_from"])
        (area,) = (
            one
            for one in areas().of_code(row["code"], day)
            if (one.code, one.share) == (row["municipality_code"], row["share"])
        )
        assert area.unverified, row


def test_the_342_municipalities_of_2023_lie_in_ten_units() -> None:
    told = areas().municipalities(date(2023, 1, 1))
    assert len(told) == 342
    assert Counter(one.unit for one in told) == {
        "Noord-Nederland": 40,
        "Oost-Nederland": 76,
        "Midden-Nederland": 38,
        "Noord-Holland": 32,
        "Amsterdam": 6,
        "Den Haag": 27,
        "Rotterdam": 23,
        "Zeeland-West-Brabant": 37,
        "Oost-Brabant": 32,
        "Limburg": 31,
    }


def test_a_municipality_that_ended_is_not_hinted_at_any_more() -> None:
    names = {one.name for one in areas().of_code("0294", date(2025, 12, 31))}
    assert "Wijdemeren" in names
    assert "Hilversum" not in names
    names = {one.name for one in areas().of_code("0294", date(2026, 1, 1))}
    assert "Hilversum" in names
    assert "Wijdemeren" not in names


def test_one_code_lies_in_several_municipalities_and_one_municipality_in_several_codes() -> None:
    assert areas().of_code("0541", _DAY)[0].name == "Oldenzaal"
    losser = [code for code in sorted(areas().codes) for one in areas().of_code(code, _DAY) if one.name == "Losser"]
    assert losser == ["053", "0541"]


def test_a_code_that_is_none_lies_nowhere() -> None:
    assert areas().of_code("0999", _DAY) == ()
    assert areas().of_code("010", date(1990, 1, 1)) == ()


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        (0, "0541,Oldenzaal,GM0173,Oldenzaal,main", "541,Oldenzaal,GM0173,Oldenzaal,main", "no area code"),
        (0, "GM0173,Oldenzaal,main", "GM0173,Losser,main", "is not Losser"),
        (0, "GM0173,Oldenzaal,main", "GM0173,Oldenzaal,half", "main or partly"),
        (0, "valid_from", "from", "no column valid_from"),
        (0, "Oldenzaal,main,2023-01-01", "Oldenzaal,main,1-1-2023", "a date is written"),
        (0, "Oldenzaal,main,2023-01-01,,", "Oldenzaal,main,2023-01-01,2020-01-01,", "ends before it begins"),
        (1, "Oldenzaal,VR05", "Oldenzaal,VR99", "no safety region VR99"),
        (1, "GM0173", "173", "is not Oldenzaal"),
        (2, "VR05,Twente", "VR04,Twente", "no safety region VR05"),
        (2, "check against the Police Act,yes", "check against the Police Act,perhaps", "not said whether"),
    ],
)
def test_a_table_with_a_fault_is_refused(table: int, old: str, new: str, said: str) -> None:
    texts = _texts()
    assert old in texts[table]
    texts[table] = texts[table].replace(old, new, 1)
    with pytest.raises(InputRefused, match=said):
        Areas(*texts)


def test_a_row_that_stands_twice_on_one_day_is_refused() -> None:
    texts = _texts()
    row = next(line for line in texts[2].splitlines() if line.startswith("VR05"))
    texts[2] += f"{row}\n"
    with pytest.raises(InputRefused, match="stands twice"):
        Areas(*texts)
