"""The map: drawn from what lies here, told in words, with nothing active in it."""

import re

import pytest
from defusedxml import ElementTree

from tests.capture.place.test_coordinates import position
from tests.capture.place.test_finding import place
from vangnet.capture.place.drawing import described, draw_map

SVG = "{http://www.w3.org/2000/svg}"
DELFT = place(position(error_m=600.0, direction_degrees=120.0))
VAALS = place(position(50.7545123, 6.0208345, error_m=5.0))
MANILA = place(position(14.5995123, 120.9842123, error_m=5.0))
RIO = place(position(-22.9068123, -43.1729123, error_m=5.0))
FIJI = (place(position(-16.8123123, 179.8123123)), place(position(-17.5123123, -179.2123123)))


def points(drawn: str) -> list[tuple[float, float]]:
    found = [each for each in ElementTree.fromstring(drawn).iter(f"{SVG}circle") if each.get("class") == "map-point"]
    return [(float(each.get("cx")), float(each.get("cy"))) for each in found]


def size(drawn: str) -> tuple[float, float]:
    _, _, width, height = ElementTree.fromstring(drawn).get("viewBox").split()
    return float(width), float(height)


@pytest.mark.parametrize("findings", [[DELFT], [DELFT, VAALS], [DELFT, MANILA, RIO], FIJI])
def test_every_place_lies_on_its_map(findings) -> None:
    drawn = draw_map(findings, None, "nl")
    width, height = size(drawn)
    assert len(points(drawn)) == len(findings)
    assert all(0 < x < width and 0 < y < height for x, y in points(drawn))
    assert len(drawn) < 300_000


def test_east_is_right_and_north_is_up_beyond_180_degrees_too() -> None:
    (west, upper), (east, lower) = points(draw_map(FIJI, None, "nl"))
    assert west < east
    assert upper < lower


def test_the_scale_is_that_of_the_distance() -> None:
    drawn = draw_map([DELFT, place(position(52.0115771, 5.8142, error_m=5.0))], None, "nl")
    (first, _), (second, _) = points(drawn)
    left, right = re.search(r'class="map-scale" d="M([\d.]+) [\d.]+V[\d.]+H([\d.]+)', drawn).groups()
    km = float(re.search(r">(\d+) km<", drawn)[1])
    assert (second - first) / (float(right) - float(left)) * km == pytest.approx(100.0, abs=1.0)


def test_the_error_and_the_direction_of_view_are_drawn() -> None:
    drawn = draw_map([DELFT], None, "nl")
    assert 'class="map-error"' in drawn
    assert 'class="map-view"' in drawn
    assert 'class="map-error"' not in draw_map([VAALS], None, "nl")


def test_the_map_is_told_in_words_in_both_languages() -> None:
    assert described([DELFT, VAALS]) == [
        "1: 52.0116, 4.3571, op 600 m nauwkeurig: NL.",
        "2: 50.7545, 6.0208, op 5 m nauwkeurig: NL, DE, BE.",
    ]
    root = ElementTree.fromstring(draw_map([DELFT], None, "en"))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Map; number of places: 1"
    assert root.find(f"{SVG}desc").text == "1: 52.0116, 4.3571, to 600 m: NL."


def test_without_coordinates_there_is_no_map_but_a_sentence() -> None:
    assert draw_map([place(position(0.0, 0.0))], None, "nl") == (
        '<p class="map-none">Geen enkele plaats heeft coördinaten: er is geen kaart.</p>'
    )


def test_nothing_is_fetched_and_nothing_is_active() -> None:
    drawn = draw_map([DELFT, MANILA], None, "nl")
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(drawn).iter()}
    assert tags <= {"svg", "desc", "path", "circle", "rect", "text"}
    assert not re.search(r"href|url\(|style=|\bid=|on\w+=", drawn)
    assert drawn.count("http") == 1  # the name space
    assert not re.search(r'(fill|stroke)="(?!currentColor|none)', drawn)


def test_hostile_names_are_escaped() -> None:
    from msgspec.structs import replace

    drawn = draw_map([replace(DELFT, municipality='<script>alert("x")</script>')], None, "nl")
    assert "<script" not in drawn
    ElementTree.fromstring(drawn)
