"""What a name hints at, however it is written, and what only looks like a code."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.networks.expose.areas import areas
from vangnet.networks.expose.group_name import WEIGHTS, NameHint, read_name

_DAY = date(2026, 11, 1)


def read(name: str) -> NameHint:
    return read_name(name, _DAY)


def codes(name: str) -> list[str]:
    return [part.read_as for part in read(name).parts if part.kind == "code"]


@pytest.mark.parametrize(
    "name",
    [
        "Expose 0541",
        "O541 leaks",
        "o541",
        "0️⃣5️⃣4️⃣1️⃣ tea",
        "🅾️541",
        "0 5 4 1",
        "0-5-4-1",
        "0.5.4.1",
        "05 41",
        "05-41 roddels",
        "０５４１",
        "𝟎𝟓𝟒𝟏",
        "0۵۴۱",
        "⓪⑤④①",
        "0\u200b5\u200b4\u200b1",
        "\u202e0541",
        "0\u03365\u03364\u03361",
        "expose0541",
        "0541expose",
        "Expose|0541|",
        "541",
        "expose541",
        "expose 541!!",
    ],
)
def test_a_code_is_read_however_it_is_written(name: str) -> None:
    assert codes(name) == ["0541"]
    assert read(name).regions[0].area.name == "Oldenzaal"


def test_how_it_is_written_tells_how_much_it_says() -> None:
    told = {name: read(name).parts[0].weight for name in ("0541", "541", "053", "53", "0541053")}
    assert told == {"0541": "strong", "541": "medium", "053": "medium", "53": "weak", "0541053": "medium"}


def test_several_codes_point_at_several_municipalities() -> None:
    assert codes("010 020 030") == ["010", "020", "030"]
    assert codes("0541/074/053 tea") == ["0541", "074", "053"]
    assert codes("0541074") == ["0541", "074"]
    told = read("0541 & 074").regions
    assert [one.area.name for one in told[:2]] == ["Oldenzaal", "Hengelo (O.)"]
    assert {one.area.unit for one in told} == {"Oost-Nederland"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("06 nummers", "mobile"),
        ("o6 nummers", "mobile"),
        ("expose 2024", "year"),
        ("1999 kids", "year"),
        ("7571 AB buren app", "postcode"),
        ("7571AB", "postcode"),
        ("tickets €20", "price"),
        ("20 euro korting", "price"),
        ("15,- per stuk", "price"),
        ("01-02-2024", "date"),
        ("2024-10-20", "date"),
        ("feest 20:30", "time"),
        ("24/7", "time"),
        ("15 jaar", "age"),
        ("13-15 jaar", "age"),
        ("16+", "age"),
        ("50 leden", "count"),
        ("top 10", "count"),
        ("klas 15", "count"),
        ("A35 file", "count"),
        ("20k", "count"),
        ("#20", "count"),
        ("113", "helpline"),
        ("0612345678", "phone"),
        ("0541-123456", "phone"),
        ("+31 541 123456", "phone"),
        ("123456", "number"),
        ("42", "number"),
    ],
)
def test_what_only_looks_like_a_code_is_told_as_such(name: str, code: str) -> None:
    told = read(name)
    assert codes(name) == []
    assert code in {trap.why.code.removeprefix("expose.trap_") for trap in told.traps}


def test_a_helpline_with_its_zero_is_an_area_code() -> None:
    assert codes("0113") == ["0113"]


def test_a_short_code_is_told_to_be_a_nickname_too() -> None:
    for name in ("010", "020", "070"):
        (part,) = read(name).parts
        assert (part.weight, part.why.code) == ("medium", "expose.name_code_short")


@pytest.mark.parametrize(
    ("name", "municipality", "weight"),
    [
        ("Expose Oldenzaal", "Oldenzaal", "strong"),
        ("exposeoldenzaal", "Oldenzaal", "medium"),
        ("O L D E N Z A A L", "Oldenzaal", "strong"),
        ("0ld3nzaal tea", "Oldenzaal", "medium"),
        ("Оldеnzааl", "Oldenzaal", "strong"),
        ("den bosch drama", "'s-Hertogenbosch", "strong"),
        ("Den Haag", "'s-Gravenhage", "strong"),
        ("sneek leaks", "Súdwest-Fryslân", "strong"),
        ("SUDWEST-FRYSLAN", "Súdwest-Fryslân", "strong"),
        ("mokum", "Amsterdam", "medium"),
        ("boeskoolstad", "Oldenzaal", "medium"),
        ("Best leuk hier", "Best", "weak"),
        ("alle buren", "Buren", "weak"),
    ],
)
def test_towns_and_nicknames_are_read(name: str, municipality: str, weight: str) -> None:
    region = read(name).regions[0]
    assert (region.area.name, region.weight) == (municipality, weight)


def test_a_name_that_two_municipalities_have_points_at_both() -> None:
    assert {one.area.name for one in read("Bergen").regions} == {"Bergen (NH.)", "Bergen (L.)"}


def test_words_of_exposing_are_second_signs_and_no_region() -> None:
    told = read("banga lijst exposed")
    assert told.title_words == ("banga", "exposed")
    assert not told.regions


def test_a_name_always_needs_a_second_sign() -> None:
    for name in ("0541 expose oldenzaal", "", "hallo"):
        assert read(name).needs_second_sign is True


def test_a_part_of_the_area_of_a_code_weighs_a_step_less_and_is_told_to_be_unverified() -> None:
    told = {one.area.name: one for one in read("0541").regions}
    assert told["Oldenzaal"].weight == "strong"
    assert told["Losser"].weight == "medium"
    assert {"expose.name_partly", "expose.name_unverified"} <= {one.code for one in told["Losser"].why}
    assert "expose.name_unverified" not in {one.code for one in told["Oldenzaal"].why}


def test_every_code_is_read_with_and_without_its_zero() -> None:
    for code in areas().codes:
        assert codes(code) == [code]
        assert codes(f"expose {code} tea") == [code]
        if len(code) == 4 and code not in ("0113", "0114"):
            assert codes(f"expose {code[1:]} tea") == [code]
        assert codes(code.replace("0", "O")) == [code]
        assert codes("".join(f"{digit}\ufe0f\u20e3" for digit in code)) == [code]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_name_gets_a_hint_with_words_and_no_number(name: str) -> None:
    told = read(name)
    assert told == read(name)
    for part in told.parts:
        assert part.weight in WEIGHTS
        assert part.why.tell("nl")
    assert all(isinstance(field, str | tuple) for field in (told.name, told.parts, told.regions))


def test_a_very_long_name_is_read_as_far_as_a_name_goes() -> None:
    assert codes("0541 " + "x" * 100_000 + " 053") == ["0541"]
    assert codes("0" * 100_000) == []
