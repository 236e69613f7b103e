"""Clues that a person sees: they narrow, they never decide, and they may contradict each other."""

import pytest
from defusedxml import ElementTree

from vangnet.capture.place.clues import Seen, countries_for, everywhere, picture, tables
from vangnet.errors import UsageError

SVG = "{http://www.w3.org/2000/svg}"
PASSIVE = ("svg", "title", "desc", "rect", "circle", "path", "text")


def codes(*seen: tuple[str, str]) -> frozenset[str]:
    return countries_for([Seen(*each) for each in seen])[0]


def test_nothing_seen_leaves_every_country() -> None:
    assert countries_for([]) == (everywhere(), ())
    assert len(everywhere()) > 240


def test_a_socket_narrows_and_says_why() -> None:
    possible, (reason,) = countries_for([Seen("socket", "K")])
    assert "DK" in possible
    assert not possible & {"NL", "BE", "DE", "GB", "US"}
    assert "Stopcontact" in reason.tell("nl")
    assert "Socket" in reason.tell("en")


@pytest.mark.parametrize(
    ("value", "home"),
    [
        pair.split(":")
        for pair in (
            "F:NL F:DE E:BE E:FR E:PL G:GB G:IE B:US A:JP J:CH L:IT I:AU I:AR M:ZA N:BR H:IL D:IN O:TH K:DK C:NL G:MT "
            "F:TR F:ID C:MA F:SR F:AW A:CW"
        ).split()
    ],
)
def test_well_known_sockets_are_at_home(value: str, home: str) -> None:
    assert home in codes(("socket", value))


def test_clues_together_narrow_further() -> None:
    left_and_g = codes(("socket", "G"), ("driving", "left"))
    assert {"GB", "IE", "MT", "CY", "HK", "SG", "MY", "KE"} <= left_and_g
    assert not left_and_g & {"NL", "AE", "QA", "NG"}
    assert "GB" in codes(("socket", "G"), ("driving", "left"), ("mains", "hz50"), ("plate", "yellow_behind"))
    assert codes(("script", "greek"), ("driving", "right")) == {"GR"}


def test_a_country_that_a_table_does_not_cover_stays_possible() -> None:
    assert "BV" in codes(("socket", "F"))
    assert "AU" in codes(("plate", "yellow"))
    assert "DE" not in codes(("plate", "yellow"))
    assert "NL" in codes(("plate", "yellow"))


def test_clues_that_go_together_nowhere_are_a_contradiction_and_no_empty_answer() -> None:
    possible, reasons = countries_for([Seen("script", "thai"), Seen("socket", "E")])
    assert {"TH", "FR"} <= possible
    assert reasons[-1].code == "place.clues_disagree"
    for language in ("nl", "en"):
        assert "$" not in reasons[-1].tell(language)


def test_what_is_on_no_table_is_refused() -> None:
    with pytest.raises(UsageError):
        countries_for([Seen("socket", "Z")])


def test_tables_hold_real_countries_with_source_and_date() -> None:
    for name, table in tables().items():
        assert table.source, name
        assert table.dated == "2026-11-22"
        assert table.covers <= everywhere()
        for value in table.values.values():
            assert value.countries
            assert value.countries <= everywhere()
            assert value.countries <= table.covers, (name, value.en)


def test_both_sides_of_the_road_are_every_country_once() -> None:
    sides = tables()["driving"].values
    assert sides["left"].countries | sides["right"].countries == everywhere()
    assert not sides["left"].countries & sides["right"].countries


def test_pictures_are_small_accessible_drawings_without_anything_active() -> None:
    drawn = [value for table in tables().values() for value in table.values.values() if value.picture]
    assert len(drawn) == 20
    for value in drawn:
        text = picture(value)
        root = ElementTree.fromstring(text)
        assert root.find(f"{SVG}title").text
        assert root.find(f"{SVG}desc").text
        assert len(text) < 1500
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "svg",
            "title",
            "desc",
            "rect",
            "circle",
            "path",
            "text",
        }
